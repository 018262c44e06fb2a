import type { Precision } from '../clip/manifest.ts';
import type { ModelSource } from '../clip/model-source.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import { ImageAssistant } from './image-assistant.ts';
import { Lane } from './lane.ts';
import type { EncodedImage, LoadRequest, RuntimeChoice } from './protocol.ts';
import { isSmallModel } from './small-model.ts';

/** A shorter line is at its end before assistants would have started. */
const LEAST_IN_LINE = 8;
/**
 * So many pictures in a row have to have waited for the encoder. Starting costs what encoding about twenty does, and on two
 * cores, where least is won, that is won back after a hundred.
 */
const LEAST_WAITED = 64;

/** Their memory is given back when there was nothing to do for so long. */
const IDLE_MS = 30_000;

/**
 * Threads hardly make a small model faster, but whole encoders side by side do. While many pictures wait, assistants
 * with one thread each take them, at most as many as the encoder has threads: the same cores, better used. The encoder itself
 * is left to the labels meanwhile.
 *
 * An assistant that fails in any way is given up for this model, and nobody is blamed: what it had is encoded
 * elsewhere.
 */
export class ImageCrew {
  private readonly members = new Set<ImageAssistant>();
  private readonly free: ImageAssistant[] = [];
  /** Null until they have started, or where they were sent away. */
  private turns: Lane | null = null;
  private starting = false;
  /** Pictures in a row that have waited for the encoder. */
  private waited = 0;
  private idleTimer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  private readonly request: LoadRequest;

  constructor(
    { manifest, source, choice }: LoadRequest,
    /** How many assistants there may be; fewer when some have failed. */
    private places: number,
    /** The runtime as the encoder has it. */
    private readonly askRuntime: () => Promise<WebAssembly.Module>,
  ) {
    this.request = { manifest, source, choice: { ...choice, threads: 1 } };
  }

  get precision(): Precision {
    return this.request.choice.imagePrecision;
  }

  /** How many pictures are encoded at one time; 0 where there are no assistants now. */
  get atWork(): number {
    return this.turns ? this.members.size : 0;
  }

  /**
   * Told of each picture that is to be encoded: assistants are started when many have waited.
   *
   * @param mustWait whether the encoder is busy.
   * @param inLine pictures that are under way or wait, this one included.
   */
  look(mustWait: boolean, inLine: number): void {
    if (this.turns) return;
    this.waited = mustWait ? this.waited + 1 : 0;
    if (this.waited >= LEAST_WAITED && inLine >= LEAST_IN_LINE) void this.start();
  }

  /** Null: there is no assistant, or the one that had it has failed. The pixels may be gone. */
  encode(signal: AbortSignal, pixels: Float32Array<ArrayBuffer>): Promise<EncodedImage | null> {
    this.restartIdleTimer();
    const turn = () => this.encodeByNext(pixels);
    return this.turns ? this.turns.run(signal, turn) : Promise.resolve(null);
  }

  close(): void {
    this.closed = true;
    this.sendAway();
  }

  private async encodeByNext(pixels: Float32Array<ArrayBuffer>): Promise<EncodedImage | null> {
    const assistant = this.free.pop();
    if (!assistant) return null;
    try {
      const encoded = await assistant.encode(pixels);
      if (this.members.has(assistant)) this.free.push(assistant);
      return encoded;
    } catch {
      this.giveUp(assistant);
      return null;
    }
  }

  private async start(): Promise<void> {
    if (this.starting || this.closed || this.places === 0) return;
    this.starting = true;
    const assistants = Array.from({ length: this.places }, () => new ImageAssistant());
    for (const assistant of assistants) this.members.add(assistant);
    const compiled = this.askRuntime();
    await Promise.all(assistants.map((assistant) => this.load(assistant, compiled)));
    this.starting = false;
    this.waited = 0;
    if (this.closed || this.members.size === 0) return;
    this.turns = new Lane(this.members.size);
    this.restartIdleTimer();
  }

  private async load(assistant: ImageAssistant, compiled: Promise<WebAssembly.Module>): Promise<void> {
    try {
      await assistant.load(this.request, await compiled);
      if (this.members.has(assistant)) this.free.push(assistant);
    } catch {
      this.giveUp(assistant);
    }
  }

  private giveUp(assistant: ImageAssistant): void {
    assistant.close();
    // those that were sent away have not failed
    if (!this.members.delete(assistant)) return;
    this.places -= 1;
    if (this.members.size === 0) this.sendAway();
    else this.turns?.setAtOnce(this.members.size);
  }

  private sendAway(): void {
    clearTimeout(this.idleTimer);
    // those that wait for their turn find nobody
    this.turns = null;
    this.free.length = 0;
    const { members } = this;
    for (const assistant of [...members]) {
      members.delete(assistant);
      assistant.close();
    }
  }

  private restartIdleTimer(): void {
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => this.sendAway(), IDLE_MS);
  }
}

/** The device's memory in GB, rounded and at most 8, where the browser says so (Chromium does). */
interface TellsMemory {
  deviceMemory?: number;
}

/** An assistant takes about 100 MB for a model of 17 MB. A device that does not say what it has may be a phone. */
function mostAssistants(): number {
  const { deviceMemory } = navigator as TellsMemory;
  if (deviceMemory === undefined) return 2;
  return deviceMemory > 4 ? Infinity : 0;
}

/** Null where one encoder is best, or all there may be: a large model, a graphics card, one core, little memory. */
export function crewFor(
  manifest: RunnableManifest,
  source: ModelSource,
  choice: RuntimeChoice,
  askRuntime: () => Promise<WebAssembly.Module>,
): ImageCrew | null {
  const { executionProvider, threads, imagePrecision } = choice;
  const places = Math.min(threads, mostAssistants());
  if (executionProvider !== 'wasm' || places < 2) return null;
  // every assistant has the weights in its own memory
  if (!isSmallModel(manifest, imagePrecision)) return null;
  return new ImageCrew({ manifest, source, choice }, places, askRuntime);
}
