import { useCallback, useEffect, useState } from 'react';
import type { RelationType } from '@model/relation.ts';
import { type Arranged, rememberArrangement, rememberedArrangement } from './arrangement.ts';
import type { Grouping } from './layout/grouping.ts';
import type { Stage } from './stage.ts';
import type { ViewActions } from './use-view-actions.ts';

/** How the picture is arranged, and what changes it. */
export interface ArrangementActions {
  readonly arranged: Arranged;
  readonly groupBy: (grouping: Grouping) => void;
  /** Gives up the places of what was gone by the instant shown, for it and all later ones; takes them back when asked again. */
  readonly closeUp: (isClosed: boolean) => void;
  readonly showRelations: (types: readonly RelationType[], isShown: boolean) => void;
}

/** Keeps the stage arranged as it was asked for, and remembers that for the next visit. */
export function useArrangement(stage: Stage, actions: ViewActions): ArrangementActions {
  const [arranged, setArranged] = useState(() => rememberedArrangement(localStorage));
  const { grouping, relations } = arranged;
  useEffect(() => rememberArrangement(localStorage, arranged), [arranged]);
  useEffect(() => stage.arrange({ grouping }), [stage, grouping]);
  useEffect(() => stage.showRelations(new Set(relations)), [stage, relations]);

  const groupBy = useCallback(
    (next: Grouping) => {
      actions.letGo();
      setArranged((before) => ({ ...before, grouping: next }));
    },
    [actions],
  );
  const closeUp = useCallback(
    (isClosed: boolean) => stage.arrange(isClosed ? { grouping, since: stage.seq } : { grouping }),
    [stage, grouping],
  );
  const showRelations = useCallback(
    (types: readonly RelationType[], isShown: boolean) =>
      setArranged((before) => ({
        ...before,
        relations: [...before.relations.filter((shown) => !types.includes(shown)), ...(isShown ? types : [])],
      })),
    [],
  );
  return { arranged, groupBy, closeUp, showRelations };
}
