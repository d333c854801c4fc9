import type { Timestamp } from '@model/time.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** Which objects stand out by how they are or by what happened to them. */
export type Standout = 'all' | 'unwell' | 'changed';

/** How the graph is looked at. Nothing of it moves an object: what is not asked for fades where it stands. */
export interface Modes {
  /** Namespaces shown; empty for all. The empty name stands for what is in none. */
  readonly namespaces: ReadonlySet<string>;
  /** Kinds shown, as `groupKindOf` prints them; empty for all. */
  readonly kinds: ReadonlySet<string>;
  readonly standout: Standout;
  /** Shades every card by how often it changed. */
  readonly isHeated: boolean;
  /** Fades all that the selection has nothing to do with. */
  readonly isFocused: boolean;
  /** How far back `changed` and heat look from the instant shown, in ms. */
  readonly withinMs: number;
  /** What is searched for and there at this instant; while it is, all else is dimmed. */
  readonly found: ReadonlySet<number> | undefined;
  /** The list of namespaces is open. */
  readonly isChoosingNamespaces: boolean;
  /** The instant that the one shown is compared with. */
  readonly comparedWith?: Timestamp;
}

/** The spans that `changed` and heat offer, in ms. */
export const SPANS: readonly number[] = [10_000, 60_000, 300_000, 1_800_000];

const PLAIN: Modes = {
  namespaces: new Set(),
  kinds: new Set(),
  standout: 'all',
  isHeated: false,
  isFocused: false,
  withinMs: 60_000,
  found: undefined,
  isChoosingNamespaces: false,
};

/** The modes of one graph, all off. */
export function createModes(): StoreApi<Modes> {
  return createStore<Modes>(() => PLAIN);
}

/** Whether anything is faded by the modes; comparing and heat fade nothing. */
export function isFading({ namespaces, kinds, standout, isFocused }: Modes): boolean {
  return namespaces.size > 0 || kinds.size > 0 || standout !== 'all' || isFocused;
}

/** All that fades switched off; the comparison and the heat stay. */
export function withoutFading(modes: Modes): Modes {
  const { namespaces, kinds, standout, isFocused } = PLAIN;
  return { ...modes, namespaces, kinds, standout, isFocused };
}

/** Begins a comparison with an instant, or ends the one under way. */
export function comparedWith(modes: Modes, at: Timestamp | undefined): Modes {
  const { comparedWith: _, ...rest } = modes;
  return at === undefined ? rest : { ...rest, comparedWith: at };
}

/** The set with `name` added, or without it if it was in it. */
export function toggled(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const next = new Set(names);
  if (!next.delete(name)) next.add(name);
  return next;
}
