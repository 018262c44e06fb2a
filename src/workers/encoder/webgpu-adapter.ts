import { EngineError, type EngineErrorData } from '../../engine/error-codes.ts';
import type { RuntimeChoice } from '../../engine/protocol.ts';
import type { OrtBuild } from '../runtime/ort-build.ts';

export interface OpenedAdapter {
  description: string;
  /** Reports the loss of the device that ONNX Runtime works on: from then on it computes nothing. */
  watchDevice(ort: OrtBuild['ort'], onFault: (error: EngineErrorData) => void): void;
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
    watchDevice(ort, onFault) {
      void Promise.resolve(ort.env.webgpu.device)
        .then((device: GPUDevice) => device.lost)
        .then(({ reason, message }) => {
          onFault({ code: 'WEBGPU_DEVICE_LOST', detail: `${reason}: ${message}`, facts: {} });
        });
    },
  };
}
