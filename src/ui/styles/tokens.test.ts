import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

function token(name: string): { light: string; dark: string } {
  const match = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css);
  if (!match?.[1] || !match[2]) throw new Error(`No token --${name} with two hexadecimal colours.`);
  return { light: match[1], dark: match[2] };
}

/** Relative luminance and contrast ratio as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const labels = Array.from({ length: 10 }, (_, index) => `label-${index}`);

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  const surfaces = ['paper', 'shade', 'sheet', 'hover'];

  it.each(['ink', 'ink-soft', 'accent', 'warn', 'danger', 'good'])(
    'reads %s at 4.5:1 on every surface',
    (name) => {
      for (const surface of surfaces) {
        expect(contrast(token(name)[theme], token(surface)[theme]), surface).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  it('reads text on the accent at 4.5:1', () => {
    expect(contrast(token('on-accent')[theme], token('accent')[theme])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(labels)('shows the bar %s at 3:1 on its track and on every surface', (name) => {
    for (const surface of ['track', ...surfaces]) {
      expect(contrast(token(name)[theme], token(surface)[theme]), surface).toBeGreaterThanOrEqual(3);
    }
  });

  it('shows outlines at 3:1', () => {
    for (const surface of ['paper', 'shade', 'sheet']) {
      expect(contrast(token('outline')[theme], token(surface)[theme]), surface).toBeGreaterThanOrEqual(3);
    }
  });
});
