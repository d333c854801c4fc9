import { cutAt } from './cut-at.ts';
import './widgets.css';

/**
 * A name on one line that loses its middle when there is no room: the end is what tells generated names apart. The width
 * is the page's business, so nothing is measured. Who listens hears one word, not two.
 */
export function MiddleCut({ text, className = '' }: { readonly text: string; readonly className?: string }) {
  const at = cutAt(text);
  return (
    <span className={`middle-cut ${className}`}>
      <span className="spoken">{text}</span>
      <span className="middle-cut-head" aria-hidden="true">
        {text.slice(0, at)}
      </span>
      <span className="middle-cut-tail" aria-hidden="true">
        {text.slice(at)}
      </span>
    </span>
  );
}
