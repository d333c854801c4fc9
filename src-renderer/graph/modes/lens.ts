import { groupKindOf } from '@model/object-ref.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { RecordingDictionary } from '../../playback/record/dictionary.ts';
import type { RecordClient } from '../../playback/record/record-client.ts';
import type { Player, SceneFrame, SceneObject } from '../../playback/player.ts';
import type { Zone } from '../../widgets/time-text.ts';
import { type Difference, type Extras, NO_EXTRAS } from '../cards/card-node.ts';
import { ChangesAround } from './changes-around.ts';
import { Comparison, type Compared, countedDifferences } from './comparison.ts';
import { coveredWords, type PlaceOf, type Uncovered, withoutCovered } from './covered.ts';
import { ExtrasBook } from './extras-book.ts';
import { isFading, type Modes } from './modes.ts';

/** What the stage asks of a lens. */
export type SceneLens = Pick<
  Lens,
  'start' | 'through' | 'extrasOf' | 'heatOf' | 'differenceOf' | 'isClear' | 'isFaded' | 'isUnchanged'
>;

/** Through it everything is as it is. */
export const CLEAR: SceneLens = {
  start: () => () => undefined,
  through: (frame) => frame,
  extrasOf: () => NO_EXTRAS,
  heatOf: undefined,
  differenceOf: undefined,
  isClear: () => true,
  isFaded: () => false,
  isUnchanged: () => false,
};

/** What the bar of the graph reads. */
export interface LensView {
  /** Of the objects that have a card, those that the comparison tells apart; absent while nothing is compared. */
  readonly differences?: Readonly<Record<Difference, number>>;
}

export interface LensOptions {
  readonly player: Player;
  readonly client: RecordClient;
  readonly modes: StoreApi<Modes>;
  readonly clock: () => number;
  /** Calls `run` once after so many ms. */
  readonly after: (ms: number, run: () => void) => void;
}

/** News of a change on a card that has no status stays for this long, in ms. */
const NEWS_MS = 120_000;

/** Kinds that have no status which a change would show in. */
const SILENT: ReadonlySet<string> = new Set(['ConfigMap', 'Secret']);

/** As often within the span as this is as hot as it gets. */
const HOT = 40;

/**
 * Through it the stage looks at the scene: it fades what the modes do not ask for, and tells of each card what its object
 * alone does not say. All of that is worked out object by object when it is asked for: what is not in view costs nothing.
 */
export class Lens {
  readonly view: StoreApi<LensView> = createStore<LensView>(() => ({}));
  private readonly options: LensOptions;
  private readonly changes: ChangesAround;
  private readonly comparison: Comparison;
  private readonly extras = new ExtrasBook();
  private at = 0;
  private zone: Zone = 'utc';
  private differences: ReadonlyMap<number, Difference> | undefined;
  private covered: Uncovered['covered'] | undefined;
  private tell: () => void = () => undefined;

  constructor(options: LensOptions) {
    const { player, client, clock, after } = options;
    const { recording } = player;
    const onNews = () => this.tell();
    const dictionary = new RecordingDictionary({ client, recording });
    this.options = options;
    const completeAt = () => player.state.getState().edges?.first ?? 0;
    this.changes = new ChangesAround({ client, recording, clock, after, completeAt, onNews });
    this.comparison = new Comparison({ client, recording, dictionary, onNews });
  }

  /** Tells whenever the same frame would look another way; returns how to stop. */
  start(tell: () => void): () => void {
    this.tell = tell;
    const { modes } = this.options;
    const stop = modes.subscribe(({ comparedWith }) => {
      this.comparison.with(comparedWith);
      tell();
    });
    this.comparison.with(modes.getState().comparedWith);
    return () => {
      stop();
      this.tell = () => undefined;
      this.comparison.with(undefined);
    };
  }

  /** In which zone instants on cards are written. */
  writeIn(zone: Zone): void {
    if (this.zone === zone) return;
    this.zone = zone;
    this.tell();
  }

  /** The frame as it is to be drawn, no two in one place. From now on the lens speaks of it. */
  through(frame: SceneFrame, placeOf: PlaceOf): SceneFrame {
    const compared = this.comparison.over(frame);
    const uncovered = compared && withoutCovered(compared.objects, frame.objects, placeOf);
    this.at = frame.at;
    this.differences = compared?.differences;
    this.covered = uncovered?.covered;
    this.tellDifferences(compared);
    return uncovered ? { ...frame, objects: uncovered.objects } : frame;
  }

  /** What the card of an object says beyond its object. */
  extrasOf({ id, kind }: SceneObject): Extras {
    const changedAt = SILENT.has(kind) ? this.since(NEWS_MS)?.lastEdit(id, this.at - NEWS_MS, this.at) : undefined;
    const heat = this.heatOf?.(id) ?? 0;
    const difference = this.differences?.get(id);
    const [covered, ...others] = this.covered?.get(id) ?? [];
    return this.extras.kept(id, {
      ...(changedAt !== undefined && { changedAt, zone: this.zone }),
      ...(heat > 0 && { heat }),
      ...(difference && { difference }),
      ...(covered && { covers: coveredWords([covered, ...others], this.differences?.get(covered.id)) }),
    });
  }

  /** How often an object changed, from not at all (0) to as often as anything (1); undefined unless that is asked for. */
  get heatOf(): ((id: number) => number) | undefined {
    const { isHeated, withinMs } = this.options.modes.getState();
    if (!isHeated) return undefined;
    const from = this.at - withinMs;
    const changes = this.since(withinMs);
    return (id) => Math.min(1, Math.log1p(changes?.count(id, from, this.at) ?? 0) / Math.log1p(HOT));
  }

  /** How an object differs between the two instants; undefined while none are compared. */
  get differenceOf(): ((id: number) => Difference | undefined) | undefined {
    const { differences } = this;
    return differences && ((id) => differences.get(id));
  }

  /** Whether it neither fades anything nor compares. */
  isClear(): boolean {
    return this.differences === undefined && !isFading(this.options.modes.getState());
  }

  /** Whether the modes leave the object out. `isRelated` says whether the selection has to do with it, if there is one. */
  isFaded(object: SceneObject, isRelated: boolean): boolean {
    const modes = this.options.modes.getState();
    if (!isFading(modes)) return false;
    if (modes.namespaces.size > 0 && !modes.namespaces.has(object.namespace)) return true;
    if (modes.kinds.size > 0 && !modes.kinds.has(groupKindOf(object))) return true;
    if (modes.isFocused && !isRelated) return true;
    return !this.standsOut(object, modes);
  }

  /** Whether two instants are compared and the object is the same at both. */
  isUnchanged(id: number): boolean {
    return this.differences !== undefined && !this.differences.has(id);
  }

  private standsOut({ id, summary }: SceneObject, { standout, withinMs }: Modes): boolean {
    switch (standout) {
      case 'all':
        return true;
      case 'unwell':
        return summary.health !== 'healthy' && summary.health !== 'finished';
      case 'changed':
        return this.since(withinMs)?.last(id, this.at - withinMs, this.at) !== undefined;
    }
  }

  private since(withinMs: number) {
    return this.changes.within(this.at - withinMs, this.at);
  }

  private tellDifferences(compared: Compared | undefined): void {
    const before = this.view.getState().differences;
    if (compared === undefined) {
      if (before !== undefined) this.view.setState({}, true);
      return;
    }
    const counts = countedDifferences(compared);
    const isSame = before && before.added === counts.added && before.removed === counts.removed;
    if (!isSame || before.changed !== counts.changed) this.view.setState({ differences: counts });
  }
}
