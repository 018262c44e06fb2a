import { expect, it } from 'vitest';
import { NOTHING_SHOWN } from './gallery-defaults.ts';
import { reviewOrder } from './review-order.ts';

it('begins with the closest calls on show and leaves out what has no numbers', () => {
  const rows: [string, number[]][] = [
    ['sure', [0.9, 0.1]],
    ['close', [0.51, 0.49]],
    ['hidden', [0.5, 0.5]],
    ['fair', [0.3, 0.7]],
    ['missing', [Number.NaN, Number.NaN]],
  ];
  const byPicture = new Map(rows.map(([id, row]) => [id, Float32Array.from(row)]));
  const galleryView = { ...NOTHING_SHOWN, ids: ['sure', 'close', 'missing', 'unread', 'fair'] };
  expect(reviewOrder({ galleryView, scores: { labels: ['a', 'b'], head: 'softmax', byPicture } })).toEqual([
    'close',
    'fair',
    'sure',
  ]);
});
