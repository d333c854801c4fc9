import type { LiveBatch } from '@contract/changes.ts';
import type { RecordClient } from './record/record-client.ts';
import type { PlaybackCommand } from '@model/playback.ts';
import type { Silence } from '@model/gap.ts';
import type { Mark } from '@model/mark.ts';
import type { RecordingSpan } from '@model/recording.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { BodyShelf } from './record/body-shelf.ts';
import { RecordingDictionary } from './record/dictionary.ts';
import { isJump } from './frame-pace.ts';
import { findListedSeq } from './record/listed-seq.ts';
import { LiveFeed } from './record/live-feed.ts';
import { idsOfLives, LivesBook } from './record/lives-book.ts';
import type { Life, PlaybackState, Player, SceneFrame } from './player.ts';
import { sentenceOf } from './problem.ts';
import { SceneCache, type ShownScene, type WindowSizes } from './record/scene-cache.ts';
import { questionsOf } from './control/ahead.ts';
import { isSameTime, shownTime } from './control/shown-time.ts';
import { controlTime } from './control/time-control.ts';
import { directionOf, initialTimeControl, playheadOf, type TimeInput } from './control/time-state.ts';
import { GapWatch } from './record/gap-watch.ts';
import { MarkWatch } from './record/mark-watch.ts';
import { RoadAhead } from './record/road-ahead.ts';
import { stepFilter, StepTarget } from './record/step-target.ts';

/** Panels hear of the running playhead at most this often. */
const PANEL_MS = 100;

/** For so long the playhead stays among what is held before more than the nearest is fetched. */
const REST_MS = 250;

/** A command that comes so long after the one before, in ms, is not one of many: it need not wait for the next frame. */
const LONE_MS = 50;

/** After a failed request the picture waits this long before it asks again. */
const RETRY_MS = 1000;

/** What the page's surroundings give, as arguments so that tests drive them. */
export interface Surroundings {
  /** A clock in ms that never goes back. */
  readonly clock: () => number;
  /** Calls back before the next frame is drawn, as requestAnimationFrame does; returns how to stop. */
  readonly onNextFrame: (draw: () => void) => () => void;
  /** A new unique text of at most 64 characters. */
  readonly nextFeedId: () => string;
}

export interface PlayerOptions {
  readonly client: RecordClient;
  readonly recording: string;
  /** True while the recording grows. When it stops growing, make a new player. */
  readonly isLive: boolean;
  /** Asked for when absent. */
  readonly span?: RecordingSpan;
  /** The engine's clock, where the page knows it from elsewhere than the feed. */
  readonly engineNow?: () => Timestamp;
  /** The first instant shown; the newest one when absent. */
  readonly startAt?: Timestamp | undefined;
  /** How many changes are held around the playhead. */
  readonly sizes?: WindowSizes;
  readonly surroundings: Surroundings;
}

/** The surroundings of a real page. */
export const pageSurroundings: Surroundings = {
  clock: () => performance.now(),
  onNextFrame: (draw) => {
    const id = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(id);
  },
  nextFeedId: () => crypto.randomUUID(),
};

/** Opens a recording for playing: live ones follow their edge, files stand at their end. Close it when done. */
export function createPlayer(options: PlayerOptions): Player {
  const player = new RecordingPlayer(options);
  void player.open();
  return player;
}

