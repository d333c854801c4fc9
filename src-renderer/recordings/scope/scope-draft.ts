import type { RecordingScope } from '@model/recording-scope.ts';

/** A scope as it is being typed: names behind commas or spaces. */
export type ScopeDraft = { readonly [Field in keyof RecordingScope]: string };

export function draftOf(scope: RecordingScope): ScopeDraft {
  return {
    kinds: scope.kinds.join(', '),
    withoutKinds: scope.withoutKinds.join(', '),
    namespaces: scope.namespaces.join(', '),
    withoutNamespaces: scope.withoutNamespaces.join(', '),
  };
}

export function scopeOf(draft: ScopeDraft): RecordingScope {
  return {
    kinds: namesIn(draft.kinds),
    withoutKinds: namesIn(draft.withoutKinds),
    namespaces: namesIn(draft.namespaces),
    withoutNamespaces: namesIn(draft.withoutNamespaces),
  };
}

function namesIn(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((name) => name !== ''))];
}
