import type { Health, Summary } from '../../src-preload/model/summary.ts';
import { timestampFromMs } from '../../src-preload/model/time.ts';
import type { Life, SceneFrame, SceneObject } from '../../src-renderer/playback/player.ts';
import { isAlive } from './lives.ts';

export function summaryOf(health: Health = 'healthy', rest: Partial<Summary> = {}): Summary {
  return { health, status: 'Running', ...rest };
}

/** The object of a life as a scene has it. */
export function objectOf(life: Life, summary: Summary = summaryOf()): SceneObject {
  return { ...life.object, seq: life.bornSeq, summary, references: life.references };
}

/** The frame at an instant of a history in which everything is healthy, but for `healths`. */
export function frameAt(
  lives: readonly Life[],
  seq: number,
  {
    jump = false,
    healths = new Map<number, Health>(),
  }: { readonly jump?: boolean; readonly healths?: ReadonlyMap<number, Health> } = {},
): SceneFrame {
  const alive = lives.filter((life) => isAlive(life, seq));
  const objects = new Map(
    alive.map((life) => [life.object.id, objectOf(life, summaryOf(healths.get(life.object.id) ?? 'healthy'))]),
  );
  return { at: timestampFromMs(seq * 1000), seq, objects, touched: new Set(), jump };
}
