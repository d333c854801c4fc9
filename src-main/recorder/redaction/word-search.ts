/** The characters of objects as JSON, the commonest first; all others are rarer. */
const BY_FREQUENCY = '":eat,n{}osifrmlupTc_0P1d vS.-Ih2gyNEGA34k8b56';

/** True for a text that has the word. */
export type WordSearch = (text: string) => boolean;

/**
 * A search for a word by the rarest of its characters: objects are full of `e` and `"`, and a search stops at every
 * character that may begin the word.
 */
export function searchFor(word: string): WordSearch {
  const ranks = Array.from(word, (character) => BY_FREQUENCY.indexOf(character) >>> 0);
  const within = ranks.indexOf(Math.max(...ranks));
  const rarest = word.charAt(within);
  return (text) => {
    for (let at = text.indexOf(rarest, within); at >= 0; at = text.indexOf(rarest, at + 1)) {
      if (text.startsWith(word, at - within)) return true;
    }
    return false;
  };
}
