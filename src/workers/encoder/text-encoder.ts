import type { InferenceSession, Tensor } from 'onnxruntime-web';
import type { RunnableManifest } from '../../clip/runnable-manifest.ts';
import { packTokens, type LabelTokenizer } from '../../clip/tokenizer.ts';
import type { EncodedTexts } from '../../engine/protocol.ts';
import type { Ort } from '../runtime/ort-builds.ts';
import { checkTensors } from './open-session.ts';
import { readEmbeddings } from './read-embeddings.ts';

export interface TextEncoder {
  encode(texts: string[]): Promise<EncodedTexts>;
}

export function createTextEncoder(
  ort: Ort,
  session: InferenceSession,
  tokenizer: LabelTokenizer,
  { text, embeddingDim }: RunnableManifest,
): TextEncoder {
  const { ids, mask, typeIds } = text.inputs;
  const optional = [mask, typeIds].filter((name) => name !== null);
  checkTensors(session, { required: [ids], optional, output: text.output }, 'text');
  return {
    async encode(texts) {
      const encoded = texts.map((each) => tokenizer.encode(each));
      const packed = packTokens(encoded, text);
      const feeds: Record<string, Tensor> = {};
      const feed = (name: string | null, data: BigInt64Array) => {
        // a public CLIP export may have a mask input or not: it gets what it asks for
        if (name !== null && session.inputNames.includes(name)) {
          feeds[name] = new ort.Tensor('int64', data, packed.shape);
        }
      };
      feed(ids, packed.ids);
      feed(mask, packed.mask);
      feed(typeIds, packed.typeIds);
      const result = await session.run(feeds);
      return {
        embeddings: readEmbeddings(result, text.output, texts.length, embeddingDim),
        tokenCounts: encoded.map(({ tokenCount }) => ({ tokens: tokenCount, limit: text.contextLength })),
      };
    },
  };
}
