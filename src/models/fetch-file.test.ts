import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchModelFile, fetchModelJson, fetchModelPieces } from './fetch-file.ts';

let server: Server | null = null;

afterEach(() => {
  vi.unstubAllGlobals();
  server?.closeAllConnections();
  server?.close();
  server = null;
});

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/models/test/`;
}

const serveBytes = (bytes: Uint8Array | string) => serve((_request, response) => response.end(bytes));

const CONTENT = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7) % 251);
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');
const FILE = { path: 'onnx/model.onnx', bytes: CONTENT.length, sha256: SHA256 };
const UNKNOWN = { path: 'onnx/model.onnx', bytes: null, sha256: null };

describe('fetchModelFile', () => {
  it('gives the bytes that the server sent, from the path in the folder', async () => {
    const asked: (string | undefined)[] = [];
    const baseUrl = await serve((request, response) => {
      asked.push(request.url);
      response.end(CONTENT);
    });
    await expect(fetchModelFile(baseUrl, FILE)).resolves.toEqual(CONTENT);
    expect(asked).toEqual(['/models/test/onnx/model.onnx']);
  });

  it('asks the server itself when a copy on the way was another version', async () => {
    const asked: (string | undefined)[] = [];
    const baseUrl = await serve((request, response) => {
      asked.push(request.headers['cache-control']);
      response.end(asked.length === 1 ? CONTENT.map((byte) => byte ^ 1) : CONTENT);
    });
    let loadedBytes = 0;
    const onBytes = (bytes: number) => void (loadedBytes += bytes);
    await expect(fetchModelFile(baseUrl, FILE, { onBytes })).resolves.toEqual(CONTENT);
    expect(asked).toEqual([undefined, 'no-cache']);
    expect(loadedBytes).toBe(CONTENT.length);
  });

  it('gives the bytes of a file of unknown size and hash', async () => {
    const baseUrl = await serve((_request, response) => {
      response.write(CONTENT.subarray(0, 10));
      setTimeout(() => response.end(CONTENT.subarray(10)), 5);
    });
    await expect(fetchModelFile(baseUrl, UNKNOWN)).resolves.toEqual(CONTENT);
  });

  it('gives an empty file', async () => {
    const baseUrl = await serveBytes('');
    await expect(fetchModelFile(baseUrl, UNKNOWN)).resolves.toEqual(new Uint8Array());
  });

  it('tells of the bytes that arrive, piece by piece', async () => {
    const baseUrl = await serve((_request, response) => {
      response.write(CONTENT.subarray(0, 40_000));
      setTimeout(() => response.end(CONTENT.subarray(40_000)), 5);
    });
    const pieces: number[] = [];
    await fetchModelFile(baseUrl, FILE, { onBytes: (bytes) => pieces.push(bytes) });
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.reduce((sum, bytes) => sum + bytes, 0)).toBe(CONTENT.length);
  });

  it('refuses bytes that are not those of the manifest', async () => {
    const changed = CONTENT.slice();
    changed[99_999] = 0xff;
    const baseUrl = await serveBytes(changed);
    await expect(fetchModelFile(baseUrl, FILE)).rejects.toMatchObject({
      code: 'MODEL_CHECKSUM_MISMATCH',
      file: 'onnx/model.onnx',
    });
  });

  it('refuses a file that is shorter than the manifest says', async () => {
    const baseUrl = await serveBytes(CONTENT.subarray(1));
    await expect(fetchModelFile(baseUrl, FILE)).rejects.toMatchObject({
      code: 'MODEL_DOWNLOAD_FAILED',
      detail: 'expected 100000 bytes, got 99999',
    });
  });

  it('refuses a file that is longer than the manifest says', async () => {
    const baseUrl = await serveBytes(Buffer.concat([CONTENT, Buffer.of(0)]));
    await expect(fetchModelFile(baseUrl, FILE)).rejects.toMatchObject({
      code: 'MODEL_DOWNLOAD_FAILED',
      detail: 'is longer than the 100000 bytes of the manifest',
    });
  });

  it('hangs up on a server that never stops sending', async () => {
    let hungUp!: () => void;
    const closed = new Promise<void>((resolve) => (hungUp = resolve));
    const baseUrl = await serve((_request, response) => {
      response.on('close', hungUp);
      const send = () => {
        while (!response.destroyed && response.write(CONTENT));
      };
      response.on('drain', send);
      send();
    });
    await expect(fetchModelFile(baseUrl, FILE)).rejects.toMatchObject({ code: 'MODEL_DOWNLOAD_FAILED' });
    const late = new Promise((_resolve, reject) => setTimeout(reject, 2000, new Error('still connected')));
    await Promise.race([closed, late]);
  });

  it.each([
    [404, 'MODEL_NOT_FOUND', 'HTTP 404'],
    [403, 'MODEL_DOWNLOAD_FAILED', 'HTTP 403'],
    [500, 'MODEL_DOWNLOAD_FAILED', 'HTTP 500'],
  ])('takes status %i for %s', async (status, code, detail) => {
    const baseUrl = await serve((_request, response) => response.writeHead(status).end());
    await expect(fetchModelFile(baseUrl, UNKNOWN)).rejects.toMatchObject({ code, detail });
  });

  it('takes a web page for a file that is not there', async () => {
    const baseUrl = await serve((_request, response) =>
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<!doctype html>'),
    );
    await expect(fetchModelFile(baseUrl, UNKNOWN)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  });

  it('says that the connection broke off when it is cut in the middle', async () => {
    const baseUrl = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': CONTENT.length });
      response.write(CONTENT.subarray(0, 50_000), () => response.destroy());
    });
    await expect(fetchModelFile(baseUrl, FILE)).rejects.toMatchObject({
      name: 'ModelError',
      code: 'MODEL_DOWNLOAD_FAILED',
    });
  });

  it('says that the connection failed where no server listens', async () => {
    const baseUrl = await serveBytes('');
    server?.close();
    await once(server!, 'close');
    await expect(fetchModelFile(baseUrl, FILE)).rejects.toMatchObject({ code: 'MODEL_DOWNLOAD_FAILED' });
  });

  it('rejects with AbortError when it is aborted before the answer', async () => {
    const controller = new AbortController();
    const baseUrl = await serve(() => controller.abort());
    await expect(fetchModelFile(baseUrl, FILE, { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('rejects with AbortError when it is aborted in the middle', async () => {
    const controller = new AbortController();
    const baseUrl = await serve((_request, response) => void response.write(CONTENT.subarray(0, 100)));
    const answer = fetchModelFile(baseUrl, FILE, {
      signal: controller.signal,
      onBytes: () => controller.abort(),
    });
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('fetchModelJson', () => {
  it('reads UTF-8', async () => {
    const baseUrl = await serveBytes('{"name":"modèle 模型"}');
    await expect(fetchModelJson(baseUrl, 'config.json')).resolves.toEqual({ name: 'modèle 模型' });
  });

  it('names the file that is not JSON', async () => {
    const baseUrl = await serveBytes('{"name":');
    await expect(fetchModelJson(baseUrl, 'config.json')).rejects.toMatchObject({
      code: 'MODEL_MANIFEST_INVALID',
      file: 'config.json',
    });
  });
});

describe('fetchModelPieces', () => {
  const LARGE = Uint8Array.from({ length: 19_000_001 }, (_, index) => (index * 7) % 251);
  const file = {
    path: 'onnx/model.onnx',
    bytes: null,
    sha256: createHash('sha256').update(LARGE).digest('hex'),
  };

  /** A response in chunks of these sizes, over and over; all are parts of one buffer, or each has its own. */
  function answerInChunks(content: Uint8Array, sizes: number[], shared: boolean) {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0, turn = 0; at < content.length; turn += 1) {
          const end = at + sizes[turn % sizes.length]!;
          controller.enqueue(shared ? content.subarray(at, end) : content.slice(at, end));
          at = end;
        }
        controller.close();
      },
    });
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(body)));
  }

  it.each([
    ['of half a megabyte', [524_288], false],
    ['of any size', [1, 8_388_607, 8_388_609, 77], false],
    ['larger than a piece', [19_000_001], false],
    ['that are parts of one buffer', [1_000_000, 3], true],
  ])('gathers chunks %s, byte for byte', async (_, sizes, shared) => {
    answerInChunks(shared ? LARGE.slice() : LARGE, sizes, shared);
    const pieces = await fetchModelPieces('http://127.0.0.1/', file);
    expect(pieces.size).toBe(LARGE.length);
    pieces.keepOnly([{ start: 0, end: LARGE.length }]);
    for (const [start, end] of [
      [0, 10],
      [8_388_600, 8_388_616],
      [16_777_216, LARGE.length],
    ] as const) {
      expect(Buffer.from(pieces.take(start, end)).equals(LARGE.subarray(start, end))).toBe(true);
    }
  });

  it('gives an empty file for an empty answer', async () => {
    answerInChunks(new Uint8Array(0), [1], false);
    expect((await fetchModelPieces('http://127.0.0.1/', { ...file, sha256: null })).size).toBe(0);
  });
});
