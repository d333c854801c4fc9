import type { DensityAnswer } from '@contract/changes.ts';
import type { RecordClient } from '../playback/record/record-client.ts';
import type { Silence } from '@model/gap.ts';
import type { Mark } from '@model/mark.ts';
import type { Loop } from '@model/playback.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Life, PlaybackState, Player } from '../playback/player.ts';
import { RecordingDictionary } from '../playback/record/dictionary.ts';
import { DensitySource } from './sources/density-source.ts';
import { type HoverChange, HoverSource } from './sources/hover-source.ts';
import type { Lane } from './sources/lanes.ts';
import { LanesSource, type LaneWish } from './sources/lanes-source.ts';
import { pannedBy, type Stretch, type TimeScale, timeAt, xOf, zoomedAbout } from './time/time-scale.ts';
import { firstWindow, placed, type Playhead, type VisibleWindow, withPlayhead } from './time/visible-window.ts';

/** While the recording grows, the end of what is drawn is asked for again after this long. */
const DETAIL_REFRESH_MS = 500;
const OVERVIEW_REFRESH_MS = 2000;
const LANES_REFRESH_MS = 1000;
/** A playhead that stands for so long, in ms, has come to where it was sent: its lanes are wanted now. */
const LANES_REST_MS = 120;

/** How far from the pointer a change counts as under it. */
const REACH_PIXELS = 3;

/** Where the pointer is: its pixel in the detail, and where the detail begins on the page. */
export interface HoverPoint {
  readonly x: number;
  readonly page: { readonly left: number; readonly top: number };
}

export interface Hover extends HoverPoint {
  readonly at: Timestamp;
  /** Absent until the engine has answered. */
  readonly changes?: readonly HoverChange[];
}

export interface TimelineState {
  /** Absent until the recording holds a change. */
  readonly view?: VisibleWindow;
  /** The playhead as it is drawn. */
  readonly at: number;
  readonly recorded?: Stretch;
  readonly detailWidth: number;
  readonly overviewWidth: number;
  readonly detail?: DensityAnswer;
  readonly overview?: DensityAnswer;
  readonly silences: readonly Silence[];
  readonly marks: readonly Mark[];
  readonly loop?: Loop;
  readonly lanes: readonly Lane[];
  /** As many more would have a lane if there were room. */
  readonly lanesLeft: number;
  readonly hover?: Hover;
}

/** What the timeline shows, without a page: the window over time, and what fills it. */
export class TimelineModel {
  readonly state: StoreApi<TimelineState> = createStore<TimelineState>(() => ({
    at: 0,
    detailWidth: 0,
    overviewWidth: 0,
    silences: [],
    marks: [],
    lanes: [],
    lanesLeft: 0,
  }));
  readonly #player: Player;
  readonly #client: RecordClient;
  readonly #clock: () => number;
  readonly #detail: DensitySource;
  readonly #overview: DensitySource;
  readonly #lanes: LanesSource;
  readonly #hover: HoverSource;
  #lanesAskedAt = Number.NEGATIVE_INFINITY;
  #lanesChosen: (LaneWish & { readonly lives: readonly Life[] }) | undefined;
  #lanesTimer: { readonly seq: number; readonly timer: ReturnType<typeof setTimeout> } | undefined;
  #hoverAskedFor = 0;

