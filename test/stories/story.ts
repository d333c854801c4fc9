/** One story of the real cluster: what is played, and at which instants it is looked at. */
export interface Story {
  readonly name: string;
  /** The words of `cluster play`. */
  readonly play: readonly string[];
  /** The Deployment that the story is about, in namespace shop. */
  readonly hero: string;
  readonly title: string;
}

export const STORIES: readonly Story[] = [
  { name: 'rollout', play: ['rollout'], hero: 'web', title: 'A good rollout' },
  { name: 'bad-rollout', play: ['bad-rollout', '25'], hero: 'api', title: 'A rollout that hangs' },
  { name: 'incident', play: ['incident', '30'], hero: 'web', title: 'An incident' },
];

/** One line of `changes --bodies`, as far as it is read here. */
export interface ToldChange {
  readonly observedAt: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly object?: {
    readonly metadata?: { readonly generation?: number; readonly labels?: Readonly<Record<string, string>> };
    readonly spec?: { readonly replicas?: number };
    readonly status?: {
      readonly observedGeneration?: number;
      readonly updatedReplicas?: number;
      readonly containerStatuses?: readonly {
        readonly state?: { readonly waiting?: { readonly reason?: string } };
      }[];
    };
  };
}

/** An instant worth a picture. */
export interface KeyInstant {
  readonly name: 'before' | 'half-way' | 'stuck' | 'after';
  readonly at: string;
}

/** Reasons of a waiting container that say that the story has taken its turn for the worse. */
const TROUBLE: ReadonlySet<string> = new Set(['ImagePullBackOff', 'CrashLoopBackOff']);

/**
 * The instants of a story, found in its record: just before the Deployment, or a configuration shortly before it, was told anything new; half way through (half
 * of the new pods made, or the first of them in trouble); if it was told to go back, the last instant before that at
 * which the most pods were in trouble; and the end.
 */
export function keyInstants(changes: readonly ToldChange[], hero: string): readonly KeyInstant[] {
  const ofHero = changes.filter(({ kind, name }) => kind === 'Deployment' && name === hero);
  const turns = ofHero.filter((change, index) => index > 0 && generation(change) > generation(ofHero[index - 1]));
  const [first, second] = turns;
  const last = changes.at(-1);
  if (first === undefined || last === undefined) {
    throw new Error(`Deployment ${hero} was told nothing new in this record: was the story played while it ran?`);
  }
  const cause =
    changes.find((change, index) => isConfigured(changes, index) && isShortlyBefore(change, first)) ?? first;
  const since = changes.slice(changes.indexOf(first));
  const trouble = since.find((change) => isTroubled(change, hero));
  const half = trouble ?? since.find((change) => ofHero.includes(change) && isHalfDone(change));
  if (half === undefined) throw new Error(`Deployment ${hero} never got half way in this record.`);
  return [
    { name: 'before', at: moved(cause.observedAt, -50) },
    { name: 'half-way', at: half.observedAt },
    ...(second === undefined
      ? []
      : [
          { name: 'stuck' as const, at: worstOf(changes.slice(changes.indexOf(first), changes.indexOf(second)), hero) },
        ]),
    { name: 'after', at: last.observedAt },
  ];
}

/** A ConfigMap that was there before and is told anew. */
function isConfigured(changes: readonly ToldChange[], index: number): boolean {
  const change = changes[index];
  if (change?.kind !== 'ConfigMap') return false;
  return changes.slice(0, index).some(({ uid }) => uid === change.uid);
}

const SHORTLY_MS = 5000;

function isShortlyBefore(change: ToldChange, other: ToldChange): boolean {
  const ms = Date.parse(other.observedAt) - Date.parse(change.observedAt);
  return ms >= 0 && ms <= SHORTLY_MS;
}

/** Containers that crash run for a while in between: the worst is when the most of them do not. */
function worstOf(changes: readonly ToldChange[], hero: string): string {
  const troubled = new Set<string>();
  let [most, at] = [0, changes.at(-1)?.observedAt ?? ''];
  for (const change of changes) {
    if (isTroubled(change, hero)) troubled.add(change.uid);
    else troubled.delete(change.uid);
    if (troubled.size >= most && troubled.size > 0) [most, at] = [troubled.size, change.observedAt];
  }
  return at;
}

function generation(change: ToldChange | undefined): number {
  return change?.object?.metadata?.generation ?? 0;
}

/** Its status speaks of an older specification until the controller has seen the new one. */
function isHalfDone(change: ToldChange): boolean {
  const { object } = change;
  if ((object?.status?.observedGeneration ?? 0) < generation(change)) return false;
  return (object?.status?.updatedReplicas ?? 0) * 2 > (object?.spec?.replicas ?? 1);
}

function isTroubled({ kind, name, object }: ToldChange, hero: string): boolean {
  if (kind !== 'Pod' || !name.startsWith(`${hero}-`)) return false;
  return (object?.status?.containerStatuses ?? []).some(({ state }) => TROUBLE.has(state?.waiting?.reason ?? ''));
}

function moved(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString();
}
