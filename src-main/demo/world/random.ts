/** The letters upstream uses for generated names: no vowels, nothing that looks like another. */
const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** A seeded source of chance. All of the demo's chance comes from one of these, so one seed is one history. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number in [0, 1) (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number in [from, to]. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of `choices`. Throws if there is none. */
  pick<T>(choices: readonly T[]): T {
    const choice = choices[Math.floor(this.next() * choices.length)];
    if (choice === undefined) throw new Error('Cannot pick one of no choices.');
    return choice;
  }

  /** A new array with the same members in another order. */
  shuffled<T>(members: readonly T[]): T[] {
    return members
      .map((member) => ({ member, order: this.next() }))
      .sort((a, b) => a.order - b.order)
      .map(({ member }) => member);
  }

  hex(digits: number): string {
    let text = '';
    for (let i = 0; i < digits; i += 1) text += this.between(0, 15).toString(16);
    return text;
  }

  /** A version 4 UUID. */
  uid(): string {
    const variant = this.pick(['8', '9', 'a', 'b']);
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${variant}${this.hex(3)}-${this.hex(12)}`;
  }

  /** The five letters behind a `generateName`. */
  nameSuffix(): string {
    let text = '';
    for (let i = 0; i < 5; i += 1) text += NAME_LETTERS[this.between(0, NAME_LETTERS.length - 1)] ?? '';
    return text;
  }
}

/** The hash label of a pod template: FNV-1a over its JSON, spelled in name letters as upstream does. */
export function templateHash(template: unknown): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(JSON.stringify(template))) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return String(hash).replace(/\d/g, (digit) => NAME_LETTERS[digit.charCodeAt(0) % NAME_LETTERS.length] ?? '');
}
