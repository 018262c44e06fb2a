import { classify, embed, giveFiles, openBench } from './bench.ts';
import { expectEmbeddings, expectProbabilities, inOrder, readGolden, type GoldenPicture } from './goldens.ts';
import { expect, test } from './test.ts';

interface TinyClipGolden {
  template: string;
  labels: string[];
  pictures: Required<GoldenPicture>[];
}

interface StarterGolden {
  images: GoldenPicture[];
  texts: { text: string; embedding: number[] }[];
}

/** Starter scores from golden embeddings: what the app must give for the same pictures and texts. */
function expectedProbabilities({ images, texts }: StarterGolden, logitScale: number): number[][] {
  return images.map(({ embedding }) => {
    const logits = texts.map(
      (text) => logitScale * embedding.reduce((sum, x, i) => sum + x * text.embedding[i]!, 0),
    );
    const largest = Math.max(...logits);
    const powers = logits.map((logit) => Math.exp(logit - largest));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / sum);
  });
}

/** The same two tests for every execution provider. */
export function goldenTests(device: 'wasm' | 'webgpu', skipReason: () => Promise<string | null>): void {
  const title = device === 'wasm' ? 'WASM' : 'WebGPU';

  test(`a public CLIP gives PyTorch's numbers on ${title}`, async ({ page }) => {
    test.setTimeout(300_000);
    const reason = await skipReason();
    test.skip(reason !== null, reason ?? '');
    const golden = await readGolden<TinyClipGolden>('tiny-clip');
    const { paths, goldens } = await inOrder(golden.pictures);
    const modelBase = './fixture-models/';
    const { template, labels } = golden;
    const state = await openBench(page, { modelBase, modelId: 'tiny-clip', dtype: 'fp32', device, template });
    expect(state).toMatchObject({
      kind: 'ready',
      choice: { executionProvider: device, imagePrecision: 'fp32' },
    });
    await giveFiles(page, paths);
    expectEmbeddings(await embed(page), goldens);
    const expected = goldens.map(({ probabilities }) => probabilities!);
    expectProbabilities(
      await classify(page, labels),
      expected,
      goldens.map(({ file }) => file),
    );
  });

  test(`the starter gives the numbers of ONNX Runtime for Python on ${title}`, async ({ page, baseURL }) => {
    test.setTimeout(600_000);
    const reason = await skipReason();
    test.skip(reason !== null, reason ?? '');
    const golden = await readGolden<StarterGolden>('starter');
    const all = await inOrder(golden.images);
    // the software adapter takes seconds a picture; every kind of file was read on WASM
    const step = device === 'webgpu' ? 2 : 1;
    const [paths, goldens] = [all.paths, all.goldens].map((list) =>
      list.filter((_, index) => index % step === 0),
    ) as [string[], GoldenPicture[]];
    const model = { modelBase: './models/', modelId: 'starter', layout: 'manifest' as const };
    const state = await openBench(page, { ...model, dtype: 'default', device, template: '{}' });
    expect(state).toMatchObject({
      kind: 'ready',
      choice: { executionProvider: device, imagePrecision: 'fp32' },
    });
    await giveFiles(page, paths);
    expectEmbeddings(await embed(page), goldens);
    const { logitScale } = (await (
      await page.request.get(`${baseURL}models/starter/manifest.json`)
    ).json()) as {
      logitScale: number;
    };
    const texts = golden.texts.map(({ text }) => text);
    const expected = expectedProbabilities({ images: goldens, texts: golden.texts }, logitScale);
    expectProbabilities(
      await classify(page, texts),
      expected,
      goldens.map(({ file }) => file),
    );
  });
}
