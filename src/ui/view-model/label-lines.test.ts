import { expect, it } from 'vitest';
import { labelLines } from './label-lines.ts';

it('marks each label with its place in the set', () => {
  const lines = labelLines('cat\n\n dog ', ['cat', 'dog'], new Set());
  expect(lines.map(({ marks }) => marks.map(({ index }) => index))).toEqual([[0], [], [1]]);
});

it('finds a label however its blanks and accents were typed', () => {
  expect(labelLines('  cafe\u0301   table ', ['caf\u00e9 table'], new Set())[0]?.marks[0]?.index).toBe(0);
});

it('gives a line with commas one mark a label', () => {
  expect(labelLines('cat, dog,', ['cat', 'dog'], new Set())[0]?.marks).toHaveLength(2);
});

it('tells repeated and cut labels from plain ones', () => {
  const lines = labelLines('cat\nlong\ncat', ['cat', 'long'], new Set(['long']));
  expect(lines.map(({ marks }) => marks[0]?.kind)).toEqual(['plain', 'cut', 'repeated']);
});

it('leaves the place open while the store has not read the label yet', () => {
  expect(labelLines('new', [], new Set())[0]?.marks[0]?.index).toBeNull();
});
