import { describe, expect, it, vi } from 'vitest';
import { bodyOf, passingBodyOf } from './body.ts';

// what a worker has and Node has not
vi.hoisted(() => (globalThis.addEventListener ??= () => {}));

const FILE = { path: 'model.onnx', url: 'http://host/model.onnx' };
const BYTES = Uint8Array.from({ length: 3_000_000 }, (_, index) => index * 7);
const { signal } = new AbortController();

/** A body that can only be read in pieces of its own. */
function plainStream(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < BYTES.length; at += 700_001) controller.enqueue(BYTES.slice(at, at + 700_001));
      controller.close();
    },
  });
}

async function gathered(body: AsyncGenerator<Uint8Array<ArrayBuffer>>): Promise<Buffer> {
  const copies: Buffer[] = [];
  for await (const piece of body) copies.push(Buffer.from(piece));
  return Buffer.concat(copies);
}

describe.each([
  ['bodyOf', bodyOf],
  ['passingBodyOf', passingBodyOf],
])('%s', (_name, read) => {
  it.each([
    ['a stream of bytes', () => new Response(BYTES)],
    ['any other stream', () => new Response(plainStream())],
  ])('gives every byte of %s', async (_kind, answer) => {
    expect(Buffer.compare(await gathered(read(answer(), FILE, signal)), Buffer.from(BYTES))).toBe(0);
  });

  it('gives nothing of an empty answer', async () => {
    expect(await gathered(read(new Response(null), FILE, signal))).toHaveLength(0);
  });

  it('says when the connection breaks off', async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) });
    await expect(gathered(read(new Response(broken), FILE, signal))).rejects.toThrow(/broke off/);
  });
});
