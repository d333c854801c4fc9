import type { PolledKind, RecordingScope } from '@model/recording-scope.ts';
import type { RedactionRule } from '@model/redaction-rule.ts';
import { Refusal } from '../../api/services.ts';
import { ruleProblem } from '../../recorder/redaction/rules.ts';
import type { Settings } from '../settings/settings.ts';

/** What is asked for one recording, beyond the settings. What is absent follows them. */
export interface RecordingWishes {
  readonly scope?: RecordingScope;
  /** In place of the kinds that the settings poll. */
  readonly polled?: readonly PolledKind[];
  /** Beside the rules of the settings. */
  readonly redaction?: readonly RedactionRule[];
  /** Nothing is replaced before it reaches the disk. */
  readonly unredacted?: true;
}

/** What is recorded of a context, and how. */
export interface RecordingPlan {
  readonly scope: RecordingScope;
  readonly polled: readonly PolledKind[];
  readonly redaction: readonly RedactionRule[];
  readonly unredacted: boolean;
}

/**
 * What follows for a context from the settings, from the command line, and from what was asked now: the later wins.
 * Throws a {@link Refusal} for a rule that cannot be read.
 */
export function planFor(context: string, settings: Settings, ...wishes: readonly RecordingWishes[]): RecordingPlan {
  const asked: RecordingWishes = Object.assign({}, ...wishes);
  const redaction = [...settings.redaction, ...wishes.flatMap((wish) => wish.redaction ?? [])];
  const problem = ruleProblem(redaction);
  if (problem !== undefined) {
    throw new Refusal(`A rule of redaction cannot be used: ${problem}.`, 'Correct it in the settings, then try again.');
  }
  return {
    scope: asked.scope ?? settings.contexts[context] ?? settings.scope,
    polled: asked.polled ?? settings.polled,
    redaction,
    unredacted: asked.unredacted === true,
  };
}
