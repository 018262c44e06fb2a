import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Precision } from '../../src/clip/manifest.ts';
import type { RunnableManifest } from '../../src/clip/runnable-manifest.ts';
import { preprocess, type RgbPicture } from '../../src/clip/preprocess.ts';
import { createTokenizer, type LabelTokenizer, packTokens } from '../../src/clip/tokenizer.ts';
import { toUnitRows } from '../../src/clip/vectors.ts';
import { CommandError } from './command-error.ts';
import { choosePrecision, type ModelFolder } from './open-model.ts';

/** Texts a run: bounds memory with thousands of prompts. */
const TEXTS_PER_RUN = 32;

export interface Encoders {
  imagePrecision: Precision;
  textPrecision: Precision;
  /** `[dim]` float32, unit length. */
  encodeImage(picture: RgbPicture): Promise<Float32Array<ArrayBuffer>>;
  /** The same of a picture that is preprocessed already: `[3, height, width]` float32. */
  encodePixels(pixels: Float32Array): Promise<Float32Array<ArrayBuffer>>;
  /** One `[dim]` float32 of unit length a text. */
  encodeTexts(texts: readonly string[]): Promise<Float32Array<ArrayBuffer>[]>;
}

export async function openEncoders(model: ModelFolder, asked: Precision | null): Promise<Encoders> {
  const { folder, manifest } = model;
  const imagePrecision = choosePrecision(manifest.image.files, asked);
  const textPrecision = choosePrecision(manifest.text.files, asked);
  const imageSession = await openSession(model, manifest.image.files[imagePrecision]!.path);
  const textSession = await openSession(model, manifest.text.files[textPrecision]!.path);
  const tokenizerJson: unknown = JSON.parse(await readFile(join(folder, manifest.tokenizer.path), 'utf8'));
  const tokenizer = createTokenizer(tokenizerJson, manifest.text);
  return {
    imagePrecision,
    textPrecision,
    encodeImage: (picture) => encodePixels(imageSession, manifest, preprocess(picture, manifest.image)),
    encodePixels: (pixels) => encodePixels(imageSession, manifest, pixels),
    async encodeTexts(texts) {
      const embeddings: Float32Array<ArrayBuffer>[] = [];
      for (let start = 0; start < texts.length; start += TEXTS_PER_RUN) {
        const batch = texts.slice(start, start + TEXTS_PER_RUN);
        embeddings.push(...(await encodeBatch(textSession, tokenizer, manifest, batch)));
      }
      return embeddings;
    },
  };
}

/** @throws {CommandError} if the file is missing or ONNX Runtime refuses it. */
async function openSession({ folder, files }: ModelFolder, path: string): Promise<InferenceSession> {
  // int8 weights become float32 once at load instead of in every run: a fifth faster, as in the browser
  const options = { logSeverityLevel: 3, extra: { session: { disable_quant_qdq: '1' } } } as const;
  const blob = files?.get(path);
  const opening = blob
    ? InferenceSession.create(new Uint8Array(await blob.arrayBuffer()), options)
    : InferenceSession.create(join(folder, path), options);
  return opening.catch((error: Error) => {
    throw new CommandError(`The model file ${join(folder, path)} cannot be run: ${error.message}`);
  });
}

async function encodePixels(session: InferenceSession, { image }: RunnableManifest, pixels: Float32Array) {
  const tensor = new Tensor('float32', pixels, [1, 3, image.heightPx, image.widthPx]);
  const result = await session.run({ [image.input]: tensor });
  const embedding = result[image.output]!.data as Float32Array;
  return toUnitRows(embedding, embedding.length);
}

async function encodeBatch(
  session: InferenceSession,
  tokenizer: LabelTokenizer,
  { text, embeddingDim }: RunnableManifest,
  texts: readonly string[],
): Promise<Float32Array<ArrayBuffer>[]> {
  const { ids, mask, typeIds, shape } = packTokens(
    texts.map((each) => tokenizer.encode(each)),
    text,
  );
  const feeds: Record<string, Tensor> = { [text.inputs.ids]: new Tensor('int64', ids, shape) };
  if (text.inputs.mask !== null) feeds[text.inputs.mask] = new Tensor('int64', mask, shape);
  if (text.inputs.typeIds !== null) feeds[text.inputs.typeIds] = new Tensor('int64', typeIds, shape);
  const result = await session.run(feeds);
  const units = toUnitRows(result[text.output]!.data as Float32Array, embeddingDim);
  return texts.map((_, row) => units.slice(row * embeddingDim, (row + 1) * embeddingDim));
}
