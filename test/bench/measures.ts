/** One figure of a bench. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What is aimed at; a `≤` target is met from below. */
  readonly target?: { readonly bound: '≤' | '≥'; readonly value: number };
}

/** The p-th percentile of samples, in their unit. */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((p / 100) * sorted.length))] ?? Number.NaN;
}

/** How long each of `count` runs takes, in ms. */
export function timed(count: number, work: (run: number) => void): readonly number[] {
  return Array.from({ length: count }, (_none, run) => {
    const from = performance.now();
    work(run);
    return performance.now() - from;
  });
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

function ratioOf({ value, target }: Measure): number | undefined {
  return target === undefined ? undefined : round(target.bound === '≤' ? value / target.value : target.value / value);
}

/** Prints figures beside their targets; a ratio up to 1 meets its target. `--json` gives one object, measure → figures. */
export function report(title: string, measures: readonly Measure[]): void {
  if (process.argv.includes('--json')) {
    const entries = measures.map((measure) => {
      const ratio = ratioOf(measure);
      const { name, value, unit, target } = measure;
      return [
        name,
        {
          value: round(value),
          unit,
          ...(target !== undefined && { target: `${target.bound} ${target.value}` }),
          ...(ratio !== undefined && { ratio }),
        },
      ];
    });
    console.log(JSON.stringify(Object.fromEntries(entries)));
    return;
  }
  console.log(title);
  for (const measure of measures) {
    const { name, value, unit, target } = measure;
    const aim = target === undefined ? '' : `  target ${target.bound} ${target.value}  ratio ${ratioOf(measure)}`;
    console.log(`  ${name.padEnd(34)} ${String(round(value)).padStart(10)} ${unit.padEnd(12)}${aim}`);
  }
}
