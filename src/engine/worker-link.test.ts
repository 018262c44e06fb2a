import { expose } from 'comlink';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openWorkerLink } from './worker-link.ts';

interface TestApi {
  double(number: number): Promise<number>;
  fail(): Promise<never>;
  hang(): Promise<never>;
}

const api: TestApi = {
  double: async (number) => number * 2,
  fail: () => Promise.reject(new Error('refused')),
  hang: () => new Promise(() => {}),
};

/** A worker whose other side is in this thread; real ports and structured clones lie between. */
class FakeWorker extends EventTarget {
  private readonly channel = new MessageChannel();
  terminations = 0;

  constructor(readonly name: string) {
    super();
    expose(api, this.channel.port2);
    this.channel.port1.onmessage = ({ data }: MessageEvent<unknown>) => this.say(data);
  }

  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  postMessage(message: unknown, transferred: Transferable[] = []): void {
    this.channel.port1.postMessage(message, transferred);
  }

  terminate(): void {
    this.terminations += 1;
    this.channel.port1.close();
  }

  breakWith(type: 'error' | 'messageerror', message = ''): void {
    this.dispatchEvent(Object.assign(new Event(type), { message }));
  }
}

/** The browser's locks as far as they are used here: each is held by its worker until `release`. */
class FakeLocks {
  private readonly waiting = new Map<string, () => void>();

  request(name: string, { signal }: { signal: AbortSignal }, onFree: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      this.waiting.set(name, () => {
        if (signal.aborted) return;
        onFree();
        resolve();
      });
    });
  }

  isAwaited = (name: string) => this.waiting.has(name);
  release = (name: string) => this.waiting.get(name)?.();
}

let locks: FakeLocks;
let open: { close(): void }[];

beforeEach(() => {
  locks = new FakeLocks();
  open = [];
  vi.stubGlobal('navigator', { locks });
});

afterEach(() => {
  open.forEach((link) => link.close());
  vi.unstubAllGlobals();
});

function start() {
  let worker!: FakeWorker;
  const link = openWorkerLink<TestApi>((name) => {
    worker = new FakeWorker(name);
    return worker as unknown as Worker;
  });
  open.push(link);
  return { link, worker };
}

/** `pending` unless `promise` settles within a few turns of the event loop. */
function stateOf(promise: Promise<unknown>): Promise<string> {
  const later = new Promise<string>((resolve) => setTimeout(resolve, 20, 'pending'));
  return Promise.race([
    promise.then(
      () => 'resolved',
      () => 'rejected',
    ),
    later,
  ]);
}

describe('openWorkerLink', () => {
  it('passes answers and errors of the worker on', async () => {
    const { link } = start();
    await expect(link.call((remote) => remote.double(21))).resolves.toBe(42);
    await expect(link.call((remote) => remote.fail())).rejects.toThrow('refused');
  });

  it('gives every worker a name of its own', () => {
    expect(start().worker.name).not.toBe(start().worker.name);
  });

  it.each([
    ['error', 'SyntaxError: boom', 'WORKER_DIED', 'SyntaxError: boom'],
    ['error', '', 'APP_NOT_LOADED', 'the worker could not be started'],
    ['messageerror', '', 'WORKER_DIED', 'a message could not be read'],
  ] as const)('rejects every call under way on %s "%s"', async (type, message, code, detail) => {
    const { link, worker } = start();
    const calls = [link.call((remote) => remote.hang()), link.call((remote) => remote.hang())];
    worker.breakWith(type, message);
    for (const call of calls) await expect(call).rejects.toMatchObject({ code, detail });
    await expect(link.died).resolves.toMatchObject({ code, detail });
  });

  it('rejects every call under way when the lock of the worker comes free', async () => {
    const { link, worker } = start();
    worker.say({ alive: true });
    const call = link.call((remote) => remote.hang());
    expect(await stateOf(call)).toBe('pending');
    locks.release(worker.name);
    await expect(call).rejects.toMatchObject({ code: 'WORKER_DIED' });
    await expect(link.died).resolves.toMatchObject({ code: 'WORKER_DIED' });
  });

  it('does not ask for the lock before the worker holds it', async () => {
    const { link, worker } = start();
    await link.call((remote) => remote.double(1));
    expect(locks.isAwaited(worker.name)).toBe(false);
    worker.say({ alive: true });
    expect(locks.isAwaited(worker.name)).toBe(true);
  });

  it('works where there are no locks', async () => {
    vi.stubGlobal('navigator', {});
    const { link, worker } = start();
    worker.say({ alive: true });
    await expect(link.call((remote) => remote.double(2))).resolves.toBe(4);
  });

  it('rejects calls that are made after the death', async () => {
    const { link, worker } = start();
    worker.breakWith('error', 'gone');
    await link.died;
    await expect(link.call((remote) => remote.double(1))).rejects.toMatchObject({ code: 'WORKER_DIED' });
  });

  it('rejects calls under way when it is closed, and ends the worker', async () => {
    const { link, worker } = start();
    const call = link.call((remote) => remote.hang());
    link.close();
    await expect(call).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    expect(worker.terminations).toBe(1);
  });

  it('rejects calls that are made after it was closed', async () => {
    const { link } = start();
    link.close();
    await expect(link.call((remote) => remote.double(1))).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
  });

  it('may be closed twice', () => {
    const { link, worker } = start();
    link.close();
    expect(() => link.close()).not.toThrow();
    expect(worker.terminations).toBe(1);
  });

  it('does not call its own end a death', async () => {
    const { link, worker } = start();
    worker.say({ alive: true });
    link.close();
    locks.release(worker.name);
    expect(await stateOf(link.died)).toBe('pending');
  });
});
