import { Popover as BasePopover } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import './widgets.css';

interface PopoverProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly title: string;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A sheet under a button that leaves the page usable. Esc, or a click elsewhere, closes it; its children live only while it is open. */
export function Popover({ trigger, title, children, className = '' }: PopoverProps) {
  return (
    <BasePopover.Root>
      <BasePopover.Trigger render={trigger} />
      <BasePopover.Portal>
        <BasePopover.Positioner align="start" sideOffset={6} className="menu-place">
          <BasePopover.Popup className={`popover ${className}`}>
            <BasePopover.Title className="popover-title">{title}</BasePopover.Title>
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  );
}
