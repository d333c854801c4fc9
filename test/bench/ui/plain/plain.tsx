import { Handle, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { memo, useEffect, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { PlainNode, PlainPicture } from '../recorded.ts';

/** The same data through @xyflow/react as its documentation shows it: every node mounted, every edge an SVG path. */
type CardNode = Node<{ readonly name: string; readonly kind: string }, 'card'>;

const Card = memo(function Card({ data }: NodeProps<CardNode>) {
  return (
    <div className="card">
      <Handle type="target" position={Position.Left} />
      {data.name}
      <small>{data.kind}</small>
      <Handle type="source" position={Position.Right} />
    </div>
  );
});

const NODE_TYPES = { card: Card };

function nodeOf({ id, name, kind, x, y, width, height }: PlainNode): CardNode {
  return { id: String(id), type: 'card', position: { x, y }, width, height, data: { name, kind } };
}

function Picture({ picture, near }: { readonly picture: PlainPicture; readonly near: boolean }) {
  const [instant, setInstant] = useState(0);
  useEffect(() => {
    Object.assign(window, { plainSeek: setInstant });
  }, []);
  const all = useMemo(
    () => new Map(picture.nodes.map((node) => [node.id, { node: nodeOf(node), parent: node.parent }])),
    [picture],
  );
  const { nodes, edges } = useMemo(() => {
    const there = (picture.scenes[instant] ?? []).flatMap((id) => all.get(id) ?? []);
    const ids = new Set(there.map(({ node }) => node.id));
    return {
      nodes: there.map(({ node }) => node),
      edges: there.flatMap(({ node, parent }) =>
        parent !== undefined && ids.has(String(parent))
          ? [{ id: `e${node.id}`, source: String(parent), target: node.id }]
          : [],
      ),
    };
  }, [picture, all, instant]);
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      minZoom={0.02}
      {...(near ? { defaultViewport: { x: 0, y: 0, zoom: 0.8 } } : { fitView: true })}
    />
  );
}

const answer = await fetch('plain.json');
const picture = (await answer.json()) as PlainPicture;
const root = document.getElementById('root');
if (root) createRoot(root).render(<Picture picture={picture} near={location.hash === '#near'} />);