  constructor(options: { readonly player: Player; readonly client: RecordClient; readonly clock: () => number }) {
    const { player, client, clock } = options;
    const { recording } = player;
    const dictionary = new RecordingDictionary({ client, recording });
    // A lost engine is told elsewhere; what is drawn stays, and each source asks again.
    const onFailure = () => undefined;
    const asked = { client, recording, clock, onFailure };
    this.#player = player;
    this.#client = client;
    this.#clock = clock;
    this.#detail = new DensitySource({
      ...asked,
      refreshMs: DETAIL_REFRESH_MS,
      onAnswer: (detail) => this.state.setState({ detail }),
    });
    this.#overview = new DensitySource({
      ...asked,
      refreshMs: OVERVIEW_REFRESH_MS,
      onAnswer: (overview) => this.state.setState({ overview }),
    });
    this.#lanes = new LanesSource({
      client,
      recording,
      dictionary,
      onFailure,
      onLanes: (lanes, lanesLeft) => this.state.setState({ lanes, lanesLeft }),
    });
    this.#hover = new HoverSource({ client, recording, dictionary });
  }

  /** Follows the player from now on; returns how to stop. */
  start(): () => void {
    const player = this.#player;
    const stops = [
      player.state.subscribe((state) => {
        this.#take(state);
        this.#update(state.at);
      }),
      player.onFrame((frame) => {
        if (player.state.getState().playState === 'paused') this.#loadLanes();
        else this.#update(frame.at);
      }),
      player.onLives(() => this.#loadLanes()),
    ];
    this.#take(player.state.getState());
    this.#update(player.state.getState().at);
    return () => {
      for (const stop of stops) stop();
      this.#detail.close();
      this.#overview.close();
      this.#lanes.close();
      this.#lanesChosen = undefined;
      this.#stopLanesTimer();
      this.#hover.forget();
    };
  }

  /** The visible window over the detail's pixels; undefined before there is one. */
  scale(): TimeScale | undefined {
    const { view, detailWidth } = this.state.getState();
    return view ? { from: view.from, to: view.to, width: detailWidth } : undefined;
  }

  /** The whole recording over the overview's pixels. */
  overviewScale(): TimeScale | undefined {
    const { recorded, overviewWidth } = this.state.getState();
    return recorded && { ...recorded, width: overviewWidth };
  }

  resize(widths: { readonly detailWidth: number } | { readonly overviewWidth: number }): void {
    this.state.setState(widths);
    this.#fetch();
  }

  zoom(x: number, factor: number): void {
    const scale = this.scale();
    const { recorded } = this.state.getState();
    if (!scale || !recorded) return;
    const most = Math.max((recorded.to - recorded.from) * 1.2, 60_000);
    this.place(zoomedAbout(scale, { at: timeAt(scale, x), factor, most }));
  }

  pan(pixels: number): void {
    const scale = this.scale();
    const { recorded } = this.state.getState();
    if (!scale || !recorded) return;
    this.place(pannedBy(scale, timeAt(scale, pixels) - scale.from, recorded));
  }

  /** Puts the window over a stretch, as the brush does. */
  place(stretch: Stretch): void {
    const { view } = this.state.getState();
    if (!view) return;
    this.state.setState({ view: placed(view, stretch) });
    // What lies under a pointer that rests is another instant now.
    this.#slideHover();
    this.#fetch();
  }

  /** The pointer is over the detail, or has left it. */
  hover(point: HoverPoint | undefined): void {
    const scale = this.scale();
    if (point === undefined || !scale) {
      const { hover: _, ...rest } = this.state.getState();
      this.#hover.forget();
      this.state.setState(rest, true);
      return;
    }
    const known = this.state.getState().hover?.changes;
    const at = timestampFromMs(timeAt(scale, point.x));
    const { x, page } = point;
    this.state.setState({ hover: { x, page, at, ...(known ? { changes: known } : {}) } });
    void this.#askHover(scale, point.x);
  }

  /** Seeks to the change nearest to pixel `x` and zooms in on it. */
  async zoomToChange(x: number): Promise<void> {
    const scale = this.scale();
    if (!scale) return;
    const at = timeAt(scale, x);
    const near = await this.#changesNear(scale, x);
    const nearest = near?.toSorted((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at))[0];
    const { view } = this.state.getState();
    if (!nearest || !view) return;
    this.#player.send({ type: 'seek', to: nearest.at });
    const length = Math.max((view.to - view.from) / 8, 200);
    this.place({ from: nearest.at - length / 2, to: nearest.at + length / 2 });
  }

  /** What a person set, and what was not recorded, is drawn too. */
  #take({ marks, silences, loop }: PlaybackState): void {
    const { loop: before, ...rest } = this.state.getState();
    if (marks === rest.marks && silences === rest.silences && loop === before) return;
    this.state.setState({ ...rest, marks, silences, ...(loop ? { loop } : {}) }, true);
  }

  /** Takes a mark away. The list tells when it is gone; a failure leaves it in sight. */
  removeMark(id: string): void {
    this.#client.marks
      .remove({ recording: this.#player.recording, id })
      .catch((error: unknown) => console.warn('The mark could not be removed', error));
  }

  #update(at: number): void {
    const { playState, rate, edges } = this.#player.state.getState();
    if (!edges) return;
    const playhead: Playhead = { at, playState, rate, edges };
    const { view, recorded: before } = this.state.getState();
    const to = Math.max(edges.last, at);
    const recorded = before?.from === edges.first && before.to === to ? before : { from: edges.first, to };
    this.state.setState({ at, recorded, view: view ? withPlayhead(view, playhead) : firstWindow(playhead) });
    this.#slideHover();
    this.#fetch();
  }

  /** The pointer rests while the window slides beneath it: another instant, and soon other changes. */
  #slideHover(): void {
    const { hover } = this.state.getState();
    const scale = this.scale();
    if (!hover || !scale) return;
    const at = timestampFromMs(timeAt(scale, hover.x));
    if (at === hover.at) return;
    if (Math.abs(xOf(scale, this.#hoverAskedFor) - hover.x) > REACH_PIXELS) this.hover(hover);
    else this.state.setState({ hover: { ...hover, at } });
  }

  #fetch(): void {
    const { recorded } = this.state.getState();
    const scale = this.scale();
    const whole = this.overviewScale();
    if (!recorded || !scale || !whole) return;
    this.#detail.want(scale, recorded);
    this.#overview.want(whole, recorded);
    this.#loadLanes();
  }

  /**
   * Loads the lanes when the selection or the lives beside it changed, and for a while no more than once when another
   * instant is shown, around which others may be nearer, or when the recording grew; at once when the playhead rests there.
   */
  #loadLanes(hasRested = false): void {
    const { selection, isLive, playState } = this.#player.state.getState();
    const lives = this.#player.lives();
    const { seq } = this.#player.frame();
    const chosen = this.#lanesChosen;
    if (chosen?.lives === lives && chosen.selection === selection) {
      if (selection === undefined || (chosen.seq === seq && !isLive)) return;
      const due = this.#lanesAskedAt + LANES_REFRESH_MS - this.#clock();
      if (due > 0 && !hasRested) {
        const isSent = playState === 'paused' && chosen.seq !== seq;
        this.#loadLanesIn(isSent ? Math.min(due, LANES_REST_MS) : due, seq);
        return;
      }
    }
    this.#stopLanesTimer();
    this.#lanesChosen = { lives, selection, seq };
    this.#lanesAskedAt = this.#clock();
    void this.#lanes.load(lives, { selection, seq });
  }

  /** Begins to wait anew when the playhead has gone on to another instant. */
  #loadLanesIn(ms: number, seq: number): void {
    if (this.#lanesTimer?.seq === seq) return;
    this.#stopLanesTimer();
    this.#lanesTimer = { seq, timer: setTimeout(() => this.#loadLanes(true), ms) };
  }

  #stopLanesTimer(): void {
    clearTimeout(this.#lanesTimer?.timer);
    this.#lanesTimer = undefined;
  }

  #changesNear(scale: TimeScale, x: number): Promise<readonly HoverChange[] | undefined> {
    return this.#hover.ask({ from: timeAt(scale, x - REACH_PIXELS), to: timeAt(scale, x + REACH_PIXELS) });
  }

  async #askHover(scale: TimeScale, x: number): Promise<void> {
    this.#hoverAskedFor = timeAt(scale, x);
    try {
      const changes = await this.#changesNear(scale, x);
      const { hover } = this.state.getState();
      if (changes && hover) this.state.setState({ hover: { ...hover, changes } });
    } catch (error) {
      console.warn('What changed under the pointer could not be read', error);
      this.hover(undefined);
    }
  }
}
