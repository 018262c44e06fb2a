import type { LoadProgress, LoadRequest } from '../../engine/protocol.ts';
import { withEarlyPick } from '../../models/import/onnx/rows/early-pick.ts';
import { loadRuntime } from '../runtime/load-runtime.ts';
import type { OrtBuild } from '../runtime/ort-build.ts';
import { DownloadMeter } from './download-meter.ts';
import { areSmall, graphsFor, openGraphFile } from './graph-files.ts';
import { createImageEncoder, type ImageEncoder } from './image-encoder.ts';
import { getTextFiles, openTextEncoder } from './load-text.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { openSession } from './open-session.ts';
import { mayWorkTogether, TextApart, wantsTextApart } from './text-apart.ts';
import type { TextEncoder } from './text-encoder.ts';

export interface LoadedEncoders {
  ort: OrtBuild['ort'];
  imageEncoder: ImageEncoder;
  textEncoder: TextEncoder;
}

/**
 * Gets runtime, graphs and tokenizer side by side. Small graphs are opened in this realm, one after the other; of large
 * ones the text encoder gets a worker of its own, which begins when the image graph has arrived.
 *
 * @throws {EngineError | ModelError} whatever is missing, broken or does not fit.
 */
export async function loadEncoders(
  request: LoadRequest,
  onProgress: (progress: LoadProgress) => void,
): Promise<LoadedEncoders> {
  const { manifest, source, choice } = request;
  const { imageFile, textFile } = graphsFor(manifest, choice);
  const meter = new DownloadMeter(onProgress, [imageFile, textFile, manifest.tokenizer]);
  const onBytes = (arrivedBytes: number) => meter.add(arrivedBytes);
  const apart = wantsTextApart(request) ? new TextApart() : null;
  const runtime = loadRuntime(choice, (arrivedBytes, totalBytes) =>
    meter.addRuntime(arrivedBytes, totalBytes),
  );
  const imageGraph = openGraphFile(source, imageFile, onBytes);
  // weights that wait for their turn would lie in memory beside those of the image encoder
  const textFiles = apart ? null : getTextFiles(request, areSmall(imageFile, textFile), onBytes);
  // awaited below, unless the runtime fails
  imageGraph.catch(() => {});

  const { ort, module } = await runtime;
  const image = await imageGraph;
  const textApart = apart?.open(request, module, onBytes);
  textApart?.catch(() => {});
  const imageSession = await openSession(
    ort,
    image,
    imageFile.path,
    choice.executionProvider,
    (window, index) => withEarlyPick(window, index, manifest.image.output),
  );
  const imageEncoder = createImageEncoder(ort, imageSession, manifest);
  onProgress({ stage: 'compile' });
  try {
    if (textApart) return { ort, imageEncoder, textEncoder: await textApart };
  } catch (error) {
    apart?.close();
    // too little memory for a second runtime, or a browser that cannot start a worker from a worker
    if (!mayWorkTogether(error)) throw error;
  }
  const textEncoder = await openTextEncoder(ort, request, textFiles ?? getTextFiles(request, true, onBytes));
  return { ort, ...oneAtATime(imageEncoder, textEncoder) };
}
