import type { ContextConfig } from '../../kube/config/kubeconfig.ts';

/** What may have to be warned of. */
export interface WarnedOf {
  readonly cluster: Pick<ContextConfig['cluster'], 'server' | 'skipTlsVerify'>;
  readonly unredacted: boolean;
  /** Namespaces that are to be recorded and do not exist. */
  readonly missing: readonly string[];
  /** No kind that the cluster serves is to be recorded. */
  readonly matchesNothing: boolean;
  /** Of rules of redaction that replace nothing, in sentences. */
  readonly idleRules: readonly string[];
  /** A credential plugin that takes its time although recording goes on. */
  readonly slowPlugin: string | undefined;
  readonly upkeepProblem: string | undefined;
  /** Contexts through which the same cluster is recorded too. */
  readonly others: readonly string[];
}

/** What must stay visible while a recording runs, in sentences, the gravest first. */
export function recordingWarnings(of: WarnedOf): readonly string[] {
  const { server, skipTlsVerify } = of.cluster;
  const unverified = `the certificate of ${server} is not verified (insecure-skip-tls-verify): anyone on the way could answer in its place`;
  const plain =
    'nothing is replaced in this recording: values of Secrets, tokens and passwords are written to the disk as they are';
  return [
    ...(of.unredacted ? [plain] : []),
    ...(skipTlsVerify ? [unverified] : []),
    ...of.missing.map((name) => `there is no namespace "${name}" in this cluster; it is recorded once there is`),
    ...(of.matchesNothing
      ? ['no kind of this cluster matches what is to be recorded; one that does is recorded once it is there']
      : []),
    ...(of.slowPlugin === undefined ? [] : [slowPluginText(of.slowPlugin)]),
    ...of.idleRules,
    ...(of.upkeepProblem === undefined ? [] : [of.upkeepProblem]),
    ...of.others.map((context) => `the same cluster is also recorded through context "${context}"`),
  ];
}

function slowPluginText(command: string): string {
  return `the credential plugin ${command} has not answered yet: watches that are open go on, and what has to be asked anew waits for it`;
}
