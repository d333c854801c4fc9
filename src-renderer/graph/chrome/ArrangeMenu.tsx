import { RELATION_TYPES, type RelationType } from '@model/relation.ts';
import { LayoutGrid } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '../../widgets/button.tsx';
import { Menu, MenuCheck, MenuGroup, MenuLine, MenuPart } from '../../widgets/menu.tsx';
import { type Grouping, isSameGrouping } from '../layout/grouping.ts';
import { labelKeysOf } from '../picture/label-keys.ts';
import type { Stage } from '../stage.ts';
import type { ArrangementActions } from '../use-arrangement.ts';

const GROUPINGS: readonly { readonly words: string; readonly grouping: Grouping }[] = [
  { words: 'Namespace', grouping: { by: 'namespace' } },
  { words: 'Application (Helm, Argo CD)', grouping: { by: 'application' } },
  { words: 'Node', grouping: { by: 'node' } },
  { words: 'Owner only', grouping: { by: 'owner' } },
];

const RELATION_WORDS: Readonly<Record<Exclude<RelationType, 'owner' | 'labelled'>, string>> = {
  selects: 'Services to pods',
  'routes-to': 'Routes to Services',
  'attached-to': 'Routes to Gateways',
  scales: 'Autoscalers to targets',
  protects: 'Disruption budgets',
  restricts: 'Network policies',
  mounts: 'Configuration and volumes',
  binds: 'Claims to volumes',
  'provisioned-by': 'Storage classes',
  'runs-on': 'Pods to nodes',
  'uses-account': 'Service accounts',
  grants: 'Roles',
  'refers-to': 'Custom resources',
};

interface ArrangeMenuProps {
  readonly stage: Stage;
  readonly arrangement: ArrangementActions;
}

/** What the boxes of the picture are, whether empty places are kept, and which lines are drawn for everything. */
export function ArrangeMenu({ stage, arrangement }: ArrangeMenuProps) {
  return (
    <Menu align="end" isWide trigger={<IconButton label="Arrange" icon={<LayoutGrid size={13} />} />}>
      <Choices stage={stage} arrangement={arrangement} />
    </Menu>
  );
}

/** Made when the menu opens: only then the labels are looked for. */
function Choices({ stage, arrangement }: ArrangeMenuProps) {
  const { arranged, groupBy, closeUp, showRelations } = arrangement;
  const isClosedUp = useStore(stage.view, ({ closedUp }) => closedUp !== 'no');
  const [keys] = useState(() => labelKeysOf(stage.picture.drawn.values()));
  const choice = (words: string, grouping: Grouping) => (
    <MenuCheck key={words} isChecked={isSameGrouping(grouping, arranged.grouping)} onCheck={() => groupBy(grouping)}>
      {words}
    </MenuCheck>
  );
  return (
    <>
      <MenuPart>
        <MenuGroup title="Group by">{GROUPINGS.map(({ words, grouping }) => choice(words, grouping))}</MenuGroup>
        {keys.length === 0 ? undefined : (
          <MenuGroup title="Group by label">{keys.map((key) => choice(key, { by: 'label', key }))}</MenuGroup>
        )}
      </MenuPart>
      <MenuPart>
        <MenuGroup title="Lines of everything in view">
          {RELATION_TYPES.map((type) =>
            type === 'owner' || type === 'labelled' ? undefined : (
              <MenuCheck
                key={type}
                isChecked={arranged.relations.includes(type)}
                onCheck={(isShown) => showRelations([type], isShown)}
              >
                {RELATION_WORDS[type]}
              </MenuCheck>
            ),
          )}
        </MenuGroup>
        <MenuLine />
        <MenuCheck isChecked={isClosedUp} onCheck={closeUp}>
          Give up places of what was gone
        </MenuCheck>
      </MenuPart>
    </>
  );
}
