import { describe, expect, it } from 'vitest';
import { EncoderLane } from './encoder-lane.ts';

const never = () => new AbortController().signal;

/** A job that ends when the test says so. */
function openJob<T>(value: T) {
  let end!: (error?: Error) => void;
  let started = false;
  const settled = new Promise<T>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve(value));
  });
  return {
    run: () => {
      started = true;
      return settled;
    },
    end,
    hasStarted: () => started,
  };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('EncoderLane', () => {
  it('lets labels overtake the pictures that wait', async () => {
    const lane = new EncoderLane();
    const order: string[] = [];
    const note = (name: string) => async () => void order.push(name);
    const first = openJob('first');
    const all = [
      lane.run('picture', never(), first.run),
      lane.run('picture', never(), note('picture 2')),
      lane.run('picture', never(), note('picture 3')),
      lane.run('text', never(), note('labels')),
    ];
    first.end();
    await Promise.all(all);
    expect(order).toEqual(['labels', 'picture 2', 'picture 3']);
  });

  it('runs one job at a time', async () => {
    const lane = new EncoderLane();
    let running = 0;
    let most = 0;
    const job = async () => {
      running += 1;
      most = Math.max(most, running);
      await turn();
      running -= 1;
    };
    await Promise.all(
      Array.from({ length: 6 }, (_, i) => lane.run(i % 2 ? 'text' : 'picture', never(), job)),
    );
    expect(most).toBe(1);
  });

  it('answers each caller with its own result', async () => {
    const lane = new EncoderLane();
    const answers = [1, 2, 3].map((n) => lane.run('picture', never(), async () => n * 10));
    await expect(Promise.all(answers)).resolves.toEqual([10, 20, 30]);
  });

  it('goes on after a job that failed', async () => {
    const lane = new EncoderLane();
    const failed = lane.run('picture', never(), () => Promise.reject(new Error('broken')));
    const next = lane.run('picture', never(), async () => 'fine');
    await expect(failed).rejects.toThrow('broken');
    await expect(next).resolves.toBe('fine');
  });

  it('goes on after a job that threw before it returned a promise', async () => {
    const lane = new EncoderLane();
    const failed = lane.run('picture', never(), () => {
      throw new Error('at once');
    });
    const next = lane.run('picture', never(), async () => 'fine');
    await expect(failed).rejects.toThrow('at once');
    await expect(next).resolves.toBe('fine');
  });

  it('rejects a job that is aborted while it waits and never starts it', async () => {
    const lane = new EncoderLane();
    const first = openJob('first');
    const waiting = openJob('waiting');
    const controller = new AbortController();
    const running = lane.run('picture', never(), first.run);
    const aborted = lane.run('picture', controller.signal, waiting.run);
    controller.abort();
    // rejected at once, not when its turn comes
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    first.end();
    await running;
    await turn();
    expect(waiting.hasStarted()).toBe(false);
  });

  it('rejects a job whose signal was aborted before', async () => {
    const lane = new EncoderLane();
    const job = openJob('never');
    await expect(lane.run('text', AbortSignal.abort(), job.run)).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(job.hasStarted()).toBe(false);
  });

  it('starts nothing beside a job that is aborted while the encoder still runs it', async () => {
    const lane = new EncoderLane();
    const first = openJob('first');
    const second = openJob('second');
    const controller = new AbortController();
    const aborted = lane.run('text', controller.signal, first.run);
    const next = lane.run('text', never(), second.run);
    await turn();
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    await turn();
    expect(second.hasStarted()).toBe(false);
    first.end();
    second.end();
    await expect(next).resolves.toBe('second');
  });
});
