import { Menu as BaseMenu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import './widgets.css';

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
  /** Its parts stand beside one another, so that a long one fits a low window. */
  readonly isWide?: boolean;
  /** For menus that something else than their button opens too. */
  readonly opening?: { readonly isOpen: boolean; readonly onOpen: (isOpen: boolean) => void };
}

/** A menu under a button. Its children are `MenuItem`, `MenuLine` and `MenuTitle`. */
export function Menu({ trigger, children, align = 'start', isWide = false, opening }: MenuProps) {
  const controlled = opening && { open: opening.isOpen, onOpenChange: opening.onOpen };
  return (
    <BaseMenu.Root modal={false} {...controlled}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner align={align} sideOffset={6} className="menu-place">
          <BaseMenu.Popup className={isWide ? 'menu menu-wide' : 'menu'}>{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

interface MenuItemProps {
  readonly onSelect: () => void;
  readonly children: ReactNode;
  /** A mark before the words: a dot, a tick. Its place is kept when it is absent. */
  readonly mark?: ReactNode;
}

export function MenuItem({ onSelect, children, mark }: MenuItemProps) {
  return (
    <BaseMenu.Item className="menu-item" onClick={onSelect}>
      <span className="menu-mark">{mark}</span>
      {children}
    </BaseMenu.Item>
  );
}

interface MenuCheckProps {
  readonly isChecked: boolean;
  readonly onCheck: (isChecked: boolean) => void;
  readonly children: ReactNode;
}

/** A switch in a menu, which stays open for the next one. */
export function MenuCheck({ isChecked, onCheck, children }: MenuCheckProps) {
  return (
    <BaseMenu.CheckboxItem className="menu-item" checked={isChecked} onCheckedChange={onCheck} closeOnClick={false}>
      <span className="menu-mark">{isChecked ? <Check size={13} /> : undefined}</span>
      {children}
    </BaseMenu.CheckboxItem>
  );
}

export function MenuLine() {
  return <BaseMenu.Separator className="menu-line" />;
}

/** What stands together in a wide menu. */
export function MenuPart({ children }: { readonly children: ReactNode }) {
  return <div>{children}</div>;
}

/** A named group of items. */
export function MenuGroup({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <BaseMenu.Group>
      <BaseMenu.GroupLabel className="menu-title">{title}</BaseMenu.GroupLabel>
      {children}
    </BaseMenu.Group>
  );
}
