import { parseQuery } from '../clip/search-query.ts';
import { combineTerms, type WeightedEmbedding } from '../clip/search-vector.ts';
import type { Engine } from '../engine/engine.ts';
import type { PictureTerm, SearchProblem } from './search-types.ts';
import type { AppState } from './state.ts';

export type QueryVector =
  | { kind: 'vector'; vector: Float32Array<ArrayBuffer> }
  | { kind: 'problem'; problem: SearchProblem }
  /** A picture that is searched by is not encoded yet. */
  | { kind: 'wait' };

/** What the pictures are compared with: words through the templates in force, pictures as they are. */
export async function queryVector(
  engine: Engine,
  signal: AbortSignal,
  { search, templates, pictures }: Pick<AppState, 'search' | 'templates' | 'pictures'>,
): Promise<QueryVector> {
  const terms: WeightedEmbedding[] = [];
  for (const term of search.pictures) {
    const embedding = embeddingOf(engine, pictures, term);
    if (embedding === 'gone') return { kind: 'problem', problem: { kind: 'picture-gone', name: term.name } };
    if (embedding === 'later') return { kind: 'wait' };
    terms.push({ embedding, weight: term.weight });
  }
  const texts = parseQuery(search.text);
  if (texts.length > 0) {
    const labels = texts.map(({ text }) => text);
    const { embeddings } = await engine.encodeTerms(signal, labels, templates);
    signal.throwIfAborted();
    const dim = embeddings.length / labels.length;
    texts.forEach(({ weight }, row) => {
      terms.push({ embedding: embeddings.subarray(row * dim, (row + 1) * dim), weight });
    });
  }
  const vector = combineTerms(terms);
  return vector ? { kind: 'vector', vector } : { kind: 'problem', problem: { kind: 'cancels-out' } };
}

function embeddingOf(
  engine: Engine,
  pictures: AppState['pictures'],
  { id }: PictureTerm,
): Float32Array | 'gone' | 'later' {
  const status = pictures.find((picture) => picture.id === id)?.status;
  if (!status || status.kind === 'failed' || status.kind === 'cancelled') return 'gone';
  if (status.kind !== 'done') return 'later';
  return engine.embeddingOf(status.facts.sha256) ?? 'later';
}
