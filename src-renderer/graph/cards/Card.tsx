import type { NodeProps } from '@xyflow/react';
import { memo, useLayoutEffect, useRef } from 'react';
import { CURVE, MOTION_MS, wordsOf } from '../picture/motion.ts';
import styles from './card.module.css';
import type { CardContent, CardNode } from './card-node.ts';
import { cardLabel } from './card-text.ts';
import { ChipFace, ObjectFace, PodFace } from './faces.tsx';

/** One object as a card. It moves by itself, on the same clock and curve as the edges on the canvas. */
export const Card = memo(function Card({ data }: NodeProps<CardNode>) {
  const card = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLDivElement>(null);
  const { motion, place, object, emphasis } = data;
  const { x, y } = place;

  useLayoutEffect(() => {
    if (!card.current || !Number.isFinite(motion.startedAt)) return undefined;
    const from = `translate(${motion.fromX - x}px, ${motion.fromY - y}px) scale(${motion.fromScale})`;
    const to = `translate(${motion.toX - x}px, ${motion.toY - y}px)`;
    const animation = card.current.animate(
      [
        { transform: from, opacity: motion.fromOpacity },
        { transform: to, opacity: motion.toOpacity },
      ],
      { duration: MOTION_MS, easing: CURVE, fill: motion.toOpacity === 0 ? 'both' : 'backwards' },
    );
    animation.startTime = motion.startedAt;
    const shown = wordsOf(motion);
    const reading = shown && words.current?.animate([...shown], { duration: MOTION_MS, easing: CURVE });
    if (reading) reading.startTime = motion.startedAt;
    return () => {
      animation.cancel();
      reading?.cancel();
    };
  }, [motion, x, y]);

  return (
    <div ref={card} className={styles.card} data-size={place.size}>
      {/* What is read out in full, as content: a label would have to repeat the words on the card, which are cut to fit. */}
      <span className="spoken">{cardLabel(object, { owner: data.owner, ...data.extras })}</span>
      <div
        className={styles.face}
        aria-hidden="true"
        data-health={object.summary.health}
        data-news={data.extras.changedAt !== undefined}
        data-emphasis={emphasis}
        data-turned={data.isTurned}
        data-still={data.isStill}
        data-deleting={object.summary.deleting ?? false}
        data-difference={data.extras.difference}
        data-covers={data.extras.covers !== undefined}
        title={data.extras.covers}
        data-heat={data.extras.heat === undefined ? undefined : heatStep(data.extras.heat)}
      >
        <div ref={words} className={styles.words}>
          <Face {...data} />
        </div>
      </div>
    </div>
  );
});

function Face({ object, owner, place, extras }: CardContent) {
  if (place.size === 'chip') return <ChipFace object={object} owner={owner} />;
  if (place.size === 'pod') return <PodFace object={object} owner={owner} />;
  return <ObjectFace object={object} owner={owner} size={place.size} extras={extras} />;
}

/** Shades of heat that can be told apart. */
const HEAT_STEPS = 4;

function heatStep(heat: number): number {
  return Math.min(HEAT_STEPS, 1 + Math.floor(heat * HEAT_STEPS));
}
