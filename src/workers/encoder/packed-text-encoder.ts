import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { biasOf, packTexts, type TextPack } from '../../clip/pack-texts.ts';
import type { RunnableManifest } from '../../clip/runnable-manifest.ts';
import type { LabelTokenizer } from '../../clip/tokenizer.ts';
import { PACKED_INPUTS, type Packing } from '../../models/import/onnx/packing/packable-text.ts';
import type { Ort } from '../runtime/ort-builds.ts';
import { checkTensors } from './open-session.ts';
import { readEmbeddings } from './read-embeddings.ts';
import type { TextEncoder } from './text-encoder.ts';

/**
 * Tokens of one run. The attention of all tokens to all grows with the square of it and is mostly thrown away; runs
 * of fewer tokens read the weights more often and repeat what texts begin with. Measured: docs/PERFORMANCE.md.
 */
const MAX_TOKENS = 128;

/** @param session of a graph that `packableText` made. */
export function createPackedTextEncoder(
  ort: Ort,
  session: InferenceSession,
  tokenizer: LabelTokenizer,
  { text, embeddingDim }: RunnableManifest,
  { endId, hidden, biasRank, positionsRank }: Packing & { endId: number },
): TextEncoder {
  const { ids, mask, typeIds } = text.inputs;
  const { positions, bias, rows } = PACKED_INPUTS;
  const optional = [mask, typeIds].filter((name) => name !== null);
  checkTensors(session, { required: [ids, positions, bias, rows], optional, output: text.output }, 'text');

  async function run(pack: TextPack): Promise<Float32Array> {
    const tokens = pack.ids.length;
    const axes = (rank: number, last: number) =>
      Array.from({ length: rank }, (_, at) => (at < rank - last ? 1 : tokens));
    const int64 = (numbers: readonly number[], dims: number[]) =>
      new ort.Tensor('int64', BigInt64Array.from(numbers, BigInt), dims);
    const feeds: Record<string, Tensor> = {
      [ids]: int64(pack.ids, [1, tokens]),
      [positions]: int64(pack.positions, axes(positionsRank, 1)),
      [bias]: new ort.Tensor('float32', biasOf(pack, hidden), axes(biasRank, 2)),
      [rows]: int64(pack.rows, [pack.rows.length]),
    };
    // some graphs take the number of tokens from them; there is no padding
    if (mask !== null) feeds[mask] = int64(Array<number>(tokens).fill(1), [1, tokens]);
    if (typeIds !== null) feeds[typeIds] = int64(Array<number>(tokens).fill(0), [1, tokens]);
    const wanted = session.inputNames.map((name) => [name, feeds[name]!]);
    const result = await session.run(Object.fromEntries(wanted) as Record<string, Tensor>);
    return readEmbeddings(result, text.output, pack.texts.length, embeddingDim);
  }

  return {
    async encode(texts) {
      const encoded = texts.map((each) => tokenizer.encode(each));
      const embeddings = new Float32Array(texts.length * embeddingDim);
      const sentences = encoded.map((each) => upToEnd(each.ids, endId));
      for (const pack of packTexts(sentences, MAX_TOKENS)) {
        const rowsOfPack = await run(pack);
        pack.texts.forEach((at, row) => {
          const from = row * embeddingDim;
          embeddings.set(rowsOfPack.subarray(from, from + embeddingDim), at * embeddingDim);
        });
      }
      return {
        embeddings,
        tokenCounts: encoded.map(({ tokenCount }) => ({ tokens: tokenCount, limit: text.contextLength })),
      };
    },
  };
}

/** The sentence is read at its first end token, so nothing behind it matters. */
function upToEnd(ids: readonly number[], endId: number): number[] {
  const end = ids.indexOf(endId);
  if (end === -1) throw new Error('a text has no end token');
  return ids.slice(0, end + 1);
}
