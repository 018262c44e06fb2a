import { create } from 'zustand';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'wordsight.theme';

/** Storage may be forbidden or full; the theme then lasts as long as the page. */
function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    return 'system';
  }
}

function keepTheme(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // see readTheme
  }
}

/** The bar of the browser takes the colour of the paper. The two tags of index.html hold one per theme. */
function paintBrowserBar(theme: Theme): void {
  for (const tag of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = (tag.dataset['own'] ??= tag.content);
    const other = document.querySelector<HTMLMetaElement>(`meta[name="theme-color"][media*="${theme}"]`);
    tag.content = theme === 'system' ? own : (other?.dataset['own'] ?? other?.content ?? own);
  }
}

function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  paintBrowserBar(theme);
}

export const useTheme = create<{ theme: Theme; setTheme(theme: Theme): void }>((set) => ({
  theme: readTheme(),
  setTheme(theme) {
    keepTheme(theme);
    applyTheme(theme);
    set({ theme });
  },
}));

/** Before the first paint: called by the module that draws the app. */
export function startTheme(): void {
  applyTheme(useTheme.getState().theme);
}
