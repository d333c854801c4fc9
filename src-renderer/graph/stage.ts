import type { RelationType } from '@model/relation.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Player, SceneFrame } from '../playback/player.ts';
import { strengthOf as strengthIn } from './canvas/paint.ts';
import type { CardNode, Emphasis, GraphNode } from './cards/card-node.ts';
import { type ClosedUp, LayoutChoice } from './layout/layout-choice.ts';
import type { LayoutSettings } from './layout/layout-lives.ts';
import { type GroupBox, type Layout, NOWHERE, placeAt } from './layout/places.ts';
import { LayoutDesk, type LayoutThread } from './layout/thread/layout-desk.ts';
import { groupKey, NodeWindow } from './node-window.ts';
import type { View } from './picture/detail.ts';
import { Endings } from './picture/endings.ts';
import { type Looked, Nearby } from './picture/nearby.ts';
import type { LinkBundle } from './picture/links.ts';
import { type Related, RelatedBook, relatedTo } from './picture/relations.ts';
import { following, type PendingFrame, standing } from './picture/pending-frame.ts';
import { type Drawn, GHOST_ZOOM, ScenePicture } from './picture/scene-picture.ts';
import { ShownLinks } from './picture/shown-links.ts';
import { type Tally, toldOver } from './picture/tally.ts';
import type { GraphFilter } from './graph-filter.ts';
import { CLEAR, type SceneLens } from './modes/lens.ts';

/** What React shows of the stage. Changes with steps and when the view leaves its window, never with every frame. */
export interface StageView {
  readonly nodes: readonly GraphNode[];
  /** Of all that is shown; undefined before the first frame. */
  readonly tally?: Tally;
  readonly closedUp: ClosedUp;
  /** Rises each time the picture was arranged anew, so that nothing is where it was, and has a size to be shown in. */
  readonly arranged: number;
}

/** Where the stage draws: given by the page. */
export interface StagePage {
  /** Asks for one call of {@link Stage.tick} with the time of the next frame. */
  schedule(): void;
  /** Draws the moment `now`. */
  paint(now: number): void;
  /** Draws the minimap: places, not movements. */
  paintMap(): void;
  /** The time of the screen frame that is being made, if one is: then what comes is drawn in it, not in the next. */
  frameTime(): number | undefined;
  /** True when people or their system asked for less motion. */
  prefersStillness(): boolean;
  /** A thread that lays out, for as long as the stage is open. */
  layoutThread(): LayoutThread;
}

/** While lives arrive without end, they are given places at most this often, in ms: less often, the more there are. */
const layoutPause = (lives: number) => Math.max(250, lives / 50);

/** In the minimap nobody sees more than this: it is drawn at most so often, in ms, for the eye and for what changes. */
const MAP_PAUSE = { look: 33, step: 150 } as const;

/** What is read, not watched: counts, and ages and heat in a frame in which nothing looks another way. Done so often, in ms. */
const STILL_PAUSE = 100;

/**
 * Puts the frames of a player on the page: gives lives their places, keeps what is drawn, and says which cards are
 * mounted. Everything happens in {@link tick}, once a screen frame; of several frames between two ticks the newest wins.
 */
export class Stage {
  readonly view: StoreApi<StageView> = createStore<StageView>(() => ({ nodes: [], arranged: 0, closedUp: 'no' }));
  readonly picture = new ScenePicture();
  readonly near = new Nearby(() => this.looked(), this.picture.news.reader());
  layout: Layout = NOWHERE;
  groupTallies: readonly Tally[] = [];
  related: Related | undefined;
  mounted: ReadonlySet<number> = new Set();
  eye: View = { x: 0, y: 0, zoom: 1, width: 0, height: 0 };

