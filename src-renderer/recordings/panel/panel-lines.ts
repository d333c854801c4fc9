import type { Hearing } from '@model/hearing.ts';
import type { RedactionCount } from '@model/redaction-rule.ts';

/** Rates as they are read: `12 versions/s`, `40 KB/s`; and how far the disk is behind, when it is. */
export function ratesText({ versionsPerSecond, bytesPerSecond, lagMs }: Hearing): readonly string[] {
  const versions =
    versionsPerSecond < 10 ? versionsPerSecond.toFixed(1) : Math.round(versionsPerSecond).toLocaleString('en');
  const behind = lagMs < 1000 ? [] : [`disk ${(lagMs / 1000).toFixed(1)} s behind`];
  return [
    `${versions} versions/s`,
    `${(bytesPerSecond / 1000).toFixed(bytesPerSecond < 10_000 ? 1 : 0)} KB/s`,
    ...behind,
  ];
}

/** What was replaced, by rule: most first. The empty rule stands for Secrets. */
export function redactionLines(
  counts: readonly RedactionCount[],
): readonly { readonly rule: string; readonly count: number }[] {
  const totals = new Map<string, number>();
  for (const { rule, count } of counts) totals.set(rule, (totals.get(rule) ?? 0) + count);
  return [...totals]
    .map(([rule, count]) => ({ rule: rule === '' ? 'values of Secrets' : rule, count }))
    .toSorted((a, b) => b.count - a.count);
}
