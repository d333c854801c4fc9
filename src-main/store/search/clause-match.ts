import { groupKindOf } from '@model/object-ref.ts';
import type { Summary } from '@model/summary.ts';
import type { Clause, Field } from './search-query.ts';

/** What kubectl takes for a kind, beside its name and plural. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  po: 'pod',
  deploy: 'deployment',
  rs: 'replicaset',
  sts: 'statefulset',
  ds: 'daemonset',
  rc: 'replicationcontroller',
  cj: 'cronjob',
  svc: 'service',
  ep: 'endpoints',
  ing: 'ingress',
  netpol: 'networkpolicy',
  cm: 'configmap',
  no: 'node',
  ns: 'namespace',
  ev: 'event',
  pvc: 'persistentvolumeclaim',
  pv: 'persistentvolume',
  sc: 'storageclass',
  hpa: 'horizontalpodautoscaler',
  pdb: 'poddisruptionbudget',
  quota: 'resourcequota',
  limits: 'limitrange',
  sa: 'serviceaccount',
  crd: 'customresourcedefinition',
};

/** True if a kind is what `kind:` asks for: one of several with commas, without regard to case. */
export function kindMatches(clause: Clause, kind: { readonly group: string; readonly kind: string }): boolean {
  const [bare, full] = [kind.kind.toLowerCase(), groupKindOf(kind).toLowerCase()];
  const names = [bare, full, `${bare}s`, `${bare}es`, bare.replace(/y$/, 'ies')];
  return clause.text
    .split(',')
    .some((asked) => names.includes(SHORT_NAMES[asked] ?? asked) || (asked.includes('*') && names.some(glob(asked))));
}

/**
 * True if what a query finds may be of a kind (as `groupKindOf` prints it) and in a namespace; an empty one stands for
 * all of them.
 */
export function mayConcern(
  clauses: readonly Clause[],
  { kind, namespace }: { readonly kind: string; readonly namespace: string },
): boolean {
  const [bare = '', ...group] = kind.split('.');
  return clauses.every((clause) => {
    if (clause.field === 'kind' && kind !== '') {
      return kindMatches(clause, { group: group.join('.'), kind: bare }) !== clause.negated;
    }
    if (clause.field === 'ns' && namespace !== '') {
      return placeMatches(clause, { namespace, name: '' }) !== clause.negated;
    }
    return true;
  });
}

/** True if an object's name or namespace is what a clause about them asks for. */
export function placeMatches(clause: Clause, object: { readonly namespace: string; readonly name: string }): boolean {
  if (clause.field === 'ns') return clause.text.split(',').some(whole(object.namespace.toLowerCase()));
  if (clause.field !== 'name' && clause.field !== 'any') return false;
  return within(clause.text)(object.name.toLowerCase());
}

/** True if a summary is what a clause about states asks for. */
export function summaryMatches({ field, text }: Clause, summary: Summary): boolean {
  const words = [summary.status, ...(summary.containers ?? []).map(({ reason }) => reason ?? '')];
  const notes = [summary.note ?? '', ...(summary.columns ?? []).map(({ value }) => value)];
  switch (field) {
    case 'status':
      return words.some(begins(text));
    case 'reason':
      return [...words, summary.note ?? ''].some(begins(text));
    case 'message':
      return notes.some((note) => within(text)(note.toLowerCase()));
    case 'health':
      return summary.health === text;
    case 'node':
      return begins(text)(summary.node ?? '');
    case 'any':
      return [...words, ...notes, summary.node ?? ''].some((word) => within(text)(word.toLowerCase()));
    default:
      return false;
  }
}

/** True if one line of search terms (`label app=shop`) is what a clause asks for. */
export function termMatches({ field, text }: Clause, line: string): boolean {
  const space = line.indexOf(' ');
  const [of, term] = [line.slice(0, space), line.slice(space + 1).toLowerCase()];
  if (field === 'any') return within(text)(of === 'image' ? term : term.slice(term.indexOf('=') + 1));
  if (field !== of) return false;
  if (field === 'image') return within(text)(term);
  const key = term.slice(0, term.indexOf('='));
  return text.includes('=') ? whole(term)(text) : whole(key)(text) || key.endsWith(`/${text}`);
}

/** The longest piece of a clause without `*`, for a first sieve; the whole text may be cut at commas. */
export function literalOf({ text }: Clause): string {
  return text.split(/[*,]/).reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '');
}

/** Whether a field is about objects, about their states (summaries), or about their terms; a bare word is about all. */
export function isAbout(field: Field, what: 'place' | 'kind' | 'summary' | 'term' | 'body'): boolean {
  switch (field) {
    case 'any':
      return what === 'place' || what === 'summary' || what === 'term';
    case 'name':
    case 'ns':
      return what === 'place';
    case 'kind':
      return what === 'kind';
    case 'label':
    case 'annotation':
    case 'image':
      return what === 'term';
    case 'text':
      return what === 'body';
    default:
      return what === 'summary';
  }
}

const whole =
  (value: string) =>
  (asked: string): boolean =>
    asked.includes('*') ? glob(asked)(value) : value === asked;

/** At its beginning, so that `Ready` does not find `NotReady`. */
const begins =
  (asked: string) =>
  (word: string): boolean =>
    word !== '' && (asked.includes('*') ? glob(asked)(word.toLowerCase()) : word.toLowerCase().startsWith(asked));

/** Anywhere; with `*` the whole of it. */
const within =
  (asked: string) =>
  (value: string): boolean =>
    asked.includes('*') ? glob(asked)(value) : value.includes(asked);

/** `*` stands for anything. Walks without going back over what is matched, so that no pattern is slow. */
function glob(pattern: string): (value: string) => boolean {
  const pieces = pattern.split('*');
  const [first = '', last = ''] = [pieces[0], pieces.at(-1)];
  return (value) => {
    if (!value.startsWith(first) || !value.endsWith(last) || value.length < first.length + last.length) return false;
    let at = first.length;
    for (const piece of pieces.slice(1, -1)) {
      const found = value.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= value.length - last.length;
  };
}
