import { createContext, useContext } from 'react';

/** Names the key that does what a chord did before the user chose another: `ArrowLeft` → `Left`, or `B`. */
export type KeyName = (chord: string) => string;

const KeyNames = createContext<KeyName>((chord) => chord);

/** Tells everything inside which keys the user has chosen. */
export const KeyNamesProvider = KeyNames.Provider;

/** The names of keys for tooltips. */
export function useKeyName(): KeyName {
  return useContext(KeyNames);
}
