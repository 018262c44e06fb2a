import { expect, it } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

it('never lets two encoders of one realm run beside each other, and goes on after a failure', async () => {
  let running = 0;
  let most = 0;
  const order: string[] = [];
  async function work<T>(name: string, value: T): Promise<T> {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running -= 1;
    order.push(name);
    if (name === 'broken') throw new Error('broken');
    return value;
  }
  const { imageEncoder, textEncoder } = oneAtATime(
    { encode: (pixels) => work('image', pixels) },
    { encode: ([name = '']) => work(name, { embeddings: new Float32Array(1), tokenCounts: [] }) },
  );
  const pixels = new Float32Array(3);
  const broken = textEncoder.encode(['broken']);
  const all = [imageEncoder.encode(pixels), textEncoder.encode(['text']), imageEncoder.encode(pixels)];
  await expect(broken).rejects.toThrow('broken');
  expect((await Promise.all(all))[0]).toBe(pixels);
  expect(most).toBe(1);
  expect(order).toEqual(['broken', 'image', 'text', 'image']);
});
