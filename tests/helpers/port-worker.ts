import { expose } from 'comlink';

/** Stands for the browser's Worker; its other side answers in this thread, through real ports. */
export class PortWorker extends EventTarget {
  private readonly channel = new MessageChannel();
  terminated = false;

  /** @param api what the other side answers with. */
  protected answerWith(api: object): void {
    expose(api, this.channel.port2);
    this.channel.port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.dispatchEvent(new MessageEvent('message', { data }));
    };
  }

  postMessage(message: unknown, transferred: Transferable[] = []): void {
    this.channel.port1.postMessage(message, transferred);
  }

  terminate(): void {
    this.terminated = true;
    this.channel.port1.close();
  }

  die(): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message: 'crash' }));
  }
}
