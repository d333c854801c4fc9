import type { RelationType } from '@model/relation.ts';
import { RELATION_TYPES } from '@model/relation.ts';
import { BY_NAMESPACE, type Grouping } from './layout/grouping.ts';

/** How a person likes the picture; remembered between visits. */
export interface Arranged {
  readonly grouping: Grouping;
  /** Relations that are drawn for everything, not for the selection alone. */
  readonly relations: readonly RelationType[];
}

export const PLAIN: Arranged = { grouping: BY_NAMESPACE, relations: [] };

/** Relations that go on and off together. */
export interface RelationGroup {
  readonly word: string;
  /** Said of what its lines lead from and to. */
  readonly meaning: string;
  readonly types: readonly RelationType[];
}

export const RELATION_GROUPS: readonly RelationGroup[] = [
  {
    word: 'service',
    meaning: 'Services to pods, routes to Services and Gateways',
    types: ['selects', 'routes-to', 'attached-to'],
  },
  {
    word: 'config',
    meaning: 'Pods to their configuration, Secrets and volumes',
    types: ['mounts', 'binds', 'provisioned-by'],
  },
  { word: 'node', meaning: 'Pods to nodes', types: ['runs-on'] },
  {
    word: 'other',
    meaning: 'Autoscalers, disruption budgets, network policies, accounts, roles, custom resources',
    types: ['scales', 'protects', 'restricts', 'uses-account', 'grants', 'refers-to'],
  },
];

/** Whether all, some or none of a group are among the relations shown. */
export function shareOf({ types }: RelationGroup, shown: readonly RelationType[]): 'all' | 'some' | 'none' {
  const count = types.filter((type) => shown.includes(type)).length;
  if (count === types.length) return 'all';
  return count === 0 ? 'none' : 'some';
}

const KEY = 'khronoscope.graph';

export function rememberedArrangement(storage: Pick<Storage, 'getItem'>): Arranged {
  return arrangedFrom(storage.getItem(KEY));
}

export function rememberArrangement(storage: Pick<Storage, 'setItem'>, arranged: Arranged): void {
  storage.setItem(KEY, JSON.stringify(arranged));
}

/** Reads what was stored; anything that is missing or unknown is as it is at first. */
export function arrangedFrom(stored: string | null): Arranged {
  const fields = fieldsOf(parsed(stored));
  const relations = Array.isArray(fields['relations']) ? fields['relations'] : [];
  return {
    grouping: groupingFrom(fieldsOf(fields['grouping'])),
    relations: RELATION_TYPES.filter((type) => relations.includes(type)),
  };
}

function groupingFrom({ by, key }: Readonly<Record<string, unknown>>): Grouping {
  if (by === 'application' || by === 'node' || by === 'owner') return { by };
  return by === 'label' && typeof key === 'string' ? { by, key } : BY_NAMESPACE;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function parsed(stored: string | null): unknown {
  try {
    return JSON.parse(stored ?? '{}');
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
