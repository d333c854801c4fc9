/** Ids of what has become another, for readers who each ask when they like. */
export class News {
  private readonly unread: Set<number>[] = [];

  add(id: number): void {
    for (const ids of this.unread) ids.add(id);
  }

  /** What is added from now on is told, once, to whoever calls what this returns. */
  reader(): () => Iterable<number> {
    const ids = new Set<number>();
    this.unread.push(ids);
    return () => {
      const read = [...ids];
      ids.clear();
      return read;
    };
  }
}
