/** What the user chose: one of the two themes, or whatever the system says. */
export type ThemeChoice = 'system' | 'dark' | 'light';

export const THEME_CHOICES: readonly ThemeChoice[] = ['system', 'dark', 'light'];

/** The theme in force for a choice. */
export function themeFor(choice: ThemeChoice, systemIsLight: boolean): 'dark' | 'light' {
  if (choice === 'system') {
    return systemIsLight ? 'light' : 'dark';
  }
  return choice;
}

/** Puts the theme on the page and keeps it in step with the system; returns how to stop. */
export function applyTheme(choice: ThemeChoice): () => void {
  const system = matchMedia('(prefers-color-scheme: light)');
  const apply = () => {
    document.documentElement.dataset['theme'] = themeFor(choice, system.matches);
  };
  apply();
  system.addEventListener('change', apply);
  return () => system.removeEventListener('change', apply);
}
