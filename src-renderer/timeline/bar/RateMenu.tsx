import { Check, ChevronDown } from 'lucide-react';
import type { PlayOption } from '@model/playback.ts';
import type { Player } from '../../playback/player.ts';
import { RATES, rateLabel } from '../../playback/rates.ts';
import { usePlayback } from '../../playback/use-playback.ts';
import { Menu, MenuCheck, MenuGroup, MenuItem } from '../../widgets/menu.tsx';
import styles from '../PlaybackBar.module.css';
import { type Away, stillButton } from './away.ts';

const OPTIONS: readonly { readonly option: PlayOption; readonly words: string }[] = [
  { option: 'skip-idle', words: 'Skip idle stretches' },
  { option: 'stop-at-marks', words: 'Stop at marks' },
  { option: 'stop-at-failures', words: 'Stop at failures' },
];

/** The speed, from a ladder, and what playing does on its way. */
export function RateMenu({ player, away }: { readonly player: Player; readonly away: Away | undefined }) {
  const rate = usePlayback(player, (state) => state.rate);
  const options = usePlayback(player, (state) => state.options);
  const isOn = OPTIONS.some(({ option }) => options[option]);
  const items = (rates: readonly number[]) =>
    rates.map((each) => (
      <MenuItem
        key={each}
        mark={each === rate ? <Check size={13} /> : undefined}
        onSelect={() => player.send({ type: 'set-rate', rate: each })}
      >
        {rateLabel(each)}
      </MenuItem>
    ));
  const trigger = (
    <button
      type="button"
      className={styles.rate}
      data-options={isOn}
      aria-label={`Speed ${rateLabel(rate)}${isOn ? ', with stops or skips' : ''}`}
      title="Speed, stops and skips"
      {...stillButton(away)}
    >
      {rateLabel(rate)}
      <ChevronDown size={11} aria-hidden="true" />
    </button>
  );
  if (away !== undefined) return trigger;
  return (
    <Menu trigger={trigger}>
      <MenuGroup title="While playing">
        {OPTIONS.map(({ option, words }) => (
          <MenuCheck
            key={option}
            isChecked={options[option]}
            onCheck={(checked) => player.send({ type: 'set-option', option, isOn: checked })}
          >
            {words}
          </MenuCheck>
        ))}
      </MenuGroup>
      <div className={styles.rateColumns}>
        <MenuGroup title="Forward">{items(RATES.filter((each) => each > 0))}</MenuGroup>
        <MenuGroup title="Backward">{items(RATES.filter((each) => each < 0).toReversed())}</MenuGroup>
      </div>
    </Menu>
  );
}
