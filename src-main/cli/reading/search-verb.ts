import { apiVersionOf } from '@model/object-ref.ts';
import type { SearchHit } from '@model/search.ts';
import { isoFromTimestamp, type TimeRange, type Timestamp } from '@model/time.ts';
import { mayConcern } from '../../store/search/clause-match.ts';
import { parseQuery } from '../../store/search/search-query.ts';
import type { TapeReader } from '../../store/tape.ts';
import type { ResultOutput } from '../result-output.ts';
import { UsageError } from '../usage-error.ts';
import { closeTape, openTape, rangeOf, sayDamage, spanOf } from './open-tape.ts';
import { objectName } from './state-verb.ts';
import { type Concerns, damagedWithin, unknownWithin } from './unheard.ts';
import { say } from '../say.ts';

export interface SearchOptions {
  readonly since?: string;
  readonly until?: string;
  readonly limit?: number;
  readonly output: 'table' | 'json' | 'ndjson' | 'name';
}

const PAGE = 500;

interface Searched {
  readonly total: number;
  readonly notes: readonly string[];
  readonly hits: readonly SearchHit[];
}

/** All hits up to the limit, page by page. */
function searched(
  reader: TapeReader,
  query: string,
  asked: { readonly range: TimeRange; readonly limit: number },
): Searched {
  const hits: SearchHit[] = [];
  for (let upTo: number | undefined; ; ) {
    const limit = Math.min(PAGE, asked.limit - hits.length);
    const answer = reader.search({
      query,
      range: asked.range,
      skip: hits.length,
      limit,
      ...(upTo !== undefined && { upTo }),
    });
    ({ upTo } = answer);
    if (!answer.done) continue;
    hits.push(...answer.hits);
    if (answer.hits.length === 0 || hits.length >= asked.limit)
      return { total: answer.total, notes: answer.notes, hits };
  }
}

/** A search that stops before the end of the recording cannot tell whether what was so then is still so at the end. */
function jsonOf({ object, truths, truthCount }: SearchHit, stopsEarly: boolean): object {
  const { kind, namespace, name, uid } = object;
  return {
    apiVersion: apiVersionOf(object),
    kind,
    namespace,
    name,
    uid,
    truths: truths.map(({ from, to, seq, fromInferred, toInferred }) => ({
      from: isoFromTimestamp(from),
      ...(to !== undefined && { to: isoFromTimestamp(to) }),
      ...(to === undefined && stopsEarly && { soAtUntil: true }),
      seq,
      ...(fromInferred && { fromInferred }),
      ...(toInferred && { toInferred }),
    })),
    truthCount,
  };
}

function edgeText(at: Timestamp, inferred = false): string {
  return `${isoFromTimestamp(at)}${inferred ? ' (inferred)' : ''}`;
}

/** A line a time in which an object was as asked, in columns. */
function tableOf(hits: readonly SearchHit[], stopsEarly: boolean): readonly string[] {
  const stillSo = stopsEarly ? 'so at --until' : 'still so';
  const rows = hits.flatMap(({ object, truths }) =>
    truths.map(({ from, to, fromInferred, toInferred }) => [
      edgeText(from, fromInferred),
      to === undefined ? stillSo : edgeText(to, toInferred),
      object.namespace === '' ? '-' : object.namespace,
      objectName(object),
    ]),
  );
  const all = [['FROM', 'TO', 'NAMESPACE', 'OBJECT'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** `search FILE QUERY`: objects that were as asked at some time, best first, each with the times in which it was. */
export async function runSearch(
  file: string,
  query: string,
  { options, out }: { readonly options: SearchOptions; readonly out: ResultOutput },
): Promise<void> {
  const [unknown] = /(?<=^|\s)--\S+/.exec(query) ?? [];
  if (unknown !== undefined) throw new UsageError(`There is no option ${unknown}; put it in quotes to look for it.`);
  const reader = openTape(file);
  let isNothing = false;
  try {
    const limit = options.limit ?? Number.POSITIVE_INFINITY;
    const range = rangeOf(reader, options);
    const stopsEarly = options.until !== undefined && range.to < spanOf(reader).to;
    const { hits, total, notes } = searched(reader, query, { range, limit });
    isNothing = hits.length === 0;
    for (const note of notes) say(note);
    if (hits.length < total) say(`${hits.length} of ${total} objects; --limit shows more.`);
    if (options.output === 'json') await out.json(hits.map((hit) => jsonOf(hit, stopsEarly)));
    else for (const line of linesOf(hits, options.output, stopsEarly)) if (!(await out.line(line))) break;
    const clauses = parseQuery(query);
    const concerns: Concerns = (gap) => mayConcern(clauses, gap);
    for (const sentence of unknownWithin(reader, range, concerns)) say(sentence);
    sayDamage(damagedWithin(reader, range, concerns));
  } finally {
    closeTape(reader);
  }
  // What could not be read comes first: of that nothing is known.
  if (isNothing && options.output === 'table') say(nothingText(options));
}

function nothingText({ since, until }: SearchOptions): string {
  return since === undefined && until === undefined
    ? 'Nothing in this recording was ever like that.'
    : 'Nothing in this time was like that.';
}

/** As `state -o name` prints them, each once: a name that was given again stands for all its objects. */
function namesOf(hits: readonly SearchHit[]): readonly string[] {
  const names = new Map(hits.map(({ object }) => [`${object.namespace}\0${objectName(object)}`, objectName(object)]));
  return [...names.values()];
}

function linesOf(
  hits: readonly SearchHit[],
  form: Exclude<SearchOptions['output'], 'json'>,
  stopsEarly: boolean,
): readonly string[] {
  switch (form) {
    case 'table':
      return hits.length === 0 ? [] : tableOf(hits, stopsEarly);
    case 'ndjson':
      return hits.map((hit) => JSON.stringify(jsonOf(hit, stopsEarly)));
    case 'name':
      return namesOf(hits);
  }
}
