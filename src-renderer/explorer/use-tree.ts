import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Player } from '../playback/player.ts';
import { panelPause } from '../playback/use-playback.ts';
import { growTree, type TreeNode } from './build-tree.ts';

/** For so many ms the tree is worked on in one go, and then not for so many: a frame of the picture fits between. */
const SLICE_MS = 4;
const GAP_MS = 12;

const NO_TREE: readonly TreeNode[] = [];

/**
 * The tree at the instant shown, with the children of what `isOpen`. It is put together in slices, since that of ten thousand
 * objects takes longer than a frame may, and handed over when it is whole.
 */
export function useTree(player: Player, isOpen: (node: TreeNode) => boolean): readonly TreeNode[] {
  const [held, hold] = useState({ player, tree: NO_TREE });
  const opened = useRef(isOpen);
  useLayoutEffect(() => {
    opened.current = isOpen;
  });
  useEffect(() => {
    let growing: Growing | undefined;
    let [tree, grown] = [NO_TREE, player.frame()];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const work = () => {
      timer = undefined;
      if (growing === undefined) {
        grown = player.frame();
        growing = new Growing(
          growTree(grown.objects.values(), { before: tree, isOpen: (node) => opened.current(node) }),
        );
      }
      const whole = growing.goOn(SLICE_MS);
      if (whole === undefined) {
        timer = setTimeout(work, GAP_MS);
        return;
      }
      const rest = growing.restMs();
      [tree, growing] = [whole, undefined];
      hold({ player, tree });
      timer = setTimeout(look, rest);
    };
    /** The newest frame, if it has come since. */
    const look = () => {
      timer = undefined;
      if (player.frame().objects !== grown.objects) work();
    };
    const stop = player.onFrame(() => {
      timer ??= setTimeout(look, 0);
    });
    work();
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [player]);
  return held.player === player ? held.tree : NO_TREE;
}

/** A tree that is under way. */
class Growing {
  readonly #steps: ReturnType<typeof growTree>;
  readonly #began = performance.now();
  #tookMs = 0;

  constructor(steps: ReturnType<typeof growTree>) {
    this.#steps = steps;
  }

  /** Works on it for so many ms; returns it once it is whole. */
  goOn(forMs: number): readonly TreeNode[] | undefined {
    const from = performance.now();
    let step = this.#steps.next();
    while (!step.done && performance.now() - from < forMs) step = this.#steps.next();
    this.#tookMs += performance.now() - from;
    return step.done ? step.value : undefined;
  }

  /** How long to wait, now that it is whole, before the next is begun. */
  restMs(): number {
    return Math.max(0, this.#began + panelPause(this.#tookMs) - performance.now());
  }
}
