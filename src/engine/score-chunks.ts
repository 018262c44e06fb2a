/** What fits on any screen: the first answer is a few milliseconds of work. */
const FIRST_ROWS = 200;

/** About 15 ms of work with 50 labels: how long a newer label set waits at most. */
const CHUNK_ROWS = 4000;

/** Asked for before the one before is there, so that the worker never waits for the page. */
const CHUNKS_UNDER_WAY = 2;

/** Where the chunks of a list of `count` rows begin and end. */
export function chunksOf(count: number): { start: number; end: number }[] {
  const chunks: { start: number; end: number }[] = [];
  for (let start = 0; start < count;) {
    const end = Math.min(count, start === 0 ? FIRST_ROWS : start + CHUNK_ROWS);
    chunks.push({ start, end });
    start = end;
  }
  return chunks;
}

/**
 * Asks for one chunk after the other, in order. Rejects with the first failure, or when `signal` fires, and asks for
 * nothing more.
 */
export async function inChunks<T>(
  signal: AbortSignal,
  count: number,
  ask: (start: number, end: number) => Promise<T>,
  onChunk: (value: T, start: number) => void,
): Promise<void> {
  const chunks = chunksOf(count);
  const asked: Promise<T>[] = [];
  for (const [index, { start }] of chunks.entries()) {
    while (asked.length < Math.min(chunks.length, index + CHUNKS_UNDER_WAY)) {
      const next = chunks[asked.length]!;
      const answer = ask(next.start, next.end);
      // it is awaited in its turn; until then a failure must not count as unhandled
      answer.catch(() => {});
      asked.push(answer);
    }
    const value = await asked[index]!;
    signal.throwIfAborted();
    onChunk(value, start);
  }
}
