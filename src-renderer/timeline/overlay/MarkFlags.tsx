import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Player } from '../../playback/player.ts';
import { clockText, type Zone } from '../../widgets/time-text.ts';
import { xOf } from '../time/time-scale.ts';
import type { TimelineModel } from '../timeline-model.ts';
import styles from './overlay.module.css';
import { type Flag, flagsIn } from './spaced-marks.ts';

interface MarkFlagsProps {
  readonly model: TimelineModel;
  readonly player: Player;
  readonly zone: Zone;
  readonly onEditMark: (mark: string) => void;
  readonly onRemoveMark: (mark: string) => void;
}

/** Marks as flags over the changes: a press goes there, a double press or F2 asks for its words, Delete takes it away. */
export function MarkFlags({ model, player, zone, onEditMark, onRemoveMark }: MarkFlagsProps) {
  const flags = useFlags(model);
  const places = useRef(new Map<string, HTMLElement>());
  // They move with every frame while time runs, so they are moved past React.
  useEffect(() => {
    const place = () => {
      const scale = model.scale();
      if (!scale) return;
      for (const { mark } of flags) {
        places.current.get(mark.id)?.style.setProperty('transform', `translateX(${xOf(scale, mark.at)}px)`);
      }
    };
    place();
    return model.state.subscribe(place);
  }, [model, flags]);
  const onKeyDown = (event: KeyboardEvent, mark: string) => {
    if (event.key !== 'F2' && event.key !== 'Delete') return;
    event.preventDefault();
    if (event.key === 'F2') onEditMark(mark);
    else onRemoveMark(mark);
  };
  return flags.map((flag) => (
    <button
      key={flag.mark.id}
      ref={(element) => {
        if (element) places.current.set(flag.mark.id, element);
        else places.current.delete(flag.mark.id);
      }}
      type="button"
      className={styles.flag}
      title={titleOf(flag, zone)}
      aria-label={`Mark ${flag.mark.title}, ${clockText(flag.mark.at, zone)}${moreText(flag)}`}
      aria-description="F2 names it, Delete removes it"
      onPointerDown={(event: PointerEvent) => event.stopPropagation()}
      onPointerMove={(event: PointerEvent) => {
        event.stopPropagation();
        model.hover(undefined);
      }}
      onClick={() => player.send({ type: 'seek', to: flag.mark.at })}
      onDoubleClick={(event) => {
        event.stopPropagation();
        onEditMark(flag.mark.id);
      }}
      onKeyDown={(event) => onKeyDown(event, flag.mark.id)}
    >
      <svg width="11" height="13" viewBox="0 0 11 13" aria-hidden="true">
        <path d="M1 0h9L7.6 3.5 10 7H2v6H1Z" />
      </svg>
      {flag.room === 0 ? undefined : <span style={{ maxWidth: flag.room }}>{flag.mark.title}</span>}
    </button>
  ));
}

/** The flags that are in sight; the same array while they are the same. */
function useFlags(model: TimelineModel): readonly Flag[] {
  const [flags, setFlags] = useState<readonly Flag[]>([]);
  useEffect(() => {
    let shown = '';
    const look = () => {
      const scale = model.scale();
      const next = scale ? flagsIn(model.state.getState().marks, scale) : [];
      const key = JSON.stringify(next);
      if (key === shown) return;
      shown = key;
      setFlags(next);
    };
    look();
    return model.state.subscribe(look);
  }, [model]);
  return flags;
}

function moreText({ more }: Flag): string {
  return more === 0 ? '' : `, and ${more} more beside it`;
}

function titleOf(flag: Flag, zone: Zone): string {
  const { title, note, at } = flag.mark;
  const words = `${clockText(at, zone, { withMs: true })}  ${title}${moreText(flag)}`;
  return note === undefined ? words : `${words}\n${note}`;
}
