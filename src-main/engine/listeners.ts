/** Who wants to hear of something, and telling them. A listener may leave while it is being told. */
export class Listeners<T> {
  readonly #listeners = new Set<(value: T) => void>();

  /** Adds a listener; returns how to stop. */
  add(listener: (value: T) => void): () => void {
    // One function may be added twice and each must stop for itself.
    const own = (value: T) => listener(value);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  tell(value: T): void {
    for (const listener of this.#listeners) {
      listener(value);
    }
  }
}
