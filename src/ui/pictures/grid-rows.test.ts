import { describe, expect, it } from 'vitest';
import type { GalleryGroup } from '../../store/gallery-types.ts';
import { gridGeometry } from './grid-geometry.ts';
import { gridRows, rowOf, stepFrom } from './grid-rows.ts';

const group = (label: string, ids: string, collapsed = false): GalleryGroup => {
  return { key: label, kind: label === '' ? 'all' : 'label', label, ids: [...ids], collapsed };
};

const flat = [group('', 'abcdefgh')];
const grouped = [group('cat', 'abcde'), group('dog', 'xy', true), group('fish', 'pqrs')];

function walk(groups: GalleryGroup[], keys: string, from: string): string {
  const rows = gridRows(groups, 3);
  return keys.split(' ').reduce((id, key) => stepFrom(key, id, { groups, rows, pageRows: 2 }) ?? id, from);
}

describe('rows', () => {
  it('hold as many as there are columns, with a head for each group', () => {
    expect(gridRows(flat, 3).map(({ from, to }) => [from, to])).toEqual([
      [0, 3],
      [3, 6],
      [6, 8],
    ]);
    expect(gridRows(grouped, 3).map(({ kind, group: place }) => `${kind} ${place}`)).toEqual([
      'head 0',
      'tiles 0',
      'tiles 0',
      'head 1',
      'head 2',
      'tiles 2',
      'tiles 2',
    ]);
  });

  it('are found by the picture in them', () => {
    const rows = gridRows(grouped, 3);
    expect(rowOf(grouped, rows, 'd')).toBe(2);
    expect(rowOf(grouped, rows, 's')).toBe(6);
    expect(rowOf(grouped, rows, 'x')).toBe(-1);
  });
});

describe('keys', () => {
  it('stay inside what is on show', () => {
    expect(walk(flat, 'ArrowLeft', 'a')).toBe('a');
    expect(walk(flat, 'End ArrowRight', 'a')).toBe('h');
    expect(walk(flat, 'End Home', 'a')).toBe('a');
  });

  it('keep the column, or take the last of a shorter row', () => {
    expect(walk(flat, 'ArrowDown ArrowDown', 'b')).toBe('h');
    expect(walk(flat, 'ArrowDown ArrowDown', 'c')).toBe('h');
    expect(walk(flat, 'PageDown', 'a')).toBe('g');
    expect(walk(flat, 'PageUp', 'h')).toBe('b');
  });

  it('cross groups and leave out what is in a closed one', () => {
    expect(walk(grouped, 'ArrowDown', 'd')).toBe('p');
    expect(walk(grouped, 'ArrowRight', 'e')).toBe('p');
    expect(walk(grouped, 'ArrowUp', 'r')).toBe('e');
  });

  it('begin at the first picture when the one they come from is not on show', () => {
    expect(walk(flat, 'ArrowRight', 'gone')).toBe('a');
    expect(walk(flat, 'ArrowDown', 'gone')).toBe('a');
  });

  it('that lead nowhere are left to others', () => {
    expect(stepFrom('x', 'a', { groups: flat, rows: gridRows(flat, 3), pageRows: 2 })).toBeNull();
  });
});

it('the columns are those that a CSS grid would make', () => {
  expect(gridGeometry(1000, { dense: false, phone: false })).toMatchObject({ columns: 5, gapPx: 12 });
  expect(gridGeometry(1000, { dense: true, phone: false }).columns).toBe(8);
  expect(gridGeometry(366, { dense: false, phone: true }).columns).toBe(2);
  expect(gridGeometry(366, { dense: true, phone: true }).columns).toBe(3);
  const { columns, tilePx, gapPx } = gridGeometry(777, { dense: false, phone: false });
  expect(columns * tilePx + (columns - 1) * gapPx).toBeCloseTo(777);
});
