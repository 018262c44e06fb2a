import { describe, expect, it } from 'vitest';
import { vaultForEachTest } from '../../tests/helpers/vault-bed.ts';
import type { LabelSet } from './records.ts';

const bed = vaultForEachTest();

describe('label sets', () => {
  const set: LabelSet = {
    ...{ id: 'a', name: 'Pets', labelText: 'cat\ndog', templateText: null },
    ...{ createdAtMs: 1, updatedAtMs: 2 },
  };

  it('are kept, renamed and removed', async () => {
    await bed.vault.labels.put(set);
    await bed.vault.labels.put({ ...set, id: 'b', name: 'Birds' });
    await bed.vault.labels.put({ ...set, name: 'Animals' });
    let { labels } = await bed.visitAgain();
    expect((await labels.sets()).map(({ name }) => name)).toEqual(['Animals', 'Birds']);
    await labels.remove('a');
    ({ labels } = await bed.visitAgain());
    expect((await labels.sets()).map(({ name }) => name)).toEqual(['Birds']);
  });

  it('are left out where they are not label sets', async () => {
    const database = await bed.vault.connection.database();
    await database!.put('label-sets', { id: 'x', name: 4 } as unknown as LabelSet);
    await bed.vault.labels.put(set);
    expect(await bed.vault.labels.sets()).toEqual([set]);
  });
});
