import type { RecordingState } from '@model/recording.ts';
import { isAskedWhetherLetIn, kindStatus, type KindStatus, recordingState } from './cluster-state.ts';
import type { HearClusterOptions } from './cluster.ts';
import { resourceKey } from './discovery/discovered.ts';
import { Discovery } from './discovery/discovery.ts';
import { type DiscoveryNews, type DiscoveryWatch, watchDiscovery } from './discovery/discovery-watcher.ts';
import type { Heard, HeardSink, ResourceKind } from './heard.ts';
import { inHearingOrder } from './hearing-order.ts';
import { pollingOf, whyExcluded } from './hearing-scope.ts';
import { OwnNamespaces } from './rights/own-namespaces.ts';
import { isBack, spreadMs } from './reflector/after-outage.ts';
import { Reflector } from './reflector/reflector.ts';
import type { ReflectorState } from './reflector/reflector-state.ts';
import { Slots } from './reflector/slots.ts';
import type { KubeConnection } from './wire/connection.ts';
import type { KubeError } from './wire/kube-error.ts';
import { firstPageSize } from './wire/page-size.ts';
import type { Scope } from './wire/resource-path.ts';

interface HeardKindsOptions extends HearClusterOptions {
  readonly connection: KubeConnection;
  readonly serverVersion: string;
  readonly signal: AbortSignal;
  readonly onFault: (cause: unknown) => void;
}

const PARALLEL_LISTS = 8;
const SAY_MS = 100;
/** Changes of these change what discovery says. */
const KINDS_OF_KINDS = new Set([
  'apiextensions.k8s.io/customresourcedefinitions',
  'apiregistration.k8s.io/apiservices',
]);

/** Changes of these change what we may list. */
const KINDS_OF_RIGHTS = new Set(
  ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'].map((name) => `rbac.authorization.k8s.io/${name}`),
);
/** Rights are granted in several objects, and take a moment to be in force. */
const RIGHTS_MS = 2_000;
/** Where a kind is heard instead so long after it was refused first, that is news: rights were given. */
const NEWS_MS = 20_000;

/** One reflector at work. Its sink outlives it when the kind goes on in another version. */
interface Hearing {
  readonly kind: ResourceKind;
  readonly reflector: Reflector;
  readonly sink: HeardSink;
}

/** A reflector for each kind that discovery has and that is wanted, as they come and go. */
export class HeardKinds {
  readonly #options: HeardKindsOptions;
  readonly #slots: Slots;
  readonly #reflectors = new Map<string, Hearing>();
  readonly #statuses = new Map<string, KindStatus>();
  readonly #discovery: DiscoveryWatch;
  readonly #stopping: Promise<void>[] = [];
  readonly #excluded = new Set<string>();
  readonly #own: OwnNamespaces;
  /** The keys of those that were refused and have not been heard since: when one is, rights were given. */
  readonly #refused = new Set<string>();
  #slowPlugin: string | undefined;
  #said = '';
  #cancelSaying: (() => void) | undefined;
  #cancelAsking: (() => void) | undefined;

