import { Lane } from './lane.ts';

/**
 * One picture and one set of labels at a time, so that neither waits behind a row of the other. The worker sees to it
 * that they do not meet where both encoders are in one realm.
 */
export class EncoderLane {
  private readonly lanes = { picture: new Lane(1), text: new Lane(1) };

  run<T>(kind: 'picture' | 'text', signal: AbortSignal, job: () => Promise<T>): Promise<T> {
    return this.lanes[kind].run(signal, job);
  }
}
