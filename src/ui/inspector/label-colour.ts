import type { CSSProperties } from 'react';

/** How many `--label-n` colours tokens.css has; they come round again after that. */
const COLOURS = 10;

export function labelColour(index: number): CSSProperties {
  return { '--label': `var(--label-${index % COLOURS})` } as CSSProperties;
}
