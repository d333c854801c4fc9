import type { ReactNode } from 'react';
import './widgets.css';

interface NoticeProps {
  /** How it matters: something to know, something that hinders, something that is broken. */
  readonly tone: 'quiet' | 'degraded' | 'failing';
  readonly children: ReactNode;
  /** Buttons at its end. */
  readonly actions?: ReactNode;
}

/** A strip above a pane that says what is the case. Announced politely. */
export function Notice({ tone, children, actions }: NoticeProps) {
  return (
    <div className="notice" data-tone={tone} role="status">
      <span className="notice-text">{children}</span>
      {actions}
    </div>
  );
}
