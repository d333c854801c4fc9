/** Something that can be found by what is written on it. */
export interface Findable {
  readonly text: string;
}

/**
 * The entries that match every word of the query, best first. A word matches where it stands in the
 * text, better at the beginning of a name, or at least with its letters in order.
 */
export function bestMatches<T extends Findable>(query: string, entries: readonly T[]): readonly T[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return entries
    .flatMap((entry) => {
      const text = entry.text.toLowerCase();
      const scores = words.map((word) => wordScore(word, text));
      return scores.includes(0) ? [] : [{ entry, score: scores.reduce((sum, score) => sum + score, 0) }];
    })
    .sort(
      (a, b) =>
        b.score - a.score || a.entry.text.length - b.entry.text.length || a.entry.text.localeCompare(b.entry.text),
    )
    .map(({ entry }) => entry);
}

const AT_A_BEGINNING = 100;
const INSIDE = 60;
const SCATTERED = 20;

/** 0 if the word is not in the text at all. */
function wordScore(word: string, text: string): number {
  let inside = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[a-z0-9]/.test(text[at - 1] ?? '')) {
      return AT_A_BEGINNING;
    }
    inside = INSIDE;
  }
  return inside > 0 ? inside : scatteredScore(word, text);
}

/** Letters in order, the better the closer together; further apart than twice the word it is chance. */
function scatteredScore(word: string, text: string): number {
  let best = 0;
  for (let start = text.indexOf(word[0] ?? ''); start >= 0; start = text.indexOf(word[0] ?? '', start + 1)) {
    let at = start;
    let found = 1;
    while (found < word.length) {
      const next = text.indexOf(word[found] ?? '', at + 1);
      if (next < 0) {
        return best;
      }
      at = next;
      found++;
    }
    const spread = at - start + 1;
    if (spread <= 2 * word.length + 2) {
      best = Math.max(best, (SCATTERED * word.length) / spread);
    }
  }
  return best;
}
