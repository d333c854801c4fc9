import type { Drawn } from './scene-picture.ts';

/** A line from an owner to a card that stands in a lane of its own. */
export interface BranchEdge {
  readonly type: 'branch';
  readonly owner: Drawn;
  readonly child: Drawn;
}

/** A line from an owner to the bracket of its grid, and from there to each row in which something stands. */
export interface BracketEdge {
  readonly type: 'bracket';
  readonly owner: Drawn;
  readonly bracketX: number;
  /** Top to bottom. */
  readonly rows: readonly BracketRow[];
}

export interface BracketRow {
  readonly y: number;
  readonly members: readonly Drawn[];
}

/** The end of a line from an owner that is not there: not in the record, or gone at this instant. */
export interface StubEdge {
  readonly type: 'stub';
  readonly child: Drawn;
}

export type Edge = BranchEdge | BracketEdge | StubEdge;

/** The edges from owners, which are somewhere in what is drawn, to `children`. Grids are reached by one trunk, so that no line crosses a card. */
export function ownerEdges(children: Iterable<Drawn>, drawn: ReadonlyMap<number, Drawn>): Edge[] {
  const edges: Edge[] = [];
  const grids = new Map<number, GridDraft[]>();
  for (const child of children) {
    const { parent, bracketX, size } = child.place;
    const owner = parent === undefined ? undefined : drawn.get(parent);
    // Old revisions stand in a row of their own under the lanes; a line to each would say nothing.
    if (size === 'chip') continue;
    if (!owner) {
      if (parent !== undefined || child.place.isDangling) edges.push({ type: 'stub', child });
      continue;
    }
    if (bracketX === undefined) edges.push({ type: 'branch', owner, child });
    else addToGrid(grids, { owner, bracketX, child });
  }
  for (const { owner, bracketX, rows } of [...grids.values()].flat()) {
    edges.push({ type: 'bracket', owner, bracketX, rows: [...rows.values()].sort((a, b) => a.y - b.y) });
  }
  return edges;
}

interface GridDraft {
  readonly owner: Drawn;
  readonly bracketX: number;
  readonly rows: Map<number, { y: number; members: Drawn[] }>;
}

interface GridMember {
  readonly owner: Drawn;
  readonly bracketX: number;
  readonly child: Drawn;
}

function addToGrid(grids: Map<number, GridDraft[]>, { owner, bracketX, child }: GridMember): void {
  const ofOwner = grids.get(owner.id) ?? [];
  if (ofOwner.length === 0) grids.set(owner.id, ofOwner);
  let grid = ofOwner.find((known) => known.bracketX === bracketX);
  if (!grid) {
    grid = { owner, bracketX, rows: new Map() };
    ofOwner.push(grid);
  }
  const y = child.place.y + child.place.height / 2;
  const row = grid.rows.get(y);
  if (row) row.members.push(child);
  else grid.rows.set(y, { y, members: [child] });
}
