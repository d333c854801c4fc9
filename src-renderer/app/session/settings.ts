import { createStore, type StoreApi } from 'zustand/vanilla';
import { THEME_CHOICES, type ThemeChoice } from '../../theme/theme-choice.ts';
import { type Keymap, keymapFrom } from '../keys/keymap.ts';
import type { Zone } from '../../widgets/time-text.ts';

/** What the page remembers between visits, beside the sizes of its panes. */
export interface Settings {
  readonly zone: Zone;
  readonly theme: ThemeChoice;
  /** The context that was recorded last. */
  readonly context?: string;
  /** Keys that the user chose. */
  readonly keys: Keymap;
}

const KEY = 'khronoscope.settings';

/** Settings that write themselves to `storage` whenever they change. */
export function rememberedSettings(storage: Pick<Storage, 'getItem' | 'setItem'>): StoreApi<Settings> {
  const store = createStore<Settings>(() => settingsFrom(storage.getItem(KEY)));
  store.subscribe((settings) => storage.setItem(KEY, JSON.stringify(settings)));
  return store;
}

/** Reads what was stored; anything that is missing or of an older version falls back to the default. */
export function settingsFrom(stored: string | null): Settings {
  const { zone, theme, context, keys } = fieldsOf(stored);
  return {
    zone: zone === 'local' ? 'local' : 'utc',
    theme: THEME_CHOICES.find((choice) => choice === theme) ?? 'system',
    ...(typeof context === 'string' ? { context } : {}),
    keys: keymapFrom(keys),
  };
}

function fieldsOf(stored: string | null): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(stored ?? '{}');
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch (error) {
    if (error instanceof SyntaxError) {
      return {};
    }
    throw error;
  }
}
