import type { TreeRow } from './tree-rows.ts';

/** What a key does in the tree. */
export type TreeAct =
  | { readonly type: 'focus'; readonly index: number }
  | { readonly type: 'fold' | 'unfold' | 'select'; readonly index: number };

const PAGE = 10;

/**
 * The act of a key on the focused line, as the tree pattern of ARIA has it but for Space, Home and End, which belong to
 * time everywhere; undefined for keys that are not the tree's.
 * Letters are not here: see {@link isTypeAhead}.
 */
export function treeAct(key: string, rows: readonly TreeRow[], focused: number): TreeAct | undefined {
  const row = rows[focused];
  if (row === undefined) {
    return undefined;
  }
  const focus = (index: number): TreeAct => ({ type: 'focus', index: Math.max(0, Math.min(index, rows.length - 1)) });
  switch (key) {
    case 'ArrowDown':
      return focus(focused + 1);
    case 'ArrowUp':
      return focus(focused - 1);
    case 'PageDown':
      return focus(focused + PAGE);
    case 'PageUp':
      return focus(focused - PAGE);
    case 'ArrowRight':
      return row.isOpen ? focus(focused + 1) : row.node.isParent ? { type: 'unfold', index: focused } : undefined;
    case 'ArrowLeft':
      return row.isOpen ? { type: 'fold', index: focused } : row.parent >= 0 ? focus(row.parent) : undefined;
    case 'Enter':
      return row.node.object !== undefined
        ? { type: 'select', index: focused }
        : { type: row.isOpen ? 'fold' : 'unfold', index: focused };
    default:
      return undefined;
  }
}

/** What was typed to go to a line, and when its last letter was. */
export interface Typed {
  readonly text: string;
  readonly at: number;
}

export const NOTHING_TYPED: Typed = { text: '', at: -Infinity };

/** A letter belongs to those before it for so long, in ms. */
const TYPE_AHEAD_MS = 700;

interface LetterPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly timeStamp: number;
}

/**
 * Whether a key is a letter of a name that is typed. Letters are commands of the page here too: a name begins with Shift,
 * and goes on with any letter that follows soon.
 */
export function isTypeAhead(press: LetterPress, typed: Typed): boolean {
  return /^[a-z]$/i.test(press.key) && (press.shiftKey || isContinued(press, typed));
}

/** What was typed, with one letter more. */
export function afterLetter(press: LetterPress, typed: Typed): Typed {
  return { text: (isContinued(press, typed) ? typed.text : '') + press.key, at: press.timeStamp };
}

function isContinued({ timeStamp }: LetterPress, { at }: Typed): boolean {
  return timeStamp - at < TYPE_AHEAD_MS;
}

/** The next line, from the focused one on and around, whose title begins with what was typed. */
export function typeAhead(typed: string, rows: readonly TreeRow[], focused: number): number | undefined {
  const wanted = typed.toLowerCase();
  // A second letter refines the first match; a first letter goes on from it.
  const start = wanted.length > 1 ? focused : focused + 1;
  for (let step = 0; step < rows.length; step++) {
    const index = (start + step) % rows.length;
    if (rows[index]?.node.title.toLowerCase().startsWith(wanted) === true) {
      return index;
    }
  }
  return undefined;
}