  constructor(options: HeardKindsOptions) {
    this.#options = options;
    this.#slots = new Slots(PARALLEL_LISTS, options.clock);
    const { connection, clock, signal } = options;
    this.#own = new OwnNamespaces({
      connection,
      slots: this.#slots,
      clock,
      signal,
      candidates: () => this.#candidates(),
    });
    this.#say({ type: 'connecting', waitingFor: 'the list of kinds' });
    this.#discovery = watchDiscovery({
      discovery: new Discovery(options.connection),
      clock: options.clock,
      signal: options.signal,
      onNews: (news) => this.#onNews(news),
      onTrouble: (trouble) => this.#onTrouble(trouble),
    });
  }

  retry(): void {
    this.#discovery.nudge();
    this.#own.forget();
    for (const { reflector } of this.#reflectors.values()) reflector.retry();
  }

  /** A credential plugin takes its time (undefined: no longer): what is asked for waits for it. */
  waitFor(slowPlugin: string | undefined): void {
    this.#slowPlugin = slowPlugin;
    for (const key of this.#reflectors.keys()) this.#sayKind(key);
    // At once: what was said of the whole is about to be said again, and it may have been that all waits for the plugin.
    if (this.#statuses.size > 0) this.#sayWhole();
  }

  async close(): Promise<void> {
    this.#discovery.stop();
    this.#cancelSaying?.();
    this.#cancelAsking?.();
    await Promise.all([...this.#stopping, ...[...this.#reflectors.values()].map(({ reflector }) => reflector.stop())]);
  }

  #onNews({ appeared, gone, present }: DiscoveryNews): void {
    const replaced = new Set(appeared.map(resourceKey));
    for (const kind of gone) {
      // A kind that goes on in another version is not gone: its objects keep their lives.
      for (const key of this.#keysOf(kind))
        if (!replaced.has(resourceKey(kind))) this.#reflectors.get(key)?.reflector.vanished();
    }
    for (const kind of inHearingOrder(present)) {
      const why = whyExcluded(kind, this.#options.scope, this.#options.polled);
      if (why !== undefined) this.#exclude({ kind, namespace: '', without: [] }, why);
      else for (const key of this.#keysOf(kind)) this.#hear(key, kind);
    }
    this.#sayOverall();
  }

  /** Says once that a kind, or a namespace of it, is not heard. */
  #exclude(scope: Scope, detail: string): void {
    const key = keyOf(scope.kind, scope.namespace);
    if (this.#excluded.has(key)) return;
    this.#excluded.add(key);
    this.#options.sinkFor(scope).hear({ type: 'excluded', detail })?.catch(this.#options.onFault);
  }

  #hear(key: string, kind: ResourceKind): void {
    const before = this.#reflectors.get(key);
    if (before !== undefined && before.kind.version === kind.version) {
      if (before.reflector.state.type === 'gone') before.reflector.returned();
      return;
    }
    const namespace = namespaceOf(key);
    const without = kind.namespaced && namespace === '' ? this.#options.scope.withoutNamespaces : [];
    const everyMs = pollingOf(kind, this.#options.polled ?? []);
    const scope: Scope = { kind, namespace, without, ...(everyMs !== undefined && { everyMs }) };
    for (const name of without) this.#exclude({ kind, namespace: name, without: [] }, 'excluded namespace');
    const { connection, serverVersion, clock, random, onFault } = this.#options;
    const sink = before?.sink ?? this.#sinkFor(scope);
    const reflector = new Reflector({
      connection,
      scope,
      sink,
      slots: this.#slots,
      firstPage: firstPageSize(serverVersion),
      clock,
      random,
      onFault,
      onState: (state, before) => this.#onReflector(key, scope, { state, before }),
    });
    this.#reflectors.set(key, { kind, reflector, sink });
    this.#statuses.set(key, { kind, namespace, state: 'listing', detail: '' });
    if (before === undefined) reflector.start();
    else this.#stopping.push(this.#takeOver(before, reflector));
  }

  /** From one watch to the list of another there is a silence: what changes twice meanwhile, or comes and goes, is missed. */
  async #takeOver({ reflector, sink, kind }: Hearing, next: Reflector): Promise<void> {
    await reflector.stop();
    if (this.#options.signal.aborted) return;
    const detail = `served in another version than ${kind.version} now`;
    await sink.hear({ type: 'silent', why: 'disconnected', detail })?.catch(this.#options.onFault);
    next.start();
  }

  /** The keys of a kind's reflectors: one, or one for each namespace; those of the namespace fallen back to, too. */
  #keysOf(kind: ResourceKind): readonly string[] {
    const { namespaces } = this.#options.scope;
    const scopes = kind.namespaced && namespaces.length > 0 ? namespaces : [''];
    const keys = scopes.map((namespace) => keyOf(kind, namespace));
    return [...keys, ...this.#insteadOf(kind).filter((key) => !keys.includes(key))];
  }

  /** The keys of the namespaces that a kind is heard in because it is refused cluster-wide. */
  #insteadOf(kind: ResourceKind): readonly string[] {
    const everywhere = keyOf(kind, '');
    return [...this.#reflectors.keys()].filter((key) => key.startsWith(everywhere) && key !== everywhere);
  }

  /** Where rights are looked for: the context's namespace, as kubectl has it, and those of its neighbours. */
  #candidates(): readonly string[] {
    const { context, otherNamespaces } = this.#options.config;
    return [context.namespace || 'default', ...otherNamespaces];
  }

  /** A user of single namespaces may not list cluster-wide; when that changes, the one reflector hears all. */
  #fallBack({ kind, namespace }: Scope, state: ReflectorState['type']): void {
    if (!kind.namespaced || namespace !== '') return;
    if (state === 'denied') void this.#hearInstead(kind);
    if (state !== 'watching' && state !== 'sampling') return;
    for (const key of this.#insteadOf(kind)) {
      const existing = this.#reflectors.get(key);
      this.#reflectors.delete(key);
      this.#statuses.delete(key);
      if (existing !== undefined) this.#stopping.push(this.#relieve(existing));
      this.#options.onKind({ kind, namespace: namespaceOf(key), state: 'stopped', detail: '' });
    }
  }

  /** Hears a refused kind where it is allowed. By the time that is known, it may be heard cluster-wide after all. */
  async #hearInstead(kind: ResourceKind): Promise<void> {
    try {
      const namespaces = await this.#own.for(kind);
      const cluster = this.#reflectors.get(keyOf(kind, ''));
      if (this.#options.signal.aborted || cluster?.reflector.state.type !== 'denied') return;
      const { refused } = cluster.reflector.state.standing;
      const isNews = refused !== undefined && this.#options.clock.monotonic() - refused.since >= NEWS_MS;
      for (const key of namespaces.map((namespace) => keyOf(kind, namespace))) {
        if (isNews && !this.#reflectors.has(key)) this.#refused.add(key);
        this.#hear(key, cluster.kind);
      }
    } catch (cause) {
      if (!this.#options.signal.aborted) this.#options.onFault(cause);
    }
  }

  async #relieve({ reflector, sink }: Hearing): Promise<void> {
    await reflector.stop();
    if (this.#options.signal.aborted) return;
    await sink.hear({ type: 'relieved' })?.catch(this.#options.onFault);
  }

  #sinkFor(scope: Scope): HeardSink {
    const { kind, namespace } = scope;
    const sink =
      kind.namespaced && namespace === ''
        ? this.#falling(kind, this.#options.sinkFor(scope))
        : this.#options.sinkFor(scope);
    const key = resourceKey(kind);
    const isOfKinds = KINDS_OF_KINDS.has(key);
    if (!isOfKinds && !KINDS_OF_RIGHTS.has(key)) return sink;
    return {
      settled: () => sink.settled(),
      hear: (heard) => {
        if (heard.type === 'applied' || heard.type === 'deleted') {
          if (isOfKinds) this.#discovery.nudge();
          else this.#askDeniedAgain();
        }
        return sink.hear(heard);
      },
    };
  }

  /** A refusal is written down with what is done about it. */
  #falling(kind: ResourceKind, sink: HeardSink): HeardSink {
    return {
      settled: () => sink.settled(),
      hear: (heard) => {
        return heard.type === 'denied' ? this.#deniedWith(kind, heard, sink) : sink.hear(heard);
      },
    };
  }

  async #deniedWith(kind: ResourceKind, heard: Heard & { readonly type: 'denied' }, sink: HeardSink): Promise<void> {
    const namespaces = await this.#own.for(kind);
    const instead =
      namespaces.length === 0
        ? `; not allowed in namespace ${this.#candidates().join(' or ')} either`
        : `; heard in namespace ${namespaces.join(', ')} instead, if that is allowed`;
    await sink.hear({ ...heard, detail: `${heard.detail}${instead}` });
  }

  /** The server was away, and one kind found it back: it is for the others, too. */
  #askAgain(): void {
    const withinMs = spreadMs(this.#reflectors.size);
    for (const { reflector } of this.#reflectors.values()) reflector.back(withinMs);
  }

  /** Someone's rights changed: maybe ours. */
  #askDeniedAgain(): void {
    this.#cancelAsking ??= this.#options.clock.after(RIGHTS_MS, () => {
      this.#cancelAsking = undefined;
      this.#own.forget();
      for (const { reflector } of this.#reflectors.values()) {
        if (reflector.state.type === 'denied') reflector.retry();
      }
    });
  }

  #onReflector(
    key: string,
    scope: Scope,
    { state, before }: Readonly<Record<'state' | 'before', ReflectorState>>,
  ): void {
    if (this.#reflectors.get(key)?.kind.version !== scope.kind.version) return;
    if (state.type === 'gone' || state.standing.last === 'missing') this.#discovery.nudge();
    if (isBack(before, state)) this.#askAgain();
    if (state.type === 'denied') this.#refused.add(key);
    const isHeard = state.type === 'watching' || state.type === 'sampling';
    if (isHeard && this.#refused.delete(key)) this.#askDeniedAgain();
    this.#fallBack(scope, state.type);
    this.#sayKind(key);
    this.#sayOverall();
  }

  #sayKind(key: string): void {
    const { clock, onKind } = this.#options;
    const hearing = this.#reflectors.get(key);
    if (hearing === undefined) return;
    const at = { now: clock.now(), monotonic: clock.monotonic(), slowPlugin: this.#slowPlugin };
    const { state } = hearing.reflector;
    const wasDenied = this.#statuses.get(key)?.state === 'denied';
    if (wasDenied && this.#slowPlugin === undefined && isAskedWhetherLetIn(state)) return;
    const status = kindStatus({ kind: hearing.kind, namespace: namespaceOf(key) }, state, at);
    this.#statuses.set(key, status);
    onKind(status);
  }

  #onTrouble(trouble: KubeError): void {
    // Once kinds are heard, their reflectors tell that the server is away.
    if (this.#reflectors.size === 0)
      this.#say({ type: 'connecting', waitingFor: `the list of kinds: ${trouble.message}` });
  }

  /** Sixty kinds change state together; what follows for the whole is said a few times a second. */
  #sayOverall(): void {
    if (this.#options.signal.aborted) return;
    this.#cancelSaying ??= this.#options.clock.after(SAY_MS, () => {
      this.#cancelSaying = undefined;
      this.#sayWhole();
    });
  }

  #sayWhole(): void {
    this.#say(recordingState([...this.#statuses.values()], this.#options.config.context.name));
  }

  #say(state: RecordingState): void {
    const text = JSON.stringify(state);
    if (text === this.#said) return;
    this.#said = text;
    this.#options.onState(state);
  }
}

function keyOf(kind: ResourceKind, namespace: string): string {
  return `${resourceKey(kind)}@${namespace}`;
}

function namespaceOf(key: string): string {
  return key.slice(key.indexOf('@') + 1);
}