  private readonly strengthOf = (drawn: Drawn): number => strengthIn(this, drawn);
  private readonly player: Player;
  private readonly page: StagePage;
  readonly lens: SceneLens;
  private readonly window = new NodeWindow();
  private desk: LayoutDesk | undefined;
  private edition = 0;
  private readonly choice = new LayoutChoice();
  private areSettingsNew = false;
  private tally: Tally | undefined;
  private talliedAt = -Infinity;
  private readonly shownLinks = new ShownLinks();
  private readonly book = new RelatedBook();
  private readonly endings = new Endings();
  private pending: PendingFrame | undefined;
  /** What the picture was brought to last: from there on a frame says what it touched. */
  private applied: { readonly layout: Layout; readonly isCompared: boolean } | undefined;
  private areLivesNew = true;
  private isNewlyArranged = false;
  private laidOutAt = -Infinity;
  private isWindowStale = true;
  private filter: GraphFilter | undefined;
  private isSearch = false;
  private focused: number | undefined;
  private shown: SceneFrame;
  /** Something is not yet on the canvas. */
  private isDirty = true;
  private paintedAt = -Infinity;
  /** When what follows from what is drawn was worked out, and whether frames have come since. */
  private relatedAt = -Infinity;
  private isStillBehind = false;
  private mappedAt = -Infinity;
  private mapDueAt = -Infinity;

  constructor(player: Player, page: StagePage, lens: SceneLens = CLEAR) {
    this.player = player;
    this.page = page;
    this.lens = lens;
    this.shown = player.frame();
  }

  /** Starts listening to the player; returns how to stop. */
  start(): () => void {
    const desk = new LayoutDesk(this.page.layoutThread(), () => this.page.schedule());
    this.desk = desk;
    const stops = [
      () => desk.close(),
      this.lens.start(() => this.lookAgain()),
      this.player.onFrame((frame) => {
        this.pending = following(this.pending, frame);
        const now = this.page.frameTime();
        if (now === undefined) this.page.schedule();
        else this.tick(now);
      }),
      this.player.onLives(() => {
        this.areLivesNew = true;
        this.page.schedule();
      }),
      this.player.state.subscribe((state, before) => {
        if (state.selection !== before.selection) this.relate();
      }),
    ];
    this.pending = standing(this.player.frame(), false);
    this.applied = undefined;
    this.areLivesNew = true;
    this.page.schedule();
    return () => stops.forEach((stop) => stop());
  }

  /** The eye moved, or the page has another size. */
  look(eye: View): void {
    this.eye = eye;
    this.mapDueAt = Math.min(this.mapDueAt, this.mappedAt + MAP_PAUSE.look);
    this.redraw();
  }

  /** The colours changed, or something else that only the page knows of. */
  redraw(): void {
    this.isDirty = true;
    this.page.schedule();
  }

  /** Dims what does not match. While something is searched for, the selection dims nothing of its own. */
  dim(filter: GraphFilter | undefined, isSearch = false): void {
    this.filter = filter;
    this.isSearch = isSearch;
    this.relate();
  }

  /** Arranges the picture in another way: everything travels to its new place as soon as that is known. */
  arrange(settings: LayoutSettings): void {
    if (this.choice.choose(settings, this.shown.seq)) this.askAnew();
  }

  /** The `seq` of the instant shown. */
  get seq(): number {
    return this.shown.seq;
  }

  /** Keeps the card that has the keyboard's focus mounted. */
  focusOn(id: number | undefined): void {
    if (this.focused === id) return;
    this.focused = id;
    this.isWindowStale = true;
    this.page.schedule();
  }

  /** One screen frame. `now` is its time, as requestAnimationFrame gives it. */
  tick(now: number): void {
    this.askForLayout(now);
    this.takeLayout();
    this.applyPending(now);
    if (this.isStillBehind && now - this.relatedAt >= STILL_PAUSE) this.bringUpToDate(now);
    if (this.tellArranged()) return;
    if (this.tally && this.tally !== this.view.getState().tally) this.tellTally(this.tally, now);
    const moves = this.picture.settle(now);
    const isMoving = moves || (this.picture.ghosts.length > 0 && this.eye.zoom >= GHOST_ZOOM);
    // Two ticks may fall into one frame: what moves is where it was.
    const isAnother = now !== this.paintedAt;
    this.updateWindow(now, isMoving && isAnother);
    if (this.isDirty || (isMoving && isAnother)) {
      this.paintedAt = now;
      this.page.paint(now);
    }
    if (this.isDirty) this.mapDueAt = Math.min(this.mapDueAt, this.mappedAt + MAP_PAUSE.step);
    this.isDirty = false;
    this.paintMap(now);
    const isAsking = this.areLivesNew && this.desk?.isBusy === false;
    const isUntold = this.tally !== this.view.getState().tally;
    const isBehind =
      isUntold || this.isStillBehind || this.mapDueAt < Infinity || (this.isWindowStale && this.eye.width > 0);
    if (isMoving || isAsking || isBehind) this.page.schedule();
  }

