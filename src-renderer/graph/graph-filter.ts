import type { SceneObject } from '../playback/player.ts';

/** What stays bright; the rest is dimmed in its place. Give the same function as long as the filter is the same. */
export type GraphFilter = (object: SceneObject) => boolean;
