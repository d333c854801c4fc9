import { Tabs } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import './widgets.css';

interface TabBarProps<Tab extends string> {
  /** Read aloud as the name of the row of tabs. */
  readonly label: string;
  readonly tabs: readonly { readonly tab: Tab; readonly title: string }[];
  readonly selected: Tab;
  readonly onSelect: (tab: Tab) => void;
  /** The panel of the selected tab. */
  readonly children: ReactNode;
}

/** A row of tabs over one panel. Only the selected panel is mounted. */
export function TabBar<Tab extends string>({ label, tabs, selected, onSelect, children }: TabBarProps<Tab>) {
  return (
    <Tabs.Root value={selected} onValueChange={(value: Tab) => onSelect(value)} className="tabs">
      <Tabs.List className="tab-list" aria-label={label}>
        {tabs.map(({ tab, title }) => (
          <Tabs.Tab key={tab} value={tab} className="tab">
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={selected} className="tab-panel" tabIndex={-1}>
        {children}
      </Tabs.Panel>
    </Tabs.Root>
  );
}
