/** What is wrong with the kubeconfig: none found, not readable, not understood, no such context, or a context that leads nowhere. */
export type KubeconfigProblem = 'not-found' | 'unreadable' | 'broken' | 'unknown-context' | 'incomplete';

/** A kubeconfig that cannot be used: `message` is one sentence saying what is the case, `hint` what to do. */
export class KubeconfigError extends Error {
  override readonly name = 'KubeconfigError';
  readonly problem: KubeconfigProblem;
  readonly hint: string;

  constructor(problem: KubeconfigProblem, message: string, hint: string) {
    super(message);
    this.problem = problem;
    this.hint = hint;
  }
}
