import { expect, it } from 'vitest';
import { PictureQueue } from './picture-queue.ts';

function drain(queue: PictureQueue): string {
  const order: string[] = [];
  for (let id = queue.next(); id !== undefined; id = queue.next()) order.push(id);
  return order.join('');
}

it('goes from the first to the last, and on with what comes later', () => {
  const queue = new PictureQueue();
  queue.add('abc');
  expect(drain(queue)).toBe('abc');
  queue.add('de');
  expect(drain(queue)).toBe('de');
  expect(queue.size).toBe(0);
});

it('takes what is on screen first, from where the screen is now', () => {
  const queue = new PictureQueue();
  queue.add('abcdef');
  queue.look(['e', 'd', 'x']);
  expect(queue.next()).toBe('e');
  queue.look(['f']);
  expect(drain(queue)).toBe('fabcd');
});

it('leaves out what was taken away and takes again what came back', () => {
  const queue = new PictureQueue();
  queue.add('abcd');
  queue.next();
  queue.delete('b');
  queue.add('a');
  expect(drain(queue)).toBe('cda');
  queue.add('ab');
  queue.clear();
  expect(queue.next()).toBeUndefined();
});

it('hands out 20,000 without walking over those that are gone', () => {
  const queue = new PictureQueue();
  queue.add(Array.from({ length: 20_000 }, (_, index) => String(index)));
  let last: string | undefined;
  for (let id = queue.next(); id !== undefined; id = queue.next()) last = id;
  expect(last).toBe('19999');
});
