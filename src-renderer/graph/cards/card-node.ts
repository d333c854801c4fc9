import type { Timestamp } from '@model/time.ts';
import type { Node } from '@xyflow/react';
import type { SceneObject } from '../../playback/player.ts';
import type { Zone } from '../../widgets/time-text.ts';
import type { Place } from '../layout/places.ts';
import type { Motion } from '../picture/motion.ts';
import type { Tally } from '../picture/tally.ts';

/** How a card stands to the selection and the filter; `faded` is what the modes of the graph leave out. */
export type Emphasis = 'plain' | 'selected' | 'related' | 'dimmed' | 'faded';

/** How an object differs between two instants that are compared. */
export type Difference = 'added' | 'removed' | 'changed';

/** What a card shows that its object alone does not say. */
export interface Extras {
  /** When it was changed last, where that is news. */
  readonly changedAt?: Timestamp;
  /** How that is written. */
  readonly zone?: Zone;
  /** While two instants are compared. */
  readonly difference?: Difference;
  /** In whose place it is that is there at the other instant alone, and so is not drawn; in words. */
  readonly covers?: string;
  /** How often it changed, from nearly never (0) to as often as anything (1). */
  readonly heat?: number;
}

/** Of nearly all cards. */
export const NO_EXTRAS: Extras = {};

/** What a card is drawn from. A type and not an interface, because xyflow wants an index signature. */
export type CardContent = {
  readonly object: SceneObject;
  readonly owner: SceneObject | undefined;
  readonly place: Place;
  readonly motion: Motion;
  readonly emphasis: Emphasis;
  readonly extras: Extras;
  /** A moment ago the card was that of another object: nothing of it fades into this one. */
  readonly isTurned: boolean;
  /** It became what it is in a jump: its status does not fade from another one, which would be painted for many frames. */
  readonly isStill: boolean;
};

/** What the box of a namespace is drawn from while it stands for its cards. */
export type GroupContent = { readonly title: string; readonly tally: Tally };

export type CardNode = Node<CardContent, 'card'>;
export type GroupNode = Node<GroupContent, 'group'>;
export type GraphNode = CardNode | GroupNode;
