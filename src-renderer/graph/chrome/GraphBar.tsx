import { Columns2, Flame, Repeat, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Player } from '../../playback/player.ts';
import { usePlayback } from '../../playback/use-playback.ts';
import { useKeyName } from '../../widgets/key-names.ts';
import { spanText, type Zone } from '../../widgets/time-text.ts';
import type { Lens } from '../modes/lens.ts';
import { compareLoop } from '../modes/compare-loop.ts';
import { comparedWith, isFading, type Modes, withoutFading } from '../modes/modes.ts';
import type { Stage } from '../stage.ts';
import { ComparisonBar } from './ComparisonBar.tsx';
import { KindsMenu, NamespacesMenu, StandoutMenu } from './FilterMenus.tsx';
import { ShownCount } from './ShownCount.tsx';
import styles from './bar.module.css';

interface GraphBarProps {
  readonly player: Player;
  readonly stage: Stage;
  readonly lens: Lens;
  readonly modes: StoreApi<Modes>;
  readonly zone: Zone;
}

/** What of the scene stands out, and with which other instant it is compared. All of it fades; nothing moves. */
export function GraphBar({ player, stage, lens, modes, zone }: GraphBarProps) {
  const state = useStore(modes);
  const keyName = useKeyName();
  const isLooping = usePlayback(player, ({ loop }) => loop !== undefined);
  const change = (part: Partial<Modes>) => modes.setState(part);
  return (
    <div className={styles.bar} role="toolbar" aria-label="What the graph shows">
      <NamespacesMenu player={player} modes={state} change={change} />
      <KindsMenu player={player} modes={state} change={change} />
      <StandoutMenu modes={state} change={change} />
      <Switch
        isOn={state.isHeated}
        title={`Shade cards by how often they changed in the last ${spanText(state.withinMs)}`}
        onSwitch={() => change({ isHeated: !state.isHeated })}
      >
        <Flame size={12} aria-hidden="true" />
        {state.isHeated ? `Heat of the last ${spanText(state.withinMs)}` : 'Heat'}
      </Switch>
      {isFading(state) ? (
        <Switch isOn={false} title="Show everything again" onSwitch={() => modes.setState(withoutFading(state), true)}>
          <X size={12} aria-hidden="true" />
          Show all
        </Switch>
      ) : undefined}
      <span className={styles.rest} />
      {isLooping && state.comparedWith === undefined ? (
        <Switch
          isOn={false}
          title={`Lay the beginning of the loop under its end (${keyName('x')})`}
          onSwitch={() => compareLoop(modes, player)}
        >
          <Repeat size={12} aria-hidden="true" />
          Compare the loop
        </Switch>
      ) : undefined}
      {state.comparedWith === undefined ? (
        <Switch
          isOn={false}
          title={`Keep this instant and lay it under those you go to (${keyName('c')})`}
          onSwitch={() => modes.setState(comparedWith(state, player.state.getState().at), true)}
        >
          <Columns2 size={12} aria-hidden="true" />
          Compare with here
        </Switch>
      ) : (
        <ComparisonBar player={player} lens={lens} modes={modes} with={state.comparedWith} zone={zone} />
      )}
      <ShownCount player={player} stage={stage} />
    </div>
  );
}

interface SwitchProps {
  readonly isOn: boolean;
  readonly title: string;
  readonly onSwitch: () => void;
  readonly children: ReactNode;
}

function Switch({ isOn, title, onSwitch, children }: SwitchProps) {
  return (
    <button type="button" className={styles.switch} aria-pressed={isOn} title={title} onClick={onSwitch}>
      {children}
    </button>
  );
}
