import type { Health } from '@model/summary.ts';
import { memo } from 'react';
import { healthStyle } from './status-glyph.tsx';

const PAPER = 'M4 1.8h5.4L12.4 5v9.2H4Z';

/** One drawing a kind, of lines in a box of 16 × 16. */
const PATHS: Readonly<Record<string, string>> = {
  // A cell that holds containers.
  Pod: 'M8 1.6l5.6 3.2v6.4L8 14.4l-5.6-3.2V4.8Z',
  // A turn from one version to the next.
  Deployment:
    'M13.3 6.6A5.6 5.6 0 0 0 3.4 4.9L2 6.4M2 2.9v3.5h3.5M2.7 9.4a5.6 5.6 0 0 0 9.9 1.7L14 9.6M14 13.1V9.6h-3.5',
  ReplicaSet: 'M2.2 2.2h8v8h-8ZM10.2 5.8h3.6v8h-8v-3.6',
  StatefulSet:
    'M2.6 4c0-1.2 2.4-2 5.4-2s5.4.8 5.4 2-2.4 2-5.4 2-5.4-.8-5.4-2ZM2.6 4v8c0 1.2 2.4 2 5.4 2s5.4-.8 5.4-2V4M2.6 8c0 1.2 2.4 2 5.4 2s5.4-.8 5.4-2',
  // One on each machine.
  DaemonSet:
    'M2 2.4h3.4v3.4H2ZM10.6 2.4H14v3.4h-3.4ZM2 10.2h3.4v3.4H2ZM10.6 10.2H14v3.4h-3.4ZM5.4 4.1h5.2M5.4 11.9h5.2M3.7 5.8v4.4M12.3 5.8v4.4',
  Job: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 1 1 8 1.8ZM5.2 8.2l2 2 3.8-4.2',
  CronJob: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 1 1 8 1.8ZM8 4.6V8l2.4 1.6',
  // Many reach it at one point.
  Service: 'M8 5.6a2.4 2.4 0 1 1 0 4.8a2.4 2.4 0 1 1 0-4.8ZM8 5.6V1.6M8 14.4v-4M5.6 8h-4M14.4 8h-4',
  Ingress: 'M1.8 8h8.6M7.2 4.6 10.6 8l-3.4 3.4M11 2h3v12h-3',
  ConfigMap: `${PAPER}M6.2 6.4h4M6.2 8.8h4M6.2 11.2h2.6`,
  Secret: 'M3.4 7.2h9.2v6.6H3.4ZM5.4 7.2V5a2.6 2.6 0 0 1 5.2 0v2.2M8 9.8v1.6',
  Node: 'M2 2.8h12v7.6H2ZM5.4 13.6h5.2M8 10.4v3.2',
  Namespace: 'M2 5V2h3M11 2h3v3M14 11v3h-3M5 14H2v-3',
  PersistentVolumeClaim: 'M2.4 9.6h11.2v4.2H2.4ZM2.4 9.6 4.6 3h6.8l2.2 6.6M11 11.7h.4',
  PersistentVolume: 'M2.2 3h11.6v10H2.2ZM2.2 9h11.6M11 11h.4',
  HorizontalPodAutoscaler: 'M1.8 8h12.4M4.6 5.2 1.8 8l2.8 2.8M11.4 5.2 14.2 8l-2.8 2.8',
  PodDisruptionBudget: 'M8 1.6l5.4 2v4.2c0 3.4-2.2 5.6-5.4 6.6-3.2-1-5.4-3.2-5.4-6.6V3.6Z',
  NetworkPolicy: 'M8 1.6l5.4 2v4.2c0 3.4-2.2 5.6-5.4 6.6-3.2-1-5.4-3.2-5.4-6.6V3.6ZM5.4 7.8h5.2',
  ServiceAccount: 'M8 2a2.8 2.8 0 1 1 0 5.6A2.8 2.8 0 1 1 8 2ZM2.8 14c0-2.8 2.2-4.4 5.2-4.4s5.2 1.6 5.2 4.4',
  Event: 'M9 1.6 3.4 9h4L7 14.4 12.6 7h-4Z',
  CustomResourceDefinition:
    'M6.4 2H4.6C3.4 2 3.4 3 3.4 4.4v1.8C3.4 7.4 3 8 2 8c1 0 1.4.6 1.4 1.8v1.8c0 1.4 0 2.4 1.2 2.4h1.8M9.6 2h1.8c1.2 0 1.2 1 1.2 2.4v1.8c0 1.2.4 1.8 1.4 1.8-1 0-1.4.6-1.4 1.8v1.8c0 1.4 0 2.4-1.2 2.4H9.6',
};

/** Kinds that look like another one on purpose. */
const SAME_AS: Readonly<Record<string, string>> = {
  ReplicationController: 'ReplicaSet',
  HTTPRoute: 'Ingress',
  Gateway: 'Ingress',
  StorageClass: 'PersistentVolume',
  VerticalPodAutoscaler: 'HorizontalPodAutoscaler',
};

/** Groups of Kubernetes itself; a `Service` of another group is another thing and gets letters. */
function isBuiltIn(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}

export interface KindGlyphProps {
  readonly kind: string;
  /** API group; empty for the core group. */
  readonly group?: string;
  readonly size?: number;
  /** Colours the glyph with the status; without it, it has the colour of the text around it. */
  readonly health?: Health;
}

/** The drawing of a kind, or two letters of its name. Decoration: the kind is named in text or label beside it. */
export const KindGlyph = memo(function KindGlyph({ kind, group = '', size = 16, health }: KindGlyphProps) {
  const path = isBuiltIn(group) ? PATHS[SAME_AS[kind] ?? kind] : undefined;
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      {...(health && { style: healthStyle(health) })}
    >
      {path === undefined ? (
        <>
          <rect
            x="1.2"
            y="2.2"
            width="13.6"
            height="11.6"
            rx="2.4"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.1"
          />
          <text x="8" y="10.9" textAnchor="middle" fontSize="7.5" fontWeight="600" fill="currentColor">
            {kindLetters(kind)}
          </text>
        </>
      ) : (
        <path
          d={path}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.3"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
    </svg>
  );
});

/** Two letters for a kind: its first two capitals (`VirtualService` → `VS`), else its first two letters. */
export function kindLetters(kind: string): string {
  const capitals = kind.replace(/[^A-Z]/g, '');
  return capitals.length >= 2 ? capitals.slice(0, 2) : kind.slice(0, 1).toUpperCase() + kind.slice(1, 2).toLowerCase();
}
