import { type Command, InvalidArgumentError, Option } from 'commander';
import { EVERYTHING, type PolledKind, type RecordingScope } from '@model/recording-scope.ts';
import type { RedactionRule } from '@model/redaction-rule.ts';
import type { RecordingWishes } from '../../engine/recordings/recording-wishes.ts';
import { LOG_LEVELS, type LogLevel } from '../../engine/log/log-level.ts';
import type { Settings } from '../../engine/settings/settings.ts';
import { ruleProblem } from '../../recorder/redaction/rules.ts';
import { durationMs } from '../instant.ts';
import { UsageError } from '../usage-error.ts';

/** What of a cluster a verb records and how, as given on the command line. */
export interface RecordingOptions {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly namespace?: readonly string[];
  readonly excludeNamespace?: readonly string[];
  readonly preset?: string;
  readonly poll?: readonly PolledKind[];
  readonly redact?: readonly RedactionRule[];
  /** False for `--no-redaction`. */
  readonly redaction: boolean;
  readonly logLevel?: LogLevel;
  readonly logFile?: string;
}

/** Repeated `-n a -n b`, or `-n a,b`, as a list. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...value.split(',').filter((part) => part !== '')];
}

/** `componentstatuses=30s` as a kind to be polled. */
function polledKind(text: string, before: readonly PolledKind[] = []): readonly PolledKind[] {
  const [kind = '', every = ''] = text.split('=');
  const everyMs = durationMs(every);
  if (kind === '' || everyMs === undefined || everyMs < 1000) {
    throw new InvalidArgumentError('Write the kind and how often, at most every second: componentstatuses=30s.');
  }
  return [...before, { kind, everyMs }];
}

/** `Deployment:spec.template.metadata.annotations.*` as a rule; `=~ REGEX` behind it replaces only what matches. */
function redactionRule(text: string, before: readonly RedactionRule[] = []): readonly RedactionRule[] {
  const [where = '', values] = text.split(/\s*=~\s*/, 2);
  const colon = where.indexOf(':');
  if (/^[^:.[\]*]*$/.test(where))
    throw new InvalidArgumentError(
      `Write a kind and the path of what is replaced in it: ${where || 'Pod'}:spec.nodeName.`,
    );
  const rule: RedactionRule = {
    name: text,
    kinds: colon < 0 ? ['*'] : where.slice(0, colon).split(','),
    paths: [where.slice(colon + 1)],
    ...(values !== undefined && { values }),
  };
  const problem = ruleProblem([rule]);
  if (problem !== undefined) throw new InvalidArgumentError(`${problem}.`);
  return [...before, rule];
}

/** Adds the options that say what of a cluster is recorded, and what of it is replaced. */
export function withRecordingOptions(verb: Command): Command {
  return verb
    .option(
      '--include <kind>',
      'record this kind only, as Pod, deployments.apps or *.example.com; may be repeated',
      collect,
    )
    .option('--exclude <kind>', 'leave this kind out; may be repeated', collect)
    .option('-n, --namespace <name>', 'record namespaced kinds of this namespace only; may be repeated', collect)
    .option('--exclude-namespace <name>', 'leave this namespace out; may be repeated', collect)
    .option('--preset <name>', 'record what the settings keep under this name')
    .option(
      '--poll <kind=time>',
      'list a kind that cannot be watched again and again, as componentstatuses=30s',
      polledKind,
    )
    .option(
      '--redact <rule>',
      'replace further values before they reach the disk, as Deployment:metadata.annotations.*; may be repeated',
      redactionRule,
    )
    .addOption(new Option('--log-level <level>', 'how much is written to the log').choices([...LOG_LEVELS]))
    .option('--log-file <file>', 'write the log to this file instead of the one in the data folder')
    .option('--no-redaction', 'write values of Secrets and all else as they are, in this recording only');
}

/** Where the log goes and how much is in it, as far as the options say. */
export function logOf({ logFile, logLevel }: RecordingOptions) {
  return { ...(logFile !== undefined && { file: logFile }), ...(logLevel !== undefined && { level: logLevel }) };
}

/** What the options ask for beyond the settings. Throws a {@link UsageError} for a preset that the settings do not have. */
export function wishesOf(options: RecordingOptions, settings: Settings): RecordingWishes {
  const scope = scopeOf(options, settings);
  return {
    ...(scope !== undefined && { scope }),
    ...(options.poll !== undefined && { polled: options.poll }),
    ...(options.redact !== undefined && { redaction: options.redact }),
    ...(!options.redaction && { unredacted: true }),
  };
}

/** Undefined when the command line says nothing of it. Single options win over those of the preset. */
function scopeOf(options: RecordingOptions, { presets }: Settings): RecordingScope | undefined {
  const { include, exclude, namespace, excludeNamespace, preset } = options;
  const chosen = preset === undefined ? EVERYTHING : presets[preset];
  if (chosen === undefined) {
    const names = Object.keys(presets);
    const known = names.length === 0 ? 'the settings have none' : `the settings have ${names.join(', ')}`;
    throw new UsageError(`There is no preset "${preset}"; ${known}.`);
  }
  if ([include, exclude, namespace, excludeNamespace, preset].every((option) => option === undefined)) {
    return undefined;
  }
  return {
    kinds: include ?? chosen.kinds,
    withoutKinds: exclude ?? chosen.withoutKinds,
    namespaces: namespace ?? chosen.namespaces,
    withoutNamespaces: excludeNamespace ?? chosen.withoutNamespaces,
  };
}
