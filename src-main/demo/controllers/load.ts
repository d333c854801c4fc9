/** How much CPU the users of each deployment ask for, in millicores over all its pods: what autoscalers see. */
export class Load {
  readonly #millicores = new Map<string, number>();

  /** `key` is `namespace/deployment`. */
  set(key: string, millicores: number): void {
    this.#millicores.set(key, millicores);
  }

  of(key: string): number {
    return this.#millicores.get(key) ?? 0;
  }
}
