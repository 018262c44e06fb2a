export interface Round {
  usedBytes: number;
  cpuMsAPicture: number;
}

const MAX_SLOWER = 1.05;
/** An embedding is kept for each picture that was ever read; the rest is what a measurement wavers by. */
const MAX_LARGER = 1.05;

/**
 * Compares the last third with the middle third: the first third warms caches and compilers up. Medians, because
 * other work on the machine disturbs single rounds.
 */
export function judge(rounds: readonly Round[]): { passed: boolean; sentence: string } {
  const third = Math.floor(rounds.length / 3);
  const [middle, last] = [rounds.slice(third, 2 * third), rounds.slice(-third)];
  const ratio = (key: keyof Round) => median(last, key) / median(middle, key);
  const [larger, slower] = [ratio('usedBytes'), ratio('cpuMsAPicture')];
  const percent = (factor: number) => `${((factor - 1) * 100).toFixed(1)} %`;
  return {
    passed: larger <= MAX_LARGER && slower <= MAX_SLOWER,
    sentence: `${rounds.length} rounds: memory changed by ${percent(larger)}, CPU time a picture by ${percent(slower)}`,
  };
}

function median(rounds: readonly Round[], key: keyof Round): number {
  const sorted = rounds.map((round) => round[key]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
