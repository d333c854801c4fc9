/** The sentence to show for a failed call: the engine's own words where it declared the refusal, else the error's. */
export function sentenceOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'data' in error) {
    const { data } = error;
    if (typeof data === 'object' && data !== null && 'sentence' in data && typeof data.sentence === 'string') {
      return data.sentence;
    }
  }
  return error instanceof Error ? error.message : String(error);
}