class RecordingPlayer implements Player {
  readonly recording: string;
  readonly state: StoreApi<PlaybackState>;
  readonly #options: PlayerOptions;
  readonly #dictionary: RecordingDictionary;
  readonly #cache: SceneCache;
  readonly #livesBook: LivesBook;
  readonly #bodies: BodyShelf;
  readonly #steps: StepTarget;
  readonly #road: RoadAhead;
  readonly #marks: MarkWatch;
  readonly #gaps: GapWatch;
  readonly #frameListeners = new Set<(frame: SceneFrame) => void>();
  readonly #livesListeners = new Set<() => void>();
  #control;
  #listedSeq: number | undefined;
  #frame: SceneFrame = { at: timestampFromMs(0), seq: 0, objects: new Map(), touched: new Set(), jump: true };
  #drawnAt: number | undefined;
  #feed: LiveFeed | undefined;
  #publishedAt = Number.NEGATIVE_INFINITY;
  #quietUntil = 0;
  /** When the playhead last left what lies around it. */
  #leapedAt = Number.NEGATIVE_INFINITY;
  #travel: 1 | -1 = 1;
  #movedAt = Number.NEGATIVE_INFINITY;
  /** The playhead was moved by one command, and what it asks for was not drawn yet. */
  #isAwaited = false;
  #isDrawing = false;
  #stopFrames: () => void = () => {};
  #isClosed = false;

