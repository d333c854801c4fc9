import { useState } from 'react';
import type { Player } from '../playback/player.ts';
import { TabBar } from '../widgets/tab-bar.tsx';
import { ObjectTable } from './ObjectTable.tsx';
import { Tree } from './Tree.tsx';
import './explorer.css';

const TABS = [
  { tab: 'tree', title: 'Tree' },
  { tab: 'table', title: 'Table' },
] as const;

/** What exists at the instant shown, as a tree of owners or as a table. One selection with the graph. */
export function Explorer({ player }: { readonly player: Player }) {
  const [tab, setTab] = useState<(typeof TABS)[number]['tab']>('tree');
  return (
    <div className="explorer">
      <TabBar label="Explorer" tabs={TABS} selected={tab} onSelect={setTab}>
        {tab === 'tree' ? <Tree player={player} /> : <ObjectTable player={player} />}
      </TabBar>
    </div>
  );
}
