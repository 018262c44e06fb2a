import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** What goes wrong with one answer. */
export type Fault =
  /** The connection is cut after this share of the file. */
  | { kind: 'cut'; share: number }
  | { kind: 'status'; status: number }
  | { kind: 'html' }
  | { kind: 'wrong-bytes' }
  /** Bytes more (or, below zero, fewer) than the file has. */
  | { kind: 'wrong-length'; by: number }
  /** Sends this share and then nothing until it is let go on. */
  | { kind: 'wait'; share: number };

export interface Asked {
  method: string;
  path: string;
  range: string | null;
  status: number;
}

/** The page is served on one port, the model host of the tests on the next. */
export function faultOrigin(port = Number(process.env['PORT'] ?? 4173)): string {
  return `http://127.0.0.1:${port + 1}`;
}

const FIXTURES = join(import.meta.dirname, '..', '..', 'tests', 'fixtures');
const PREFIX = /^\/test\/([\w-]+)\/resolve\/[\w-]+\//;

/** Serves the fixtures as a model host does, and fails as told. */
export class FaultServer {
  /** By path inside the model: one fault an answer, in order; without any left the answers are right. */
  readonly faults = new Map<string, Fault[]>();
  /** Whether Range is understood. */
  ranges = true;
  readonly asked: Asked[] = [];
  private server: Server | null = null;
  private waiting: (() => void)[] = [];

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(() => response.destroy());
    });
    this.server.listen(Number(new URL(faultOrigin()).port), '127.0.0.1');
    await once(this.server, 'listening');
  }

  stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (!server) return Promise.resolve();
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  }

  letGoOn(): void {
    for (const go of this.waiting.splice(0)) go();
  }

  askedFor(path: string): Asked[] {
    return this.asked.filter((each) => each.path === path);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const path = pathname.replace(PREFIX, '');
    const folder = PREFIX.exec(pathname)?.[1] ?? '';
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Expose-Headers', 'ETag, Content-Range');
    const { method = 'GET' } = request;
    const range = request.headers.range ?? null;
    const end = (status: number, body = '') => {
      this.asked.push({ method, path, range, status });
      response.writeHead(status).end(body);
    };
    const fault = this.faults.get(path)?.shift();
    if (fault?.kind === 'status') return end(fault.status);
    if (fault?.kind === 'html') {
      response.setHeader('Content-Type', 'text/html');
      return end(200, '<!doctype html><title>Log in</title>');
    }
    const body = changed(readFileSync(fixtureFor(folder, path)), fault);
    const start = this.ranges && range ? Number(/^bytes=(\d+)-$/.exec(range)?.[1]) : 0;
    if (start >= body.length) return end(416);
    response.setHeader('ETag', `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`);
    if (start > 0) response.setHeader('Content-Range', `bytes ${start}-${body.length - 1}/${body.length}`);
    response.setHeader('Content-Length', body.length - start);
    const status = start > 0 ? 206 : 200;
    this.asked.push({ method, path, range, status });
    response.writeHead(status);
    await this.send(response, body, start, fault);
  }

  private async send(
    response: ServerResponse,
    body: Buffer,
    start: number,
    fault: Fault | undefined,
  ): Promise<void> {
    if (fault?.kind !== 'cut' && fault?.kind !== 'wait') return void response.end(body.subarray(start));
    const stop = Math.max(start, Math.floor(body.length * fault.share));
    response.write(body.subarray(start, stop));
    if (fault.kind === 'wait') {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
      return void response.end(body.subarray(stop));
    }
    // long enough for what was written to be on its way
    await new Promise((resolve) => setTimeout(resolve, 200));
    response.socket?.destroy();
  }
}

/** The tiny CLIP as one graph is put together from two folders of fixtures. */
export function fixtureFor(folder: string, path: string): string {
  if (folder !== 'tiny-combined') return join(FIXTURES, folder, path);
  return join(FIXTURES, path.endsWith('.onnx') ? 'import/clip/model.onnx' : `tiny-clip/${path}`);
}

function changed(body: Buffer, fault: Fault | undefined): Buffer {
  if (fault?.kind === 'wrong-bytes') {
    const wrong = Buffer.from(body);
    wrong[wrong.length >> 1]! ^= 1;
    return wrong;
  }
  if (fault?.kind === 'wrong-length') {
    return fault.by < 0
      ? body.subarray(0, body.length + fault.by)
      : Buffer.concat([body, Buffer.alloc(fault.by)]);
  }
  return body;
}
