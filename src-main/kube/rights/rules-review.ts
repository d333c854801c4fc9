import type { ResourceKind } from '../heard.ts';
import { field, parsedJson, textField } from '../json-fields.ts';
import { type KubeConnection, textOf } from '../wire/connection.ts';
import { KubeError } from '../wire/kube-error.ts';

/** What one user may do in one namespace, as far as the server says it. */
export interface Rights {
  /** True for a kind that may be listed and watched there. */
  mayHear(kind: Pick<ResourceKind, 'group' | 'resource' | 'unwatchable'>): boolean;
  /** False where authorizers have a say that cannot tell their rules: more may be allowed than the rules say. */
  readonly isComplete: boolean;
  /** Namespaces that the rules name: whoever may look at one by name often may more. */
  readonly namedNamespaces: readonly string[];
}

const PATH = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
const LARGEST_ANSWER = 4 * 1024 * 1024;

/**
 * Asks what we may do in a namespace. It is a question that the server answers and forgets, although it is asked by POST.
 * Undefined when it does not answer: then only trying tells.
 */
export async function rightsIn(
  connection: KubeConnection,
  namespace: string,
  signal: AbortSignal,
): Promise<Rights | undefined> {
  const review = { kind: 'SelfSubjectRulesReview', apiVersion: 'authorization.k8s.io/v1', spec: { namespace } };
  try {
    const answer = await connection.ask({
      path: PATH,
      content: JSON.stringify(review),
      stage: 'discovery',
      socket: 'kept',
      answerWithinMs: 10_000,
      signal,
    });
    return readRights(parsedJson(await textOf(answer.body, LARGEST_ANSWER)));
  } catch (problem) {
    if (problem instanceof KubeError) return undefined;
    throw problem;
  }
}

interface Rule {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  /** Empty: all objects. */
  readonly names: readonly string[];
}

/** Reads the answer; undefined for another one. */
export function readRights(document: unknown): Rights | undefined {
  const status = field(document, 'status');
  const listed = field(status, 'resourceRules');
  if (textField(document, 'kind') !== 'SelfSubjectRulesReview' || !Array.isArray(listed)) return undefined;
  const rules = listed.map(
    (rule: unknown): Rule => ({
      verbs: texts(field(rule, 'verbs')),
      groups: texts(field(rule, 'apiGroups')),
      resources: texts(field(rule, 'resources')),
      names: texts(field(rule, 'resourceNames')),
    }),
  );
  return {
    isComplete: field(status, 'incomplete') !== true,
    mayHear: (kind) =>
      (kind.unwatchable === true ? ['list'] : ['list', 'watch']).every((verb) =>
        rules.some((rule) => rule.names.length === 0 && grants(rule, { ...kind, verb })),
      ),
    namedNamespaces: [
      ...new Set(
        rules
          .filter((rule) => grants(rule, { group: '', resource: 'namespaces', verb: 'get' }))
          .flatMap(({ names }) => names),
      ),
    ],
  };
}

interface Wanted {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
}

function grants({ verbs, groups, resources }: Rule, { group, resource, verb }: Wanted): boolean {
  const has = (list: readonly string[], wanted: string) => list.includes('*') || list.includes(wanted);
  return has(verbs, verb) && has(groups, group) && has(resources, resource);
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
