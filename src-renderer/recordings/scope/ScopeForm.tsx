import { type ReactNode, useId, useState } from 'react';
import { EVERYTHING, isSameScope, type RecordingScope } from '@model/recording-scope.ts';
import { Button } from '../../widgets/button.tsx';
import { draftOf, type ScopeDraft, scopeOf } from './scope-draft.ts';
import './scope.css';

interface ScopeFormProps {
  readonly scope: RecordingScope;
  readonly presets: Readonly<Record<string, RecordingScope>>;
  /** What the button that ends it says. */
  readonly verb: string;
  readonly onDone: (scope: RecordingScope) => void;
  readonly onKeep: (name: string, scope: RecordingScope) => void;
  readonly onForget: (name: string) => void;
  /** Further choices, before the buttons. */
  readonly children?: ReactNode;
}

const FIELDS: readonly { readonly name: keyof ScopeDraft; readonly label: string; readonly hint: string }[] = [
  { name: 'namespaces', label: 'Namespaces', hint: 'all' },
  { name: 'withoutNamespaces', label: 'Without namespaces', hint: 'none' },
  { name: 'kinds', label: 'Kinds', hint: 'all — or Pod, deployments.apps, *.example.com' },
  { name: 'withoutKinds', label: 'Without kinds', hint: 'none — or leases, events' },
];

/** What of a cluster is recorded, typed or taken from a preset. */
export function ScopeForm({ scope, presets, verb, onDone, onKeep, onForget, children }: ScopeFormProps) {
  const [draft, setDraft] = useState(draftOf(scope));
  const id = useId();
  const wanted = scopeOf(draft);
  return (
    <form
      className="scope-form"
      onSubmit={(event) => {
        event.preventDefault();
        onDone(wanted);
      }}
    >
      <Presets {...{ presets, wanted, onForget }} onChoose={(chosen) => setDraft(draftOf(chosen))} />
      {FIELDS.map(({ name, label, hint }, index) => (
        <div key={name} className="scope-field">
          <label htmlFor={`${id}-${name}`}>{label}</label>
          <input
            id={`${id}-${name}`}
            value={draft[name]}
            placeholder={hint}
            spellCheck={false}
            autoComplete="off"
            // The dialog was opened to type here.
            autoFocus={index === 0}
            onChange={({ target }) => setDraft({ ...draft, [name]: target.value })}
          />
        </div>
      ))}
      {children}
      <div className="scope-end">
        <Button type="submit" className="scope-done">
          {verb}
        </Button>
        <KeepAs wanted={wanted} onKeep={onKeep} />
      </div>
    </form>
  );
}

interface PresetsProps extends Pick<ScopeFormProps, 'presets' | 'onForget'> {
  readonly wanted: RecordingScope;
  readonly onChoose: (scope: RecordingScope) => void;
}

function Presets({ presets, wanted, onChoose, onForget }: PresetsProps) {
  const all: readonly (readonly [string, RecordingScope])[] = [['Everything', EVERYTHING], ...Object.entries(presets)];
  const chosen = all.find(([, scope]) => isSameScope(scope, wanted))?.[0];
  return (
    <div className="scope-presets" role="group" aria-label="Presets">
      {all.map(([name, scope]) => (
        <Button key={name} aria-pressed={name === chosen} onClick={() => onChoose(scope)}>
          {name}
        </Button>
      ))}
      {chosen !== undefined && chosen in presets ? (
        <Button look="quiet" onClick={() => onForget(chosen)}>
          Forget “{chosen}”
        </Button>
      ) : undefined}
    </div>
  );
}

function KeepAs({ wanted, onKeep }: Pick<ScopeFormProps, 'onKeep'> & { readonly wanted: RecordingScope }) {
  const [name, setName] = useState('');
  if (isSameScope(wanted, EVERYTHING)) return undefined;
  return (
    <span className="scope-keep">
      <input
        aria-label="Name of the preset"
        placeholder="keep as…"
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <Button
        disabled={name.trim() === ''}
        onClick={() => {
          onKeep(name.trim(), wanted);
          setName('');
        }}
      >
        Keep
      </Button>
    </span>
  );
}
