import { Check, ChevronDown } from 'lucide-react';
import type { StepScope } from '@model/playback.ts';
import type { Player } from '../../playback/player.ts';
import { usePlayback } from '../../playback/use-playback.ts';
import { Menu, MenuCheck, MenuGroup, MenuItem } from '../../widgets/menu.tsx';
import styles from '../PlaybackBar.module.css';
import { type Away, stillButton } from './away.ts';

const SCOPES: readonly StepScope[] = ['everything', 'kind', 'namespace', 'selection'];

/** Which changes a step goes to. */
export function StepMenu({ player, away }: { readonly player: Player; readonly away: Away | undefined }) {
  const stepScope = usePlayback(player, (state) => state.stepScope);
  const options = usePlayback(player, (state) => state.options);
  const selection = usePlayback(player, (state) => state.selection);
  const entry = selection === undefined ? undefined : player.object(selection);
  const words: Record<StepScope, string> = {
    everything: 'every change',
    kind: entry ? `every ${entry.kind}` : 'the kind of the selection',
    namespace: entry ? namespaceText(entry.namespace) : 'the namespace of the selection',
    selection: entry ? 'the selection' : 'the selection, once there is one',
  };
  // Without a selection its kind and namespace restrict nothing.
  const shown = entry === undefined ? 'every change' : words[stepScope];
  const trigger = (
    <button
      type="button"
      className={styles.step}
      aria-label={`step: ${shown}`}
      title="What a step goes to"
      {...stillButton(away)}
    >
      <span className={styles.stepWords}>step: {shown}</span>
      <ChevronDown size={11} aria-hidden="true" />
    </button>
  );
  if (away !== undefined) return trigger;
  return (
    <Menu trigger={trigger}>
      <MenuGroup title="A step goes to">
        {SCOPES.map((scope) => (
          <MenuItem
            key={scope}
            mark={scope === stepScope ? <Check size={13} /> : undefined}
            onSelect={() => player.send({ type: 'step-by', scope })}
          >
            {words[scope]}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuGroup title="And also to">
        <MenuCheck
          isChecked={options['step-heartbeats']}
          onCheck={(isOn) => player.send({ type: 'set-option', option: 'step-heartbeats', isOn })}
        >
          heartbeats
        </MenuCheck>
      </MenuGroup>
    </Menu>
  );
}

function namespaceText(namespace: string): string {
  return namespace === '' ? 'cluster-wide objects' : `all of ${namespace}`;
}
