import type { Figures } from './run-arm.ts';

export interface Summary {
  arm: string;
  runs: Figures[];
  median: Figures;
  /** `[lowest, highest]` of the rounds. */
  spread: Record<keyof Figures, [number, number]>;
}

export function summarize(arm: string, runs: Figures[]): Summary {
  const names = Object.keys(runs[0] ?? {}) as (keyof Figures)[];
  const sorted = (name: keyof Figures) => runs.map((run) => run[name]).sort((a, b) => a - b);
  const middle = (values: number[]) => {
    const half = (values.length - 1) / 2;
    return (values[Math.floor(half)]! + values[Math.ceil(half)]!) / 2;
  };
  return {
    arm,
    runs,
    median: Object.fromEntries(names.map((name) => [name, middle(sorted(name))])) as unknown as Figures,
    spread: Object.fromEntries(
      names.map((name) => [name, [sorted(name)[0]!, sorted(name).at(-1)]]),
    ) as unknown as Summary['spread'],
  };
}

/** A table in Markdown: a line a figure, the first arm beside the second, and their ratio (below 1: less). */
export function table([ours, peer]: readonly [Summary, Summary]): string {
  const cell = ({ median, spread }: Summary, name: keyof Figures) =>
    `${short(median[name])} (${short(spread[name][0])} to ${short(spread[name][1])})`;
  const lines = (Object.keys(ours.median) as (keyof Figures)[]).map((name) => {
    const ratio = ours.median[name] / peer.median[name];
    return `| ${name} | ${cell(ours, name)} | ${cell(peer, name)} | ${ratio.toFixed(2)} |`;
  });
  return [`| figure | ${ours.arm} | ${peer.arm} | ratio |`, '|---|---|---|---|', ...lines].join('\n');
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