  /** The name of an object that may be gone. */
  nameOf(id: number): string | undefined {
    return this.player.object(id)?.name;
  }

  /** Relations other than ownership that are to be seen. */
  links(): readonly LinkBundle[] {
    const { eye, related, strengthOf } = this;
    return this.shownLinks.bundles({ eye, drawn: this.picture.drawn, related, strengthOf });
  }

  /** Shows the relations of these types of everything in view, not of the selection alone. */
  showRelations(types: ReadonlySet<RelationType>): void {
    this.shownLinks.show(types);
    this.redraw();
  }

  /** The object that a card's node shows now. */
  objectOf(node: string): number | undefined {
    return this.cards().find(({ id }) => id === node)?.data.object.id;
  }

  /** The node that shows an object, if its card is mounted. */
  nodeOf(object: number): string | undefined {
    return this.cards().find(({ data }) => data.object.id === object)?.id;
  }

  /** The box that a group's node stands for. */
  groupOf(node: string): GroupBox | undefined {
    return this.layout.groups.find((group) => groupKey(group) === node);
  }

  /** An object with everything it has to do with at the instant shown. */
  relatedTo(id: number): ReadonlySet<number> {
    return relatedTo(id, this.shown.objects, this.layout).ids;
  }

  /** Whether neither selection, filter nor modes leave anything less than its full strength. */
  get isPlain(): boolean {
    return !this.related && !this.filter && this.lens.isClear();
  }

  /** Whether the filter leaves the object undimmed. A comparison dims what is the same at both instants. */
  matches(drawn: Drawn): boolean {
    return (this.filter === undefined || this.filter(drawn.object)) && !this.lens.isUnchanged(drawn.id);
  }

  /** Whether the modes of the graph leave the object out. */
  isFaded(drawn: Drawn): boolean {
    return this.lens.isFaded(drawn.object, this.related === undefined || this.related.ids.has(drawn.id));
  }

  private looked(): Looked {
    const { eye, layout, seq, strengthOf } = this;
    const wasThere = (life: number) => this.endings.wasOver(life, seq, this.player.lives());
    return { eye, layout, seq, strengthOf, drawn: this.picture.drawn, wasThere };
  }

  private cards(): readonly CardNode[] {
    return this.view.getState().nodes.filter((node) => node.type === 'card');
  }

  /** The same frame looks another way. */
  private lookAgain(): void {
    this.relatedAt = -Infinity;
    this.pending ??= standing(this.player.frame(), true);
    this.page.schedule();
  }

  private askAnew(): void {
    const { closedUp } = this.choice;
    if (this.view.getState().closedUp !== closedUp) this.view.setState({ closedUp });
    this.areSettingsNew = true;
    this.areLivesNew = true;
    this.page.schedule();
  }

  private askForLayout(now: number): void {
    if (!this.areLivesNew || !this.desk || this.desk.isBusy) return;
    const lives = this.player.lives();
    const isDue = this.areSettingsNew || now - this.laidOutAt >= layoutPause(lives.length);
    if (!isDue || !this.desk.ask(lives, this.choice.settings(this.player.listedSeq()))) return;
    this.areLivesNew = false;
    this.areSettingsNew = false;
    this.laidOutAt = now;
  }

  /** The layout before stays until another has arrived. */
  private takeLayout(): void {
    const arrived = this.desk?.take();
    if (!arrived) return;
    const isFirst = this.layout.places.size === 0;
    this.layout = arrived.layout;
    this.isNewlyArranged ||= arrived.edition !== this.edition;
    this.edition = arrived.edition;
    this.relatedAt = -Infinity;
    this.pending ??= standing(this.player.frame(), !isFirst);
  }

