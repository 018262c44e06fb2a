import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PortWorker } from '../../tests/helpers/port-worker.ts';
import { RevivingWorker } from './reviving-worker.ts';

interface TestApi {
  put(text: string): Promise<void>;
  list(): Promise<string[]>;
  hang(): Promise<never>;
}

/** A worker with a memory whose other side is in this thread; real ports lie between. */
class FakeWorker extends PortWorker {
  constructor() {
    super();
    const held: string[] = [];
    const api: TestApi = {
      put: async (text) => void held.push(text),
      list: async () => held,
      hang: () => new Promise(() => {}),
    };
    this.answerWith(api);
  }
}

let started: FakeWorker[];
let revivers: RevivingWorker<TestApi>[];

beforeEach(() => {
  started = [];
  revivers = [];
  // not in every version of Node
  vi.stubGlobal('navigator', {});
});

afterEach(() => {
  revivers.forEach((reviver) => reviver.close());
  vi.unstubAllGlobals();
});

function makeWorker(refill?: (api: TestApi) => Promise<unknown>): RevivingWorker<TestApi> {
  const start = () => {
    const worker = new FakeWorker();
    started.push(worker);
    return worker as unknown as Worker;
  };
  const reviver = new RevivingWorker<TestApi>(start, refill);
  revivers.push(reviver);
  return reviver;
}

describe('RevivingWorker', () => {
  it('starts nothing before it is asked', async () => {
    const worker = makeWorker();
    expect(started).toHaveLength(0);
    await worker.call((api) => api.list());
    expect(started).toHaveLength(1);
  });

  it('starts one worker for calls that come at the same time', async () => {
    const worker = makeWorker();
    await Promise.all([worker.call((api) => api.put('a')), worker.call((api) => api.put('b'))]);
    expect(started).toHaveLength(1);
    await expect(worker.call((api) => api.list())).resolves.toEqual(['a', 'b']);
  });

  it('rejects the call during which the worker dies and gives the next one a fresh worker', async () => {
    const worker = makeWorker();
    await worker.call((api) => api.put('lost'));
    const call = worker.call((api) => api.hang());
    await Promise.resolve();
    started[0]?.die();
    await expect(call).rejects.toMatchObject({ code: 'WORKER_DIED' });
    await expect(worker.call((api) => api.list())).resolves.toEqual([]);
    expect(started.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  it('gives a fresh worker back what the dead one held before it answers', async () => {
    const worker = makeWorker((api) => api.put('kept'));
    await worker.call((api) => api.list());
    started[0]?.die();
    await vi.waitFor(() => expect(started[0]?.terminated).toBe(true));
    await expect(worker.call((api) => api.list())).resolves.toEqual(['kept']);
  });

  it('is not stuck with a worker that died before it had started', async () => {
    const worker = makeWorker();
    const call = worker.call((api) => api.list());
    started[0]?.die();
    await expect(call).rejects.toMatchObject({ code: 'WORKER_DIED' });
    await expect(worker.call((api) => api.list())).resolves.toEqual([]);
  });

  it('tries again when the refill fails', async () => {
    let fails = true;
    const worker = makeWorker((api) => (fails ? Promise.reject(new Error('no')) : api.put('kept')));
    await expect(worker.call((api) => api.list())).rejects.toThrow('no');
    fails = false;
    await expect(worker.call((api) => api.list())).resolves.toEqual(['kept']);
    expect(started.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  it('rejects what is under way when it is closed', async () => {
    const worker = makeWorker();
    const call = worker.call((api) => api.hang());
    await Promise.resolve();
    worker.close();
    await expect(call).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    expect(started[0]?.terminated).toBe(true);
  });

  it('is renewed after it has answered what it was asked', async () => {
    const kept = ['a', 'b'];
    const worker = makeWorker((api) => Promise.all(kept.map((text) => api.put(text))));
    const asked = worker.call((api) => api.list());
    kept.pop();
    worker.renew();
    const fresh = worker.call((api) => api.list());
    expect(await fresh).toEqual(['a']);
    await asked;
    await vi.waitFor(() => expect(started[0]?.terminated).toBe(true));
    expect(started.map(({ terminated }) => terminated)).toEqual([true, false]);
    worker.renew();
    expect(started[1]?.terminated).toBe(true);
  });
});
