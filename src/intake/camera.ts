/** Why there is no live picture. */
export type CameraTrouble = 'not-allowed' | 'none' | 'in-use' | 'unsupported' | 'failed';

/** Encoders read 224 to 384 pixels; a frame that is kept should be worth keeping. */
const WANTED = { width: { ideal: 1280 }, height: { ideal: 960 }, facingMode: 'environment' };

export function hasCamera(): boolean {
  return typeof navigator !== 'undefined' && 'mediaDevices' in navigator;
}

/** @throws DOMException as getUserMedia does; `troubleOf` tells what it means. */
export function openCamera(): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false });
}

/** The light of the camera goes out. */
export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

export function troubleOf(error: unknown): CameraTrouble {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'not-allowed';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'NotReadableError':
      return 'in-use';
    default:
      return hasCamera() ? 'failed' : 'unsupported';
  }
}

/** The present frame as a JPEG file; null before the first one. */
export async function grabFrame(video: HTMLVideoElement): Promise<File | null> {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  const canvas = new OffscreenCanvas(videoWidth, videoHeight);
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
  // colons are not allowed in file names everywhere
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '.').replace('T', ' ');
  return new File([blob], `camera ${time}.jpg`, { type: 'image/jpeg' });
}
