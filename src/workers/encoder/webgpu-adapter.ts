import { EngineError } from '../../engine/error-codes.ts';
import type { RuntimeChoice } from '../../engine/protocol.ts';
import type { Ort } from '../runtime/ort-builds.ts';

export interface OpenedAdapter {
  description: string;
  /** Settles when the device that ONNX Runtime works on is lost: from then on it computes nothing. */
  deviceLoss(ort: Ort): Promise<EngineError>;
}

/**
 * Looks for the adapter that the choice needs; null where it needs none.
 *
 * @throws {EngineError} `WEBGPU_UNAVAILABLE`
 */
export async function openAdapter(choice: RuntimeChoice): Promise<OpenedAdapter | null> {
  if (choice.executionProvider !== 'webgpu') return null;
  // typed as always there, but Firefox and Safari have versions without it
  const gpu = navigator.gpu as GPU | undefined;
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new EngineError('WEBGPU_UNAVAILABLE', gpu ? 'no adapter' : 'no navigator.gpu');
  // Safari had versions without adapter.info
  const info = adapter.info as GPUAdapterInfo | undefined;
  const words = [info?.vendor, info?.architecture, info?.description].filter((word) => word);
  return {
    description: words.join(' ') || 'unnamed adapter',
    async deviceLoss(ort) {
      const device = await ort.env.webgpu.device;
      const { reason, message } = await device.lost;
      return new EngineError('WEBGPU_DEVICE_LOST', `${reason}: ${message}`);
    },
  };
}

/** A run that fails because the device went says so a little before the device does. */
const MAX_LOSS_DELAY_MS = 1000;

/**
 * Runs `work` and, where it fails, says whether that was the loss of the device.
 *
 * @param loss null where there is no device.
 */
export async function underDevice<T>(loss: Promise<EngineError> | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const later = new Promise<null>((resolve) => setTimeout(() => resolve(null), MAX_LOSS_DELAY_MS));
    throw (await Promise.race([loss, later])) ?? error;
  }
}
