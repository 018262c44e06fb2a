import { useEffect, useRef, useState } from 'react';
import { type CameraTrouble, closeCamera, grabFrame, openCamera, troubleOf } from '../../intake/camera.ts';
import type { RankedLabel } from '../../store/ranked-label.ts';
import { useActions } from '../store-context.ts';

/** Before the model is ready, and before the first frame. */
const AGAIN_MS = 250;

export interface Camera {
  /** Put on the video element. */
  attach: (video: HTMLVideoElement) => () => void;
  trouble: CameraTrouble | null;
  live: boolean;
  ranked: readonly RankedLabel[];
  /** The frame that the bars belong to. */
  latestFrame: () => File | null;
}

/** Opens the camera while it is mounted; looks at one frame at a time, the next one when the last is done. */
export function useCamera(): Camera {
  const { glance } = useActions();
  const video = useRef<HTMLVideoElement>(null);
  const frame = useRef<File>(null);
  const [trouble, setTrouble] = useState<CameraTrouble | null>(null);
  const [live, setLive] = useState(false);
  const [ranked, setRanked] = useState<readonly RankedLabel[]>([]);

  useEffect(() => {
    const stop = new AbortController();
    let stream: MediaStream | null = null;
    async function run() {
      stream = await openCamera();
      if (stop.signal.aborted) return closeCamera(stream);
      const [track] = stream.getVideoTracks();
      // unplugged, or taken away in the browser's own bar
      track?.addEventListener('ended', () => setTrouble('failed'));
      if (video.current) video.current.srcObject = stream;
      while (!stop.signal.aborted) {
        const next = video.current && (await grabFrame(video.current));
        const labels = next && (await glance(stop.signal, next).catch(() => null));
        if (stop.signal.aborted) return;
        if (!next || !labels) {
          await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
          continue;
        }
        frame.current = next;
        setRanked(labels);
        setLive(true);
        // without labels nothing has waited, and the page must be able to draw
        await new Promise(requestAnimationFrame);
      }
    }
    run().catch((error: unknown) => setTrouble(troubleOf(error)));
    return () => {
      stop.abort();
      if (stream) closeCamera(stream);
    };
  }, [glance]);

  const attach = useRef((element: HTMLVideoElement) => {
    video.current = element;
    return () => {
      video.current = null;
    };
  });
  return { attach: attach.current, trouble, live, ranked, latestFrame: () => frame.current };
}
