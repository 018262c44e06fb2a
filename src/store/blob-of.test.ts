import { describe, expect, it } from 'vitest';
import { blobOf } from './blob-of.ts';

function* slowParts(count: number, eachMs: number): Generator<string, void> {
  for (let part = 0; part < count; part++) {
    const untilMs = performance.now() + eachMs;
    while (performance.now() < untilMs);
    yield `${part},`;
  }
}

describe('blobOf', () => {
  it('joins all parts in order, under its type', async () => {
    const blob = await blobOf(['a', '', 'é', 'b'], 'text/csv');
    expect(await blob.text()).toBe('aéb');
    expect(blob.type).toBe('text/csv');
    expect(await (await blobOf([], 'text/csv')).text()).toBe('');
  });

  it('lets others have the thread between the parts', async () => {
    let turns = 0;
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      turns += 1;
      channel.port2.postMessage(null);
    };
    channel.port2.postMessage(null);
    const blob = await blobOf(slowParts(12, 5), 'text/csv');
    const meanwhile = turns;
    channel.port1.close();
    expect(meanwhile).toBeGreaterThanOrEqual(2);
    expect(await blob.text()).toBe('0,1,2,3,4,5,6,7,8,9,10,11,');
  });
});
