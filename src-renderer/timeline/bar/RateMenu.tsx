import { Check, ChevronDown, ChevronsLeft, ChevronsRight } from 'lucide-react';
import type { Player } from '../../playback/player.ts';
import { RATES, rateLabel } from '../../playback/rates.ts';
import { usePlayback } from '../../playback/use-playback.ts';
import { IconButton } from '../../widgets/button.tsx';
import { Menu, MenuGroup, MenuItem } from '../../widgets/menu.tsx';
import styles from '../PlaybackBar.module.css';

/** The speed: slower, faster, or any of the ladder from a menu. */
export function RateMenu({ player }: { readonly player: Player }) {
  const rate = usePlayback(player, (state) => state.rate);
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
  return (
    <div className={styles.rates} role="group" aria-label="Speed">
      <IconButton
        label="Slower"
        shortcut=","
        icon={<ChevronsLeft size={14} />}
        onClick={() => player.send({ type: 'slower' })}
      />
      <Menu
        trigger={
          <button type="button" className={styles.rate} aria-label={`Speed ${rateLabel(rate)}`} title="Choose a speed">
            {rateLabel(rate)}
            <ChevronDown size={11} aria-hidden="true" />
          </button>
        }
      >
        <MenuGroup title="Forward">{items(RATES.filter((each) => each > 0))}</MenuGroup>
        <MenuGroup title="Backward">{items(RATES.filter((each) => each < 0).toReversed())}</MenuGroup>
      </Menu>
      <IconButton
        label="Faster"
        shortcut="."
        icon={<ChevronsRight size={14} />}
        onClick={() => player.send({ type: 'faster' })}
      />
    </div>
  );
}
