import type { Node } from '@xyflow/react';
import type { SceneObject } from '../../playback/player.ts';
import type { Place } from '../layout/places.ts';
import type { Motion } from '../picture/motion.ts';
import type { Tally } from '../picture/tally.ts';

/** How a card stands to the selection and the filter. */
export type Emphasis = 'plain' | 'selected' | 'related' | 'dimmed';

/** What a card is drawn from. A type and not an interface, because xyflow wants an index signature. */
export type CardContent = {
  readonly object: SceneObject;
  readonly owner: SceneObject | undefined;
  readonly place: Place;
  readonly motion: Motion;
  readonly emphasis: Emphasis;
};

/** What the box of a namespace is drawn from while it stands for its cards. */
export type GroupContent = { readonly title: string; readonly tally: Tally };

export type CardNode = Node<CardContent, 'card'>;
export type GroupNode = Node<GroupContent, 'group'>;
export type GraphNode = CardNode | GroupNode;
