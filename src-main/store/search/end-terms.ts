import { readRow, readText } from '../file/column-values.ts';
import { FACT_COLUMNS, type FactFile } from './facts.ts';
import { factsOf } from './kept-facts.ts';

/** The lines of a set of terms; none for 0. */
export function linesOf({ file, statements }: FactFile, id: number): string {
  if (id === 0) return '';
  const [members] = readRow(file, statements.rows('select v from terms where id = ?').get(id));
  return readText(file, members)
    .split(',')
    .map((member) => {
      const [line] = readRow(file, statements.rows('select v from term where id = ?').get(Number(member)));
      return `${readText(file, line)}\n`;
    })
    .join('');
}

/** The lines of each object's terms at the end of a file, each text once; none in formats that keep none. */
export function endTerms(source: FactFile): (object: number) => string {
  if (!source.hasFacts) return () => '';
  const terms = new Map<number, number>();
  for (const rows of factsOf(source, (object) => terms.get(object) ?? 0)) {
    for (let at = 0; at < rows.length; at += FACT_COLUMNS.stride) {
      terms.set(rows[at] ?? 0, rows[at + FACT_COLUMNS.terms] ?? 0);
    }
  }
  const texts = new Map<number, string>();
  return (object) => {
    const id = terms.get(object) ?? 0;
    const text = texts.get(id) ?? linesOf(source, id);
    texts.set(id, text);
    return text;
  };
}
