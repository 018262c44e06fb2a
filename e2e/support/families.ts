import { readdir } from 'node:fs/promises';
import { fixture } from './app.ts';
import { classify, embed, giveFiles, openBench } from './bench.ts';
import { expectEmbeddings, expectProbabilities, readGolden, type GoldenPicture } from './goldens.ts';
import { expect, test } from './test.ts';

/** What scripts/export-onnx wrote beside each family's graphs: PyTorch's numbers for some of the test pictures. */
interface FamilyGolden {
  template: string;
  labels: string[];
  pictures: Required<GoldenPicture>[];
}

export async function familyNames(): Promise<string[]> {
  return (await readdir(fixture('families'))).sort();
}

/** Loads one family at one precision as a person's own model folder and compares it with PyTorch. */
export function familyTest(
  name: string,
  { dtype, device, minCosine }: { dtype: 'fp32' | 'q8'; device: 'wasm' | 'webgpu'; minCosine: number },
  skipReason: () => Promise<string | null>,
): void {
  test(`${name} at ${dtype} on ${device} gives PyTorch's numbers`, async ({ page }) => {
    // the software adapter compiles shaders for minutes on a busy machine
    if (device === 'webgpu') test.setTimeout(600_000);
    const reason = await skipReason();
    test.skip(reason !== null, reason ?? '');
    const { template, labels, pictures } = await readGolden<FamilyGolden>(`families/${name}`);
    const model = { modelBase: './fixture-models/families/', modelId: name, layout: 'manifest' as const };
    const state = await openBench(page, { ...model, dtype, device, template });
    expect(state).toMatchObject({
      kind: 'ready',
      choice: { executionProvider: device, imagePrecision: dtype, textPrecision: dtype },
    });
    await giveFiles(
      page,
      pictures.map(({ file }) => fixture('pictures', file)),
    );
    expectEmbeddings(await embed(page), pictures, minCosine);
    const actual = await classify(page, labels);
    const files = pictures.map(({ file }) => file);
    if (dtype === 'fp32') {
      expectProbabilities(
        actual,
        pictures.map(({ probabilities }) => probabilities),
        files,
      );
    }
  });
}
