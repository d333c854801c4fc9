import { Tooltip } from '@base-ui/react/tooltip';
import type { ComponentProps, ReactNode } from 'react';
import './widgets.css';

/** A button with a word on it. `quiet` has no frame until the pointer is over it. */
export function Button({
  look = 'raised',
  ...rest
}: ComponentProps<'button'> & { readonly look?: 'raised' | 'quiet' }) {
  return <button type="button" {...rest} className={`button button-${look} ${rest.className ?? ''}`} />;
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** Read aloud, and shown as the tooltip. */
  readonly label: string;
  /** The key that does the same. */
  readonly shortcut?: string;
  readonly icon: ReactNode;
  readonly isPressed?: boolean;
  /** Why it does nothing for now; said in place of the key. */
  readonly stillBecause?: string | undefined;
}

/** A square button with an icon; its label is its tooltip. */
export function IconButton({ label, shortcut, icon, isPressed, stillBecause, ...rest }: IconButtonProps) {
  const pressed = isPressed === undefined ? {} : { 'aria-pressed': isPressed };
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        delay={500}
        render={
          <button
            type="button"
            {...rest}
            {...pressed}
            {...(stillBecause === undefined ? {} : { 'aria-disabled': true, 'aria-description': stillBecause })}
            aria-label={label}
            className={`icon-button ${rest.className ?? ''}`}
          >
            {icon}
          </button>
        }
      />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="tooltip-place">
          <Tooltip.Popup className="tooltip">
            {stillBecause ?? label}
            {shortcut === undefined || stillBecause !== undefined ? undefined : <kbd>{shortcut}</kbd>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
