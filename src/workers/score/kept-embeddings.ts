import { EmbeddingMatrix } from '../../kernels/embedding-matrix.ts';

interface Place {
  matrix: EmbeddingMatrix;
  row: number;
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
  private readonly matrices = new Map<number, EmbeddingMatrix>();
  /** By key. */
  private readonly kept = new Map<number, Place>();

  /** @param kernelBytes of `dots.wasm`. */
  constructor(private readonly kernelBytes: Uint8Array<ArrayBuffer>) {}

  put(key: number, model: number, embedding: Float32Array): void {
    if (this.kept.has(key)) return;
    const matrix = this.matrices.get(model) ?? new EmbeddingMatrix(this.kernelBytes, embedding.length);
    this.matrices.set(model, matrix);
    this.kept.set(key, { matrix, row: matrix.append(embedding) });
  }

  /** @param keys all of one model, the one of the first that is there. @returns null if none is. */
  find(keys: Uint32Array): Found | null {
    const rows = new Uint32Array(keys.length);
    const places = new Uint32Array(keys.length);
    let matrix: EmbeddingMatrix | null = null;
    let found = 0;
    keys.forEach((key, place) => {
      const kept = this.kept.get(key);
      if (!kept) return;
      matrix ??= kept.matrix;
      if (kept.matrix !== matrix) return;
      rows[found] = kept.row;
      places[found++] = place;
    });
    return matrix && { matrix, rows: rows.subarray(0, found), places: places.subarray(0, found) };
  }
}
