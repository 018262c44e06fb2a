import { describe, expect, it, vi } from 'vitest';
import { MODEL, picture, sha, vaultForEachTest } from '../../tests/helpers/vault-bed.ts';
import { chunksOf } from './shelf-reader.ts';

const bed = vaultForEachTest();

describe('embeddings', () => {
  it('come back bit for bit on the next visit', async () => {
    await bed.keep(1, 2);
    const { embeddings } = await bed.visitAgain();
    await expect(embeddings.find(MODEL, 'fp32', sha(1))).resolves.toEqual(picture(1));
    await expect(embeddings.find(MODEL, 'fp32', sha(2))).resolves.toEqual(picture(2));
    await expect(embeddings.find(MODEL, 'fp32', sha(3))).resolves.toBeNull();
  });

  it('belong to one model in one precision', async () => {
    await bed.keep(1);
    const { embeddings } = await bed.visitAgain();
    await expect(embeddings.find(MODEL, 'fp16', sha(1))).resolves.toBeNull();
    await expect(embeddings.find({ ...MODEL, key: 'other' }, 'fp32', sha(1))).resolves.toBeNull();
    await expect(embeddings.knowsModel(MODEL)).resolves.toBe(true);
    await expect(embeddings.knowsModel({ ...MODEL, key: 'other' })).resolves.toBe(false);
  });

  it('keep their own numbers when the buffer they came in is used again', async () => {
    const whole = Float32Array.of(9, 9, ...picture(1).embedding);
    bed.vault.embeddings.keep(MODEL, 'fp32', sha(1), { ...picture(1), embedding: whole.subarray(2) });
    whole.fill(0);
    const { embeddings } = await bed.visitAgain();
    await expect(embeddings.find(MODEL, 'fp32', sha(1))).resolves.toEqual(picture(1));
  });

  it('are written by themselves within half a second', async () => {
    bed.vault.embeddings.keep(MODEL, 'fp32', sha(1), picture(1));
    await vi.waitFor(async () => expect((await bed.vault.embeddings.summaries())[0]?.count).toBe(1));
  });

  it('are written at once when a batch is full, in one transaction', async () => {
    const database = await bed.vault.connection.database();
    const transaction = vi.spyOn(database!, 'transaction');
    for (let number = 0; number < 64; number++)
      bed.vault.embeddings.keep(MODEL, 'fp32', sha(number), picture(number));
    expect(transaction).toHaveBeenCalledTimes(1);
    await bed.vault.embeddings.flush();
    expect((await bed.vault.embeddings.summaries())[0]?.count).toBe(64);
  });

  it.each([
    ['a number', { embedding: Float32Array.of(1, 0.1, -0.2, 0.3333333) }],
    ['too few numbers', { embedding: Float32Array.of(1, 0.1, -0.2) }],
    ['another type', { embedding: [1, 2, 3, 4] as unknown as Float32Array<ArrayBuffer> }],
    ['the width', { widthPx: 1 }],
    ['the checksum', { checksum: '0000000000000000' }],
  ])('are not believed with a change in %s, and are repaired by being kept again', async (_what, part) => {
    await bed.keep(1, 2);
    await bed.change(1, part);
    const { embeddings } = await bed.visitAgain();
    await expect(embeddings.find(MODEL, 'fp32', sha(1))).resolves.toBeNull();
    await expect(embeddings.find(MODEL, 'fp32', sha(2))).resolves.toEqual(picture(2));
    await bed.keep(1);
    await expect((await bed.visitAgain()).embeddings.find(MODEL, 'fp32', sha(1))).resolves.toEqual(
      picture(1),
    );
  });

  it('are not believed under the name of another picture', async () => {
    await bed.keep(1);
    const database = await bed.vault.connection.database();
    const { id } = bed.vault.embeddings.shelfOf(MODEL, 'fp32');
    const record = await database!.get('embeddings', [id, sha(1)]);
    await database!.put('embeddings', { ...record!, sha256: sha(2) });
    await expect((await bed.visitAgain()).embeddings.find(MODEL, 'fp32', sha(2))).resolves.toBeNull();
  });

  it('are read in bulk once many are asked for, and all of them', async () => {
    await bed.keep(...Array.from({ length: 1200 }, (_, number) => number));
    const { embeddings, connection } = await bed.visitAgain();
    await connection.database();
    const single = vi.spyOn(IDBObjectStore.prototype, 'get');
    for (let number = 0; number < 1200; number++) {
      await expect(embeddings.find(MODEL, 'fp32', sha(number))).resolves.toEqual(picture(number));
    }
    expect(single.mock.calls.length).toBeLessThan(40);
    // written by another tab after the bulk was read
    await bed.keep(5000);
    await expect(embeddings.find(MODEL, 'fp32', sha(5000))).resolves.toEqual(picture(5000));
  });

  it('are walked through in chunks without gap or repeat', async () => {
    await bed.keep(...Array.from({ length: 25 }, (_, number) => number));
    bed.vault.embeddings.keep({ ...MODEL, key: 'z' }, 'fp32', sha(3), picture(3));
    await bed.vault.embeddings.flush();
    const database = await bed.vault.connection.database();
    const seen: string[] = [];
    for await (const chunk of chunksOf(database!, bed.vault.embeddings.shelfOf(MODEL, 'fp32').id, 10))
      seen.push(...chunk.map(({ sha256 }) => sha256));
    expect(seen).toEqual(Array.from({ length: 25 }, (_, number) => sha(number)));
  });

  it('are counted and deleted by model', async () => {
    await bed.keep(1, 2, 3);
    bed.vault.embeddings.keep({ ...MODEL, key: 'other', name: 'Other' }, 'q8', sha(1), picture(1));
    await bed.vault.embeddings.flush();
    const { embeddings } = await bed.visitAgain();
    const summaries = await embeddings.summaries();
    expect(summaries.map(({ modelName, precision, count }) => ({ modelName, precision, count }))).toEqual(
      expect.arrayContaining([
        { modelName: 'Tiny', precision: 'fp32', count: 3 },
        { modelName: 'Other', precision: 'q8', count: 1 },
      ]),
    );
    await embeddings.remove(embeddings.shelfOf(MODEL, 'fp32').id);
    expect((await embeddings.summaries()).map(({ modelName }) => modelName)).toEqual(['Other']);
    await expect(embeddings.find(MODEL, 'fp32', sha(1))).resolves.toBeNull();
  });
});
