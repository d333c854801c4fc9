import { connectTo, type KubeConnection } from '../../src-main/kube/wire/connection.ts';
import { type Credentials, credentialsOf } from '../../src-main/kube/config/credentials.ts';
import { contextConfig, type ContextConfig } from '../../src-main/kube/config/kubeconfig.ts';
import { parseKubeconfig } from '../../src-main/kube/config/kubeconfig-file.ts';
import type { Clock } from '../../src-main/kube/clock.ts';
import type { Heard, HeardSink, ResourceKind, WireObject } from '../../src-main/kube/heard.ts';
import { Reflector } from '../../src-main/kube/reflector/reflector.ts';
import { Slots } from '../../src-main/kube/reflector/slots.ts';
import { ManualClock } from '../fakes/manual-clock.ts';
import { type ScriptedAnswer, ScriptedApiServer } from '../fakes/scripted-api-server.ts';
import { CERTIFICATE } from '../fakes/test-certificate.ts';

export const PODS: ResourceKind = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true };

/** A context without credentials that leads to `server`. */
export function contextOf(server: string, user: object = {}): ContextConfig {
  const kubeconfig = {
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server } }],
    users: [{ name: 'tester', user }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'tester' } }],
  };
  return contextConfig(parseKubeconfig(JSON.stringify(kubeconfig), '/nowhere/config'), '');
}

/** A context that trusts a scripted server under the name its certificate has. */
export function trusting(server: string, cluster: object = {}): ContextConfig {
  const entry = {
    server,
    'certificate-authority-data': Buffer.from(CERTIFICATE).toString('base64'),
    'tls-server-name': 'api.test',
    ...cluster,
  };
  const kubeconfig = {
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: entry }],
    contexts: [{ name: 'test', context: { cluster: 'test' } }],
  };
  return contextConfig(parseKubeconfig(JSON.stringify(kubeconfig), '/nowhere/config'), '');
}

/** A connection as one context, without anything from this machine's environment. */
export function connectionAs(config: ContextConfig, clock: Clock): KubeConnection {
  return connectTo({ config: () => config, credentials: credentialsFor(config, clock), clock });
}

export function credentialsFor(config: ContextConfig, clock: Clock): Credentials {
  const { signal } = new AbortController();
  return credentialsOf({
    config: () => config,
    env: { PATH: process.env['PATH'] },
    clock,
    signal,
    onPlugin: () => undefined,
  });
}

/** A sink that keeps what it hears, in words. */
export class ListeningSink implements HeardSink {
  readonly heard: Heard[] = [];
  readonly words: string[] = [];
  settlements = 0;

  hear(heard: Heard): Promise<void> {
    this.heard.push(heard);
    this.words.push(wordsOf(heard));
    return Promise.resolve();
  }

  settled(): Promise<void> {
    this.settlements++;
    return Promise.resolve();
  }
}

function wordsOf(heard: Heard): string {
  switch (heard.type) {
    case 'listed':
      return ['listed', ...heard.objects.map(nameOf)].join(' ');
    case 'applied':
    case 'deleted':
      return `${heard.type} ${nameOf(heard.object)}`;
    case 'list-end':
    case 'bookmark':
      return `${heard.type} ${heard.resourceVersion}`;
    case 'silent':
      return `silent ${heard.why}`;
    default:
      return heard.type;
  }
}

function nameOf(object: WireObject): string {
  return `${object.uid.replace('uid-', '')}@${object.resourceVersion}`;
}

/** Resolves when `holds`; the wait is for the event loop, not for time. Fails with what was the case instead. */
export async function until(holds: () => boolean, seen: () => unknown): Promise<void> {
  const end = performance.now() + 8_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`it never came to that: ${JSON.stringify(seen())}`);
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** A reflector of pods that talks with a scripted server, on a clock of its own. */
export class Conversation {
  readonly server: ScriptedApiServer;
  readonly clock = new ManualClock();
  readonly sink = new ListeningSink();
  readonly faults: unknown[] = [];
  readonly reflector: Reflector;

  private constructor(server: ScriptedApiServer, sink: HeardSink | undefined, firstPage: number) {
    this.server = server;
    const config = contextOf(server.url);
    this.reflector = new Reflector({
      connection: connectionAs(config, this.clock),
      scope: { kind: PODS, namespace: '', without: [] },
      sink: sink ?? this.sink,
      slots: new Slots(1, this.clock),
      firstPage,
      clock: this.clock,
      random: () => 0,
      onState: () => {},
      onFault: (cause) => this.faults.push(cause),
    });
  }

  static async start(sink?: HeardSink, firstPage = 500): Promise<Conversation> {
    return new Conversation(await ScriptedApiServer.start(), sink, firstPage);
  }

  /** Gives the server its first answers and lets the reflector ask. */
  begin(...answers: readonly ScriptedAnswer[]): void {
    this.server.answer(...answers);
    this.reflector.start();
  }

  async close(): Promise<void> {
    await this.reflector.stop();
    await this.server.close();
  }

  /** Waits until so many requests were made in all. */
  requests(count: number): Promise<void> {
    return until(
      () => this.server.requests.length >= count,
      () => ({ requests: this.server.requests, words: this.sink.words }),
    );
  }

  /** Waits until the last word heard is `last`. */
  hears(last: string): Promise<void> {
    return until(
      () => this.sink.words.at(-1) === last,
      () => this.sink.words,
    );
  }

  reaches(type: string): Promise<void> {
    return until(
      () => this.reflector.state.type === type,
      () => ({ state: this.reflector.state, words: this.sink.words }),
    );
  }

  /** The watch that was opened says nothing for a second. */
  async quiet(): Promise<void> {
    await until(
      () => this.clock.pending.includes(1_000),
      () => this.clock.pending,
    );
    this.clock.advance(1_000);
    await this.reaches('watching');
  }

  /** Waits for the reflector to wait, and lets the time pass. */
  async waitsFor(ms: number): Promise<void> {
    await until(
      () => this.clock.pending.includes(ms),
      () => ({ pending: this.clock.pending, words: this.sink.words }),
    );
    this.clock.advance(ms);
  }
}