  /** Not before there is a size to fit the picture into. Returns whether it is the first: that is painted when it is fitted. */
  private tellArranged(): boolean {
    if (!this.isNewlyArranged || this.eye.width === 0) return false;
    this.isNewlyArranged = false;
    const { arranged } = this.view.getState();
    this.view.setState({ arranged: arranged + 1 });
    if (arranged === 0) this.page.schedule();
    return arranged === 0;
  }

  private applyPending(now: number): void {
    if (!this.pending) return;
    const { frame, animate, touched } = this.pending;
    this.pending = undefined;
    const isAnimated = animate && !this.page.prefersStillness();
    const seen = this.lens.through(frame, (id) => placeAt(this.layout, id, frame.seq));
    this.shown = seen;
    if (this.choice.show(frame.seq)) this.askAnew();
    const { layout, applied } = this;
    const isCompared = seen !== frame;
    const isNext = applied?.layout === layout && !applied.isCompared && !isCompared;
    const there = isCompared ? frame.objects : undefined;
    const step = { frame: seen, layout, now, animate: isAnimated, touched: isNext ? touched : undefined, there };
    this.applied = { layout, isCompared };
    const isChanged = this.picture.apply(step);
    if (isChanged || now - this.relatedAt >= STILL_PAUSE) this.bringUpToDate(now);
    else this.isStillBehind = true;
  }

  /** What follows from what is drawn. */
  private bringUpToDate(now: number): void {
    this.relatedAt = now;
    this.isStillBehind = false;
    const { groups } = this.layout;
    this.groupTallies = toldOver(groups, this.picture.tallies.byGroup(groups.length));
    this.tellTally(this.picture.tallies.all(), now);
    this.relate();
  }

  /** Words are read at most ten times a second. Counts that are the same are no words: they make the next ones wait for nothing. */
  private tellTally(tally: Tally, now: number): void {
    this.tally = tally;
    if (tally === this.view.getState().tally || now - this.talliedAt < STILL_PAUSE) return;
    this.talliedAt = now;
    this.view.setState({ tally });
  }

  private paintMap(now: number): void {
    if (now < this.mapDueAt) return;
    [this.mapDueAt, this.mappedAt] = [Infinity, now];
    this.page.paintMap();
  }

  private relate(): void {
    const { selection } = this.player.state.getState();
    // An object that is not there at this instant, or of a kind that is not shown, is no reason to dim everything.
    const isSeen = selection !== undefined && this.picture.drawn.has(selection) && !this.isSearch;
    this.related = isSeen ? this.book.of(selection, this.shown.objects, this.layout) : undefined;
    this.near.forget();
    this.shownLinks.forget();
    this.isWindowStale = true;
    this.redraw();
  }

  private updateWindow(now: number, isMoving: boolean): void {
    const hasLeaving = isMoving && this.mounted.size > 0;
    const near = () => this.near.items();
    if (!this.isWindowStale && !hasLeaving && !this.window.isStale(this.eye, near)) return;
    if (this.eye.width === 0) return;
    const { selection } = this.player.state.getState();
    const update = this.window.update({
      now,
      view: this.eye,
      layout: this.layout,
      drawn: this.picture.drawn,
      near,
      groupTallies: this.groupTallies,
      emphasisOf: (drawn) => this.emphasisOf(drawn, selection),
      extrasOf: (drawn) => this.lens.extrasOf(drawn.object),
      pinned: [this.focused, selection].filter((id) => id !== undefined),
    });
    this.isWindowStale = update.isUnfinished;
    this.mounted = update.mounted;
    const { nodes } = this.view.getState();
    if (nodes.length === update.nodes.length && nodes.every((node, at) => node === update.nodes[at])) return;
    this.isDirty = true;
    this.view.setState({ nodes: update.nodes });
  }

  private emphasisOf(drawn: Drawn, selection: number | undefined): Emphasis {
    if (drawn.id === selection) return 'selected';
    if (this.isFaded(drawn)) return 'faded';
    if (!this.matches(drawn) || (this.related && !this.related.ids.has(drawn.id))) return 'dimmed';
    return this.related ? 'related' : 'plain';
  }
}
