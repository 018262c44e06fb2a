import { bestTwo, type BestTwo } from '../clip/uncertainty.ts';
import type { ScoreRows } from './state.ts';

const BLOCK_ROWS = 1024;

/** Numbers of so many pictures, one after the other. */
interface Block {
  /** `[rows, labels]` float32, row-major. */
  values: Float32Array;
  /** As in `BestTwo`, by row. */
  best: Int32Array;
  probability: Float32Array;
  second: Float32Array;
}

/**
 * Probabilities by picture in a few large arrays, with the two best of each. An object for each picture and label set
 * would be garbage by the thousand at every change of the labels.
 */
export class ScoreTable implements ScoreRows {
  private readonly blocks: Block[] = [];
  private readonly rows = new Map<string, number>();
  /** Rows that somebody has asked for: the same array each time, since components compare them. */
  private readonly views = new Map<string, Float32Array>();

  constructor(private readonly labelCount: number) {}

  get size(): number {
    return this.rows.size;
  }

  has(id: string): boolean {
    return this.rows.has(id);
  }

  /** @param values `[labels]` float32. */
  set(id: string, values: Float32Array): void {
    const row = this.rows.get(id) ?? this.rows.size;
    this.rows.set(id, row);
    this.views.delete(id);
    const block = (this.blocks[Math.floor(row / BLOCK_ROWS)] ??= newBlock(this.labelCount));
    const place = row % BLOCK_ROWS;
    const { best, probability, second } = bestTwo(values);
    block.values.set(values, place * this.labelCount);
    block.best[place] = best;
    block.probability[place] = probability;
    block.second[place] = second;
  }

  get(id: string): Float32Array | undefined {
    const known = this.views.get(id);
    if (known) return known;
    const row = this.rows.get(id);
    if (row === undefined) return undefined;
    const start = (row % BLOCK_ROWS) * this.labelCount;
    const view = this.blocks[Math.floor(row / BLOCK_ROWS)]!.values.subarray(start, start + this.labelCount);
    this.views.set(id, view);
    return view;
  }

  bestTwo(id: string): BestTwo | undefined {
    const row = this.rows.get(id);
    if (row === undefined) return undefined;
    const { best, probability, second } = this.blocks[Math.floor(row / BLOCK_ROWS)]!;
    const place = row % BLOCK_ROWS;
    return { best: best[place]!, probability: probability[place]!, second: second[place]! };
  }
}

function newBlock(labelCount: number): Block {
  return {
    values: new Float32Array(BLOCK_ROWS * labelCount),
    best: new Int32Array(BLOCK_ROWS),
    probability: new Float32Array(BLOCK_ROWS),
    second: new Float32Array(BLOCK_ROWS),
  };
}