  constructor(options: PlayerOptions) {
    const { client, recording, isLive, surroundings } = options;
    this.recording = recording;
    this.#options = options;
    this.#control = initialTimeControl(isLive, surroundings.clock());
    this.#dictionary = new RecordingDictionary({ client, recording });
    this.#livesBook = new LivesBook(this.#dictionary);
    this.#bodies = new BodyShelf({ client, recording });
    this.#cache = new SceneCache({
      client,
      recording,
      dictionary: this.#dictionary,
      ...(options.sizes ? { sizes: options.sizes } : {}),
      onArrived: () => this.#showAwaited(),
      onFailure: (what, error) => this.#failed(what, error),
    });
    const asked = { client, recording, clock: surroundings.clock };
    const onFailure = (error: unknown) => this.#failed('changes', error);
    this.#steps = new StepTarget({
      ...asked,
      onFailure,
      onFound: (step, to) => {
        this.#step({ type: 'stepped', token: step.token, ...(to === undefined ? {} : { to }) });
        this.#travel = step.direction;
        this.#publish();
      },
    });
    this.#road = new RoadAhead({
      ...asked,
      onFailure,
      onKnown: (question, known) => this.#step({ type: 'known', question, known }),
    });
    this.#gaps = new GapWatch({ ...asked, isLive, onSilences: (silences) => this.#hearSilences(silences) });
    this.#marks = new MarkWatch({
      ...asked,
      onMarks: (marks) => this.#hearMarks(marks),
      onFailure: (error) => this.state.setState({ markProblem: sentenceOf(error) }),
    });
    this.state = createStore<PlaybackState>(() => ({
      ...shownTime(this.#control),
      isLive,
      phase: 'opening',
      marks: [],
      silences: [],
    }));
  }

  async open(): Promise<void> {
    const { client, recording, isLive, startAt } = this.#options;
    try {
      const span = this.#options.span ?? (await client.recordings.report({ recording })).span;
      if (span) {
        const lives = await client.scene.lives({ recording, from: span.first, to: span.last });
        await this.#dictionary.learn(idsOfLives(lives));
        this.#livesBook.load(lives);
        this.#listedSeq = await findListedSeq(client, { recording, ...span });
        this.#cache.reaches(span.lastSeq);
        // Before it was complete, what is not in the picture is unknown rather than absent.
        this.#step({ type: 'edges', edges: { first: span.complete ?? span.first, last: span.last } });
        if (startAt !== undefined) this.send({ type: 'seek', to: startAt });
      }
      if (this.#isClosed) return;
      if (isLive) this.#feed = this.#openFeed(span?.lastSeq ?? 0);
      if (!span) this.state.setState({ phase: 'ready' });
      this.#tellLives();
      this.#awaitFrame();
    } catch (error) {
      if (!this.#isClosed) this.state.setState({ phase: 'failed', problem: sentenceOf(error) });
    }
  }

  send(command: PlaybackCommand): void {
    const before = this.#control.position;
    this.#step({ type: 'command', command });
    const isMoved = this.#control.position !== before;
    if (isMoved) {
      const clock = this.#options.surroundings.clock();
      this.#travel = this.#control.position > before ? 1 : -1;
      this.#isAwaited = clock - this.#movedAt >= LONE_MS;
      this.#movedAt = clock;
      // Not only when the next frame is drawn.
      if (this.#control.edges && !this.#isQuiet()) this.#cache.expect(playheadOf(this.#control));
    }
    this.#publish();
    if (isMoved) this.#showAwaited();
  }

  select(object: number | undefined): void {
    const { selection: _, ...rest } = this.state.getState();
    this.state.setState(object === undefined ? rest : { ...rest, selection: object }, true);
  }

  frame(): SceneFrame {
    return this.#frame;
  }

  onFrame(listener: (frame: SceneFrame) => void): () => void {
    this.#frameListeners.add(listener);
    return () => this.#frameListeners.delete(listener);
  }

  lives(): readonly Life[] {
    return this.#livesBook.list();
  }

  listedSeq(): number | undefined {
    return this.#listedSeq;
  }

  onLives(listener: () => void): () => void {
    this.#livesListeners.add(listener);
    return () => this.#livesListeners.delete(listener);
  }

  object(id: number) {
    return this.#dictionary.object(id);
  }

  body(seq: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.#bodies.body(seq);
  }

  close(): void {
    this.#isClosed = true;
    this.#stopFrames();
    for (const part of [this.#feed, this.#cache, this.#steps, this.#road, this.#marks, this.#gaps]) part?.close();
    this.#frameListeners.clear();
    this.#livesListeners.clear();
  }

  #step(input: TimeInput): void {
    this.#control = controlTime(this.#control, input);
  }

  #awaitFrame(): void {
    this.#stopFrames = this.#options.surroundings.onNextFrame(() => {
      // Asked for before anything that draws asks for it: so the instant is set first in each frame, and drawn once.
      this.#awaitFrame();
      this.#tick(this.#options.surroundings.clock());
    });
  }

  #tick(clock: number): void {
    this.#feed?.tick();
    this.#marks.tick();
    if (this.#control.edges) this.#gaps.tick(this.#control.edges);
    const { engineNow } = this.#options;
    if (engineNow && this.#control.engineOffset !== undefined) this.#step({ type: 'heard', until: engineNow(), clock });
    this.#step({ type: 'tick', clock });
    if (this.#control.playState !== 'paused') this.#travel = directionOf(this.#control);
    if (this.#control.edges && !this.#isQuiet()) {
      this.#show(clock);
      this.#cache.prefetch(this.#travel, clock - this.#leapedAt >= REST_MS);
      this.#lookAhead();
    }
    if (clock - this.#publishedAt >= PANEL_MS) this.#publish();
  }

  #show(clock: number): void {
    const shown = this.#cache.show(playheadOf(this.#control));
    if (!shown) return;
    if (shown.far) this.#leapedAt = clock;
    this.#draw(shown, clock);
  }

  /**
   * What one command asked for is worked out at once, so that the next frame has only to paint it. A hand that drags sends
   * many: those go with the frames, each of which draws one.
   */
  #showAwaited(): void {
    if (!this.#isAwaited || this.#isDrawing || !this.#control.edges || this.#isQuiet()) return;
    this.#show(this.#options.surroundings.clock());
  }

  #isQuiet(): boolean {
    return this.#options.surroundings.clock() < this.#quietUntil;
  }

  #draw(shown: ShownScene, clock: number): void {
    const { playState, rate } = this.#control;
    const jump = isJump(shown, {
      isPlaying: playState === 'playing',
      rate,
      clock,
      ...(this.#drawnAt === undefined ? {} : { before: { at: this.#frame.at, drawnAt: this.#drawnAt } }),
    });
    this.#drawnAt = clock;
    this.#isAwaited = false;
    this.#frame = { at: shown.at, seq: shown.seq, objects: shown.objects, touched: shown.touched, jump };
    if (this.state.getState().phase !== 'ready') {
      const { problem: _, ...rest } = this.state.getState();
      this.state.setState({ ...rest, phase: 'ready' }, true);
    }
    this.#isDrawing = true;
    for (const listener of this.#frameListeners) listener(this.#frame);
    this.#isDrawing = false;
  }

  /** Tells panels where time stands, if anything they see has changed. */
  #publish(): void {
    this.#publishedAt = this.#options.surroundings.clock();
    const now = shownTime(this.#control);
    const { loop: _, leftLiveAt: __, notice: ___, ...told } = this.state.getState();
    if (!isSameTime(this.state.getState(), now)) this.state.setState({ ...told, ...now }, true);
  }

  #hearMarks(marks: readonly Mark[]): void {
    const { markProblem: _, ...rest } = this.state.getState();
    this.#step({ type: 'marks', at: marks.map(({ at }) => at) });
    this.state.setState({ ...rest, marks }, true);
  }

  #hearSilences(silences: readonly Silence[]): void {
    this.#step({ type: 'gaps', gaps: silences });
    this.state.setState({ silences });
  }

  /** Looks for the target of a step, once the scene stands where it begins, and for what playing has to know. */
  #lookAhead(): void {
    const { step, edges, options } = this.#control;
    const { at, seq } = this.#frame;
    if (!edges || at !== playheadOf(this.#control)) return;
    const { selection } = this.state.getState();
    const scope = step?.scope ?? 'everything';
    const filter = stepFilter(scope, selection === undefined ? undefined : this.object(selection));
    this.#steps.want(step, { at, seq, filter: { ...filter, heartbeats: options['step-heartbeats'] } });
    const direction = directionOf(this.#control);
    const until = direction === 1 ? edges.last : edges.first;
    for (const question of questionsOf(this.#control)) this.#road.ask(question, { at, seq, direction, until });
  }

  #openFeed(afterSeq: number): LiveFeed {
    const { client, recording, surroundings } = this.#options;
    return new LiveFeed({
      client,
      recording,
      afterSeq,
      clock: surroundings.clock,
      nextFeedId: surroundings.nextFeedId,
      onBatch: (batch, after) => this.#heard(batch, after),
      // The engine's absence is shown where connections are; here the edge stands still until the feed is back.
      onBroken: () => this.#step({ type: 'lost' }),
    });
  }

  async #heard(batch: LiveBatch, afterSeq: number): Promise<void> {
    await this.#cache.append(batch, afterSeq, batch.seq);
    if (this.#isClosed) return;
    const clock = this.#options.surroundings.clock();
    const first = batch.complete ?? this.#control.edges?.first ?? batch.times[0];
    if (first !== undefined && first !== this.#control.edges?.first) {
      this.#step({ type: 'edges', edges: { first: timestampFromMs(first), last: batch.until } });
    }
    this.#step({ type: 'heard', until: batch.until, clock });
    const isOther = this.#livesBook.follow(batch);
    const isListed = this.#listedSeq === undefined && batch.complete !== undefined;
    if (isListed) await this.#learnListed(batch);
    if (isOther || isListed) this.#tellLives();
  }

  async #learnListed({ complete, until, seq }: LiveBatch): Promise<void> {
    const { client, recording } = this.#options;
    try {
      const found = await findListedSeq(client, { recording, complete, last: until, lastSeq: seq });
      this.#listedSeq ??= found;
    } catch (error) {
      // The next batch asks again.
      this.#failed('changes', error);
    }
  }

  #tellLives(): void {
    for (const listener of this.#livesListeners) listener();
  }

  /** Waits before asking again. Changes fetched ahead are missed by nobody; a scene that did not come is told. */
  #failed(what: 'scene' | 'changes', error: unknown): void {
    if (this.#isClosed) return;
    this.#quietUntil = this.#options.surroundings.clock() + RETRY_MS;
    if (what === 'scene') this.state.setState({ phase: 'failed', problem: sentenceOf(error) });
  }
}
