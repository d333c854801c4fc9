import { labelsOf } from '@model/relation.ts';
import type { Life } from '../../playback/player.ts';
import { type Census, machineOf, machineOwnership, type Ownership, statedOwnership } from './forest.ts';

/** What the boxes of the picture are. */
export type Grouping =
  | { readonly by: 'namespace' | 'application' | 'node' | 'owner' }
  | { readonly by: 'label'; readonly key: string };

export const BY_NAMESPACE: Grouping = { by: 'namespace' };

export function isSameGrouping(a: Grouping, b: Grouping): boolean {
  return a.by === 'label' ? b.by === 'label' && a.key === b.key : a.by === b.by;
}

/** A box of the picture. */
export interface Heading {
  readonly key: string;
  readonly title: string;
  readonly noun: string;
  /** Boxes of a lower rank stand before others. */
  readonly rank: number;
}

/** A life at the top of a tree; what hangs on it stands in the same box. */
export interface Root {
  readonly life: Life;
  readonly children: readonly Root[];
}

/** Who stands above whom in the boxes of a grouping. */
export function ownershipIn(grouping: Grouping, census: Census): Ownership {
  return grouping.by === 'node' ? machineOwnership(census) : statedOwnership(census);
}

/** The box of a tree. A tree is never torn: its root says where it stands. */
export function headingOf(root: Root, grouping: Grouping): Heading {
  switch (grouping.by) {
    case 'namespace':
      return namespaceHeading(root);
    case 'owner':
      return { key: 'owner:', title: 'all namespaces', noun: 'Cluster', rank: 0 };
    case 'node':
      return nodeHeading(root);
    case 'application':
      return applicationHeading(root) ?? behind(namespaceHeading(root));
    case 'label': {
      const value = labelIn(root, grouping.key);
      return value === undefined
        ? { key: 'label', title: `without ${grouping.key}`, noun: 'Label', rank: 1 }
        : { key: `label:${value}`, title: `${grouping.key}: ${value}`, noun: 'Label', rank: 0 };
    }
  }
}

/** What people run stands before what runs the cluster. */
function namespaceHeading({ life }: Root): Heading {
  const { namespace } = life.object;
  if (namespace === '') return { key: '', title: 'cluster', noun: 'Cluster', rank: 2 };
  return { key: namespace, title: namespace, noun: 'Namespace', rank: namespace.startsWith('kube-') ? 1 : 0 };
}

/** What has no box of the kind that was asked for stands in that of its namespace, after the others. */
function behind(heading: Heading): Heading {
  return { ...heading, rank: heading.rank + 3 };
}

function nodeHeading(root: Root): Heading {
  const { object } = root.life;
  const name = object.kind === 'Node' && object.group === '' ? object.name : machineOf(root.life);
  if (name === undefined) return behind(namespaceHeading(root));
  if (name === '') return { key: 'node', title: 'on no node', noun: 'Pods', rank: 1 };
  return { key: `node:${name}`, title: name, noun: 'Node', rank: 0 };
}

/** The application that the labels of Argo CD, of Helm or of convention name; releases of Helm live in a namespace. */
function applicationHeading(root: Root): Heading | undefined {
  const { namespace } = root.life.object;
  const argo = labelIn(root, 'argocd.argoproj.io/instance');
  if (argo !== undefined) return { key: `argo:${argo}`, title: argo, noun: 'Argo CD application', rank: 0 };
  const isHelm = labelIn(root, 'app.kubernetes.io/managed-by') === 'Helm';
  const release =
    labelIn(root, 'meta.helm.sh/release-name') ??
    (isHelm ? (labelIn(root, 'app.kubernetes.io/instance') ?? labelIn(root, 'release')) : undefined);
  if (release !== undefined) {
    return { key: `helm:${namespace}/${release}`, title: release, noun: 'Helm release', rank: 0 };
  }
  const app = labelIn(root, 'app.kubernetes.io/part-of') ?? labelIn(root, 'app.kubernetes.io/instance');
  return app === undefined ? undefined : { key: `app:${app}`, title: app, noun: 'Application', rank: 0 };
}

/** The label of the root, else of the first below it that has one. */
function labelIn({ life, children }: Root, key: string): string | undefined {
  const own = labelsOf(life.references).get(key);
  if (own !== undefined) return own;
  for (const child of children) {
    const value = labelIn(child, key);
    if (value !== undefined) return value;
  }
  return undefined;
}
