import { DEFAULT_RULES } from '../../recorder/redaction/default-rules.ts';

/** Longer texts are bodies or pages of a proxy; what matters of an error stands at its beginning. */
const LONGEST = 500;

const TAKEN_OUT: readonly RegExp[] = [
  /eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]+/g,
  /(?<=[Bb]earer[ :]{1,2})[^\s"',]+/g,
  /(?<=\b(?:token|password|passwd|secret|api[_-]?key|access[_-]?key)["']?\s*[=:]\s*["']?)[^\s"'&,;]+/gi,
  /(?<=:\/\/)[^/\s@]+(?=@)/g,
  ...DEFAULT_RULES.flatMap(({ values }) => (values === undefined ? [] : [new RegExp(values, 'g')])),
];

/** A text for the log: shortened, and without anything that looks like a credential. */
export function withoutSecrets(text: string): string {
  const clean = TAKEN_OUT.reduce((rest, pattern) => rest.replace(pattern, '…'), text);
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
}
