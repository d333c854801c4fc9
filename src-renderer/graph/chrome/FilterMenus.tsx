import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { groupKindOf } from '@model/object-ref.ts';
import type { Player, SceneObject } from '../../playback/player.ts';
import { Menu, MenuCheck, MenuGroup, MenuItem, MenuLine } from '../../widgets/menu.tsx';
import { spanText } from '../../widgets/time-text.ts';
import { type Modes, SPANS, toggled } from '../modes/modes.ts';
import { isShown } from '../shown-kinds.ts';
import styles from './bar.module.css';

interface FilterMenuProps {
  readonly modes: Modes;
  readonly change: (part: Partial<Modes>) => void;
}

/** Which namespaces stand out. The list is that of the instant at which it is opened. */
export function NamespacesMenu({
  player,
  modes: { namespaces, isChoosingNamespaces },
  change,
}: FilterMenuProps & { readonly player: Player }) {
  return (
    <NamesMenu
      title="Namespaces"
      one="Namespace"
      chosen={namespaces}
      names={() => namesIn(player, ({ namespace }) => namespace)}
      wordOf={(name) => name || 'in no namespace'}
      onChoose={(chosen) => change({ namespaces: chosen })}
      opening={{ isOpen: isChoosingNamespaces, onOpen: (isOpen) => change({ isChoosingNamespaces: isOpen }) }}
    />
  );
}

/** Which kinds stand out. */
export function KindsMenu({ player, modes: { kinds }, change }: FilterMenuProps & { readonly player: Player }) {
  return (
    <NamesMenu
      title="Kinds"
      one="Kind"
      chosen={kinds}
      names={() => namesIn(player, groupKindOf)}
      wordOf={(groupKind) => groupKind.split('.')[0] ?? groupKind}
      onChoose={(chosen) => change({ kinds: chosen })}
    />
  );
}

interface NamesMenuProps {
  readonly title: string;
  readonly one: string;
  readonly chosen: ReadonlySet<string>;
  readonly names: () => readonly (readonly [name: string, count: number])[];
  readonly wordOf: (name: string) => string;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
  readonly opening?: ComponentProps<typeof Menu>['opening'];
}

function NamesMenu({ title, one, chosen, names, wordOf, onChoose, opening }: NamesMenuProps) {
  const [first] = chosen;
  const label =
    first === undefined
      ? title
      : chosen.size === 1
        ? `${one}: ${wordOf(first)}`
        : `${chosen.size} ${title.toLowerCase()}`;
  return (
    <Menu trigger={<Trigger isOn={chosen.size > 0} label={label} />} {...(opening && { opening })}>
      <NamesList {...{ title, chosen, names, wordOf, onChoose }} />
    </Menu>
  );
}

/** Counts the scene when the menu is open, not with every frame. */
function NamesList({ title, chosen, names, wordOf, onChoose }: Omit<NamesMenuProps, 'one' | 'opening'>) {
  return (
    <>
      <MenuItem onSelect={() => onChoose(new Set())}>All {title.toLowerCase()}</MenuItem>
      <MenuLine />
      {names().map(([name, count]) => (
        <MenuCheck key={name} isChecked={chosen.has(name)} onCheck={() => onChoose(toggled(chosen, name))}>
          <span className={styles.name}>{wordOf(name)}</span>
          <span className={styles.count}>{count}</span>
        </MenuCheck>
      ))}
    </>
  );
}

/** All that have a card, by a name of theirs, with how many. */
function namesIn(player: Player, nameOf: (object: SceneObject) => string): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const object of player.frame().objects.values()) {
    if (isShown(object)) counts.set(nameOf(object), (counts.get(nameOf(object)) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a.localeCompare(b));
}

/** Everything, what is not well, or what changed lately. */
export function StandoutMenu({ modes: { standout, withinMs, isFocused, isHeated }, change }: FilterMenuProps) {
  return (
    <Menu
      trigger={
        <Trigger isOn={standout !== 'all' || isFocused} label={standoutLabel({ standout, withinMs, isFocused })} />
      }
    >
      <MenuCheck isChecked={standout === 'all'} onCheck={() => change({ standout: 'all' })}>
        Everything
      </MenuCheck>
      <MenuCheck isChecked={standout === 'unwell'} onCheck={(on) => change({ standout: on ? 'unwell' : 'all' })}>
        Only what is not well
      </MenuCheck>
      <MenuCheck isChecked={isFocused} onCheck={(on) => change({ isFocused: on })}>
        Only the selection and its relations
      </MenuCheck>
      <MenuGroup title="Only what changed within">
        {SPANS.map((ms) => (
          <MenuCheck
            key={ms}
            isChecked={standout === 'changed' && withinMs === ms}
            onCheck={(on) => change({ standout: on ? 'changed' : 'all', withinMs: ms })}
          >
            {spanText(ms)}
          </MenuCheck>
        ))}
      </MenuGroup>
      {isHeated ? (
        <MenuGroup title="Heat of the last">
          {SPANS.map((ms) => (
            <MenuCheck key={ms} isChecked={withinMs === ms} onCheck={() => change({ withinMs: ms })}>
              {spanText(ms)}
            </MenuCheck>
          ))}
        </MenuGroup>
      ) : undefined}
    </Menu>
  );
}

/** What it does while it is on, what it is for while it is not. */
function standoutLabel({ standout, withinMs, isFocused }: Pick<Modes, 'standout' | 'withinMs' | 'isFocused'>): string {
  if (standout === 'changed') return `Changed in ${spanText(withinMs)}`;
  if (standout === 'unwell') return 'Not well';
  return isFocused ? 'Selection' : 'Filters';
}

/** The props of the menu go to the button. */
function Trigger({ isOn, label, ...rest }: { readonly isOn: boolean; readonly label: string }) {
  return (
    <button type="button" className={styles.switch} data-on={isOn} {...rest}>
      {label}
      <ChevronDown size={11} aria-hidden="true" />
    </button>
  );
}
