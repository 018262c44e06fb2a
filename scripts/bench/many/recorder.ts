import type { Page } from '@playwright/test';
import { takeBlocks, type Blocks, type Frames } from './probes.ts';
import { traced, type ProfiledTask } from './trace.ts';

const LONGEST = 6;

export interface FrameWork {
  /** From one animation frame to the next, as the page sees it: also the compositor's time and other programs'. */
  interval: Frames;
  /** Processor time of the main thread a frame. */
  mainThread: { medianMs: number; p95Ms: number; p99Ms: number; longestMs: number; over16Ms: number };
}

/** Keeps what the main thread did in each phase of the run. */
export class Recorder {
  readonly blocks: Record<string, Blocks> = {};
  readonly profiles: Record<string, ProfiledTask[]> = {};

  constructor(
    private readonly page: Page,
    private readonly profiling: boolean,
  ) {}

  async phase<T>(name: string, work: () => Promise<T>, profiling = this.profiling): Promise<T> {
    await takeBlocks(this.page);
    const result = profiling ? await this.profile(name, work) : await work();
    this.blocks[name] = await takeBlocks(this.page);
    return result;
  }

  async frames(name: string, work: () => Promise<Frames>): Promise<FrameWork> {
    await takeBlocks(this.page);
    const { result: interval, trace } = await traced(this.page, work, this.profiling);
    this.blocks[name] = await takeBlocks(this.page);
    if (this.profiling) this.profiles[name] = trace.profile(LONGEST);
    return { interval, mainThread: spread(trace.frames().map(({ processorMs }) => processorMs)) };
  }

  private async profile<T>(name: string, work: () => Promise<T>): Promise<T> {
    const { result, trace } = await traced(this.page, work, true);
    this.profiles[name] = trace.profile(LONGEST);
    return result;
  }
}

function spread(times: number[]): FrameWork['mainThread'] {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  return {
    medianMs: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    longestMs: sorted.at(-1) ?? 0,
    over16Ms: times.filter((time) => time > 16).length,
  };
}
