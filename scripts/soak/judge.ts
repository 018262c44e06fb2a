export interface Round {
  usedBytes: number;
  cpuMsAPicture: number;
  /** CPU time of work that is the same in every round. */
  yardstickMs: number;
}

const MAX_SLOWER = 1.05;
const MAX_LARGER = 1.05;

/** Compares the last third with the middle third: the first third warms caches and compilers up. */
export function judge(rounds: readonly Round[]): { passed: boolean; sentence: string } {
  const third = Math.floor(rounds.length / 3);
  const [middle, last] = [rounds.slice(third, 2 * third), rounds.slice(-third)];
  const larger = median(last.map(memoryOf)) / median(middle.map(memoryOf));
  // what else runs on the machine only ever adds, so the least is nearest to what the page itself costs
  const slower = Math.min(...last.map(costOf)) / Math.min(...middle.map(costOf));
  const percent = (factor: number) => `${((factor - 1) * 100).toFixed(1)} %`;
  return {
    passed: larger <= MAX_LARGER && slower <= MAX_SLOWER,
    sentence: `${rounds.length} rounds: memory changed by ${percent(larger)}, CPU time a picture by ${percent(slower)}`,
  };
}

const memoryOf = ({ usedBytes }: Round) => usedBytes;
const costOf = ({ cpuMsAPicture, yardstickMs }: Round) => cpuMsAPicture / yardstickMs;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
