/** `url(#id)` in an attribute or a style. */
const LOCAL_URL = /url\(\s*["']?#([^"')]+)["']?\s*\)/g;
/** A rule of a style sheet: its selectors and what they set. */
const RULE = /([^{}]+)\{([^{}]*)\}/g;
/** The last simple selector decides which element is meant. */
const LAST_SIMPLE = /([#.]?[\w-]+|\*)\s*$/;

export function localUrls(text: string): string[] {
  return text.includes('url(') ? [...text.matchAll(LOCAL_URL)].map(([, id]) => id ?? '') : [];
}

/** The id that `href="#id"` points at inside the file. */
export function localHref(href: string): string | null {
  const trimmed = href.trim();
  return trimmed.startsWith('#') ? trimmed.slice(1) : null;
}

/** What a style sheet makes elements refer to, by the last simple selector of its rules. */
export function styledReferences(css: string): Map<string, string[]> {
  const styled = new Map<string, string[]>();
  if (!css.includes('url(')) return styled;
  for (const [, selectors = '', body = ''] of css.matchAll(RULE)) {
    const ids = localUrls(body);
    if (ids.length === 0) continue;
    for (const selector of selectors.split(',')) {
      const key = LAST_SIMPLE.exec(selector)?.[1] ?? '*';
      styled.set(key, [...(styled.get(key) ?? []), ...ids]);
    }
  }
  return styled;
}
