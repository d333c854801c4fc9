const FACTORS: Readonly<Record<string, number>> = { '': 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** Bytes of a memory quantity like `256Mi`. Throws if it is none. */
export function bytesOf(quantity: string): number {
  const [, digits, unit] = /^(\d+)(|Ki|Mi|Gi)$/.exec(quantity) ?? [];
  const factor = FACTORS[unit ?? '?'];
  if (digits === undefined || factor === undefined) throw new Error(`"${quantity}" is no quantity of memory.`);
  return Number(digits) * factor;
}

/** Millicores of a CPU quantity like `250m` or `2`. */
export function millicoresOf(quantity: string): number {
  return quantity.endsWith('m') ? Number.parseInt(quantity, 10) : Number(quantity) * 1000;
}
