import { describe, expect, it } from 'vitest';
import { judgeAnswer, rangeHeaders } from './range.ts';

describe('rangeHeaders', () => {
  it('asks for the whole of a file that has not begun', () => {
    expect(rangeHeaders(0, '"a"', true)).toEqual({});
  });

  it('asks for the rest, of the same version where that needs no permission', () => {
    expect(rangeHeaders(10, '"a"', true)).toEqual({ Range: 'bytes=10-', 'If-Range': '"a"' });
    expect(rangeHeaders(10, '"a"', false)).toEqual({ Range: 'bytes=10-' });
    expect(rangeHeaders(10, null, true)).toEqual({ Range: 'bytes=10-' });
    // a weak one never matches in If-Range
    expect(rangeHeaders(10, 'W/"a"', true)).toEqual({ Range: 'bytes=10-' });
  });
});

describe('judgeAnswer', () => {
  const answer = (status: number, contentRange: string | null = null, etag: string | null = null) => {
    return { status, contentRange, etag };
  };

  it.each([
    ['the rest', answer(206, 'bytes 10-99/100', '"a"'), 'append'],
    ['the rest, with a range that may not be read', answer(206, null, '"a"'), 'append'],
    ['the rest, with no ETag', answer(206, 'bytes 10-99/100'), 'append'],
    ['the rest, compressed on the way', answer(206, 'bytes 10-99/100', 'W/"a"'), 'append'],
    ['another part', answer(206, 'bytes 0-99/100', '"a"'), 'unusable'],
    ['the rest of another version', answer(206, 'bytes 10-99/100', '"b"'), 'unusable'],
    ['the whole, from a server without ranges or of a new version', answer(200, null, '"b"'), 'restart'],
    ['no such range', answer(416), 'refused'],
  ])('of ten bytes and %s', (_what, given, verdict) => {
    expect(judgeAnswer(given, 10, '"a"')).toBe(verdict);
  });

  it('takes a whole file, also as a range that begins at zero', () => {
    expect(judgeAnswer(answer(200), 0, null)).toBe('restart');
    expect(judgeAnswer(answer(206, 'bytes 0-9/10'), 0, null)).toBe('append');
    expect(judgeAnswer(answer(206, 'bytes 5-9/10'), 0, null)).toBe('unusable');
  });
});
