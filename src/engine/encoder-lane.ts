import { Lane } from './lane.ts';

/** Labels overtake pictures: someone is looking at them while typing. */
const PRIORITY = { picture: 0, text: 1 };

/** One call of the encoder at a time; ONNX Runtime Web is not safe under concurrent runs. */
export class EncoderLane {
  private readonly lane = new Lane(1);

  get isBusy(): boolean {
    return this.lane.unfinished > 0;
  }

  run<T>(kind: keyof typeof PRIORITY, signal: AbortSignal, job: () => Promise<T>): Promise<T> {
    return this.lane.run(signal, job, PRIORITY[kind]);
  }
}
