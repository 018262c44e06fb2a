const TOKENS = ['ink', 'ink-soft', 'line', 'accent', 'danger', 'sheet'] as const;

/** Tokens as numbers, since a canvas understands neither variables nor light-dark(). */
export type ChartColours = Record<(typeof TOKENS)[number], string>;

export function readColours(element: HTMLElement): ChartColours {
  const before = element.style.color;
  const colours = TOKENS.map((token) => {
    element.style.color = `var(--${token})`;
    return [token, getComputedStyle(element).color] as const;
  });
  element.style.color = before;
  return Object.fromEntries(colours) as ChartColours;
}

/** `rgb(1, 2, 3)` with an alpha of 0..1. */
export function withAlpha(colour: string, alpha: number): string {
  return colour.replace(/^rgba?\(([^,]+,[^,]+,[^,)]+).*$/, `rgba($1, ${alpha.toFixed(3)})`);
}
