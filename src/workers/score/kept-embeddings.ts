import { EmbeddingMatrix } from '../../kernels/embedding-matrix.ts';

interface Shelf {
  matrix: EmbeddingMatrix;
  rowByKey: Map<string, number>;
}

/** Where the pictures of a list stand in the matrix of their model. */
export interface Found {
  matrix: EmbeddingMatrix;
  /** Rows of the matrix. */
  rows: Uint32Array;
  /** `places[i]` is the place in the list of the picture in row `rows[i]`; pictures that are not there have none. */
  places: Uint32Array;
}

/** The image embeddings, one matrix a model. */
export class KeptEmbeddings {
  private readonly shelves = new Map<string, Shelf>();

  /** @param kernelBytes of `dots.wasm`. */
  constructor(private readonly kernelBytes: Uint8Array<ArrayBuffer>) {}

  put(key: string, embedding: Float32Array): void {
    const model = modelOf(key);
    const shelf = this.shelves.get(model) ?? {
      matrix: new EmbeddingMatrix(this.kernelBytes, embedding.length),
      rowByKey: new Map(),
    };
    this.shelves.set(model, shelf);
    if (!shelf.rowByKey.has(key)) shelf.rowByKey.set(key, shelf.matrix.append(embedding));
  }

  /** @param keys all of one model. @returns null if nothing of that model is there. */
  find(keys: readonly string[]): Found | null {
    const shelf = this.shelves.get(modelOf(keys[0] ?? ''));
    if (!shelf) return null;
    const rows = new Uint32Array(keys.length);
    const places = new Uint32Array(keys.length);
    let found = 0;
    keys.forEach((key, place) => {
      const row = shelf.rowByKey.get(key);
      if (row === undefined) return;
      rows[found] = row;
      places[found++] = place;
    });
    return { matrix: shelf.matrix, rows: rows.subarray(0, found), places: places.subarray(0, found) };
  }
}

function modelOf(key: string): string {
  return key.slice(0, key.indexOf(':'));
}
