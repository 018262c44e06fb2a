import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../scripts/hostile/random.ts';
import { soundPictures } from '../scripts/hostile/sound-pictures.ts';
import { addressWithModel, readAddress } from '../src/app/address.ts';
import { parseLabels } from '../src/clip/labels.ts';
import { ManifestError, parseManifest } from '../src/clip/manifest.ts';
import { EngineError } from '../src/engine/error-codes.ts';
import { cleanPath } from '../src/models/import/model-files.ts';
import { findTokenizerFault } from '../src/models/import/tokenizer-files.ts';
import { judgeAnswer, rangeHeaders } from '../src/models/library/range.ts';
import { ModelError } from '../src/models/model-error.ts';
import { parseConfig, parsePreprocessor } from '../src/models/public/configs.ts';
import { hasAlpha } from '../src/workers/picture/alpha.ts';
import { isComplete } from '../src/workers/picture/completeness.ts';
import { identify } from '../src/workers/picture/identify.ts';

/** What comes from outside, whatever it is: an answer or an error of ours, never anything else. */

/** Runs `work`; what it throws must be of this kind. */
function onlyThrows(kind: new (...args: never[]) => Error, work: () => unknown): void {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(kind);
  }
}

describe('the first look at a picture', () => {
  it('knows any damaged file of any format, or refuses it', async () => {
    const files = [...(await soundPictures()).values()];
    const damaged = fc.record({
      file: fc.constantFrom(...files),
      keep: fc.double({ min: 0, max: 1, noNaN: true }),
      flips: fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 8 }),
    });
    fc.assert(
      fc.property(damaged, ({ file, keep, flips }) => {
        const bytes = new Uint8Array(file.subarray(0, Math.round(file.length * keep)));
        for (const [at, value] of flips) if (at < bytes.length) bytes[at] = value;
        onlyThrows(EngineError, () => {
          const { format } = identify(bytes);
          expect(typeof isComplete(bytes, format)).toBe('boolean');
          expect(typeof hasAlpha(bytes, format)).toBe('boolean');
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('takes any bytes for any format', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom('jpg', 'png', 'gif'),
        (bytes, format) => {
          expect(typeof isComplete(bytes, format)).toBe('boolean');
          expect(typeof hasAlpha(bytes, format)).toBe('boolean');
        },
      ),
    );
  });
});

describe('descriptions of a model', () => {
  it('are read or refused, whatever JSON they are', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        onlyThrows(ManifestError, () => parseManifest(json));
        onlyThrows(ModelError, () => parseConfig(json));
        onlyThrows(ModelError, () => parsePreprocessor(json));
        const spec = { contextLength: 8, padId: 0, padToLength: false, lowerCase: false };
        expect(findTokenizerFault(json, spec as Parameters<typeof findTokenizerFault>[1])).toEqual(
          expect.any(String),
        );
      }),
    );
  });

  it('never lead out of their folder', () => {
    const piece = fc.constantFrom('..', '.', '/', '\\', 'a', 'C:', '\0', '%2e%2e', '...', ' ');
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 }), (pieces) => {
        onlyThrows(ModelError, () => {
          const clean = cleanPath(pieces.join(''));
          expect(clean.startsWith('/')).toBe(false);
          expect(clean.split('/')).not.toContain('..');
        });
      }),
    );
  });
});

describe('labels', () => {
  it('are single, tidy and not empty, whatever was typed', () => {
    const odd = fc.constantFrom(
      '__proto__',
      'constructor',
      '\u202e',
      '\0',
      '\ud800',
      '\u200b',
      ',',
      '\n',
      '\r\n',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(odd, fc.string({ unit: 'binary' })), { maxLength: 40 }), (pieces) => {
        const { labels } = parseLabels(pieces.join(''));
        expect(new Set(labels).size).toBe(labels.length);
        expect(labels.every((label) => label !== '' && label.trim() === label && !/[,\n]/.test(label))).toBe(
          true,
        );
        expect(parseLabels(labels.join('\n')).labels).toEqual(labels);
      }),
    );
  });

  it('of a megabyte are read in a moment', () => {
    const random = new Random(1);
    const text = Array.from({ length: 200_000 }, () => `w${random.below(50_000)}`).join('\n');
    expect(parseLabels(text).labels.length).toBeLessThanOrEqual(50_000);
  });
});

describe('the address', () => {
  it('gives a model and preferences, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (query, hash) => {
        const url = new URL('http://site.example/app/');
        url.search = query;
        url.hash = hash;
        const { model, preferences } = readAddress(url);
        expect(['site', 'stored']).toContain(model.kind);
        expect([null, 'wasm', 'webgpu']).toContain(preferences.executionProvider);
        expect(preferences.threads === null || (preferences.threads >= 1 && preferences.threads <= 16)).toBe(
          true,
        );
        expect(addressWithModel(url, model).origin).toBe('http://site.example');
      }),
    );
  });
});

describe('answers to a part of a file', () => {
  it('are never appended in another place', () => {
    const answer = fc.record({
      status: fc.constantFrom(200, 206, 416, 0, 999),
      contentRange: fc.option(
        fc.oneof(
          fc.string(),
          fc.nat(99).map((start) => `bytes ${start}-100/101`),
        ),
      ),
      etag: fc.option(fc.string()),
    });
    fc.assert(
      fc.property(answer, fc.nat(99), fc.option(fc.string()), (given, haveBytes, etag) => {
        const verdict = judgeAnswer(given, haveBytes, etag);
        expect(['append', 'restart', 'refused', 'unusable']).toContain(verdict);
        const start = /^bytes (\d+)-/.exec(given.contentRange ?? '')?.[1];
        if (verdict === 'append' && start !== undefined) expect(Number(start)).toBe(haveBytes);
        expect(
          Object.keys(rangeHeaders(haveBytes, etag, true)).every((name) => /^(Range|If-Range)$/.test(name)),
        ).toBe(true);
      }),
    );
  });
});
