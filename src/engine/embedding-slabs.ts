/** 0.5 MB at 512 numbers each. */
const ROWS = 256;

/**
 * Many small arrays of numbers in few buffers: each buffer that came from a worker is one more thing that the browser's
 * garbage collector looks at while the page waits. A buffer goes when nothing in it is used any more.
 */
export class EmbeddingSlabs {
  private slab = new Float32Array(0);
  private used = 0;

  /** The same numbers in a place of their own. */
  copy(numbers: Float32Array): Float32Array<ArrayBuffer> {
    const { length } = numbers;
    if (this.used + length > this.slab.length) {
      this.slab = new Float32Array(length * ROWS);
      this.used = 0;
    }
    const place = this.slab.subarray(this.used, this.used + length);
    place.set(numbers);
    this.used += length;
    return place;
  }
}
