import type { Life } from '../../playback/player.ts';

/** When each life ended. */
export class Endings {
  private lives: readonly Life[] = [];
  /** By the life's id: they are dense, so an array serves as a map. */
  private ends: readonly number[] = [];

  /** Whether a life of these was over at the instant `seq`. */
  wasOver(life: number, seq: number, lives: readonly Life[]): boolean {
    if (this.lives !== lives) {
      const ends: number[] = [];
      for (const { object, goneSeq } of lives) ends[object.id] = goneSeq;
      this.lives = lives;
      this.ends = ends;
    }
    const goneSeq = this.ends[life] ?? 0;
    return goneSeq !== 0 && goneSeq <= seq;
  }
}
