import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { svgs } from '../../../../scripts/hostile/svgs.ts';
import type { EngineError } from '../../../engine/error-codes.ts';
import { checkSvg, checkText } from './check-svg.ts';
import { MAX_SVG_DRAWN } from './svg-limits.ts';

const svg = (body: string) => `<svg xmlns="http://www.w3.org/2000/svg">${body}</svg>`;
const code = async (text: string | Buffer) =>
  checkSvg(new Blob([new Uint8Array(Buffer.from(text as string))])).then(
    () => 'drawn',
    (error: EngineError) => error.code,
  );

describe('what a drawing costs', () => {
  it('is its elements, those of what it uses once more for each use', () => {
    expect(checkText(svg('<circle/><rect/>'), 0)).toBe(3);
    expect(checkText(svg('<g id="a"><circle/></g><use href="#a"/><use xlink:href="#a"/>'), 0)).toBe(
      1 + 2 + 2 * 3,
    );
    expect(
      checkText(svg('<clipPath id="c"><rect/></clipPath><rect style="clip-path: url(#c)"/>'), 0),
    ).toBeCloseTo(1 + 2 + 3, 0);
  });

  it('counts what style sheets refer to', () => {
    const style = '<style>.a,g .b{fill:url("#p")}</style><pattern id="p"><rect/></pattern>';
    const plain = checkText(svg(`${style}<rect class="c"/>`), 0);
    expect(checkText(svg(`${style}<rect class="x b"/>`), 0)).toBe(plain + 2);
  });

  it('is endless where something is drawn inside itself', async () => {
    expect(await code(svg('<g id="a"><use href="#a"/></g>'))).toBe('PICTURE_TOO_COMPLEX');
    expect(await code(svg('<pattern id="p"><rect fill="url(#p)"/></pattern>'))).toBe('PICTURE_TOO_COMPLEX');
  });

  it('does not count a link that leads to a place in the drawing', () => {
    expect(checkText(svg('<g id="a"><a href="#a"><rect/></a></g>'), 0)).toBe(4);
  });
});

describe('entities', () => {
  const withEntity = (declaration: string, body: string) => `<!DOCTYPE svg [${declaration}]>${svg(body)}`;

  it('as drawing programs write them are put in their place', async () => {
    expect(await code(withEntity('<!ENTITY ns "http://ns.adobe.com/x/">', '<g xmlns:x="&ns;"/>'))).toBe(
      'drawn',
    );
    expect(await code(withEntity('<!ENTITY h "#a">', '<g id="a"><use href="&h;"/></g>'))).toBe(
      'PICTURE_TOO_COMPLEX',
    );
  });

  it('inside entities, of markup or from outside are refused', async () => {
    for (const declaration of [
      '<!ENTITY a "x"><!ENTITY b "&a;">',
      '<!ENTITY a "<rect/>">',
      '<!ENTITY a SYSTEM "file:///etc/passwd">',
      '<!ENTITY % a "x">',
    ]) {
      expect(await code(withEntity(declaration, '<rect/>'))).toBe('PICTURE_TOO_COMPLEX');
    }
  });
});

describe('hostile drawings', () => {
  const floods = svgs().filter(({ name }) => name.startsWith('flood-'));
  /** Large, and drawn in a moment all the same: e2e/hostile-pictures.spec.ts sees it. */
  const harmless = /text|dashes|use-by-entity|animations/;

  it.each(floods.map(({ name, bytes }) => [name, bytes] as const))(
    '%s is refused or cheap',
    async (name, bytes) => {
      const startedAtMs = performance.now();
      const answer = await code(bytes);
      if (!harmless.test(name)) expect(answer).not.toBe('drawn');
      expect(performance.now() - startedAtMs).toBeLessThan(20_000);
    },
  );

  it('has a code for whatever it is given', async () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '<g',
      '/>',
      'id="a"',
      'href="#a"',
      '&',
      ';',
      '<!ENTITY',
      '[',
      ']',
      ' ',
      'url(#a)',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(pieces, fc.string())), async (parts) => {
        expect(['drawn', 'PICTURE_UNREADABLE', 'PICTURE_TOO_COMPLEX']).toContain(await code(parts.join('')));
      }),
    );
  });
});

it('the drawings of the app itself are far below the limit', () => {
  const icon = readFileSync(new URL('../../../../public/icons/icon.svg', import.meta.url), 'utf8');
  expect(checkText(icon, 0)).toBeLessThan(MAX_SVG_DRAWN / 100);
});
