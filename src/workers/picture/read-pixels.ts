import { EngineError } from '../../engine/error-codes.ts';
import type { PixelRows } from '../../kernels/resample.ts';

/** Pixels of an opaque bitmap, strip by strip. The canvas only copies: it never scales. */
export function rowsOfBitmap(bitmap: ImageBitmap): PixelRows {
  const { width: widthPx, height: heightPx } = bitmap;
  let strip: Strip | null = null;
  return {
    widthPx,
    heightPx,
    read(first, count) {
      if (!strip || strip.heightPx < count) strip = openStrip(widthPx, count);
      // from row `first` of the bitmap to row 0 of the strip
      strip.context.drawImage(bitmap, 0, first, widthPx, count, 0, 0, widthPx, count);
      return strip.context.getImageData(0, 0, widthPx, count).data;
    },
  };
}

interface Strip {
  context: OffscreenCanvasRenderingContext2D;
  heightPx: number;
}

function openStrip(widthPx: number, heightPx: number): Strip {
  const context = new OffscreenCanvas(widthPx, heightPx).getContext('2d', { willReadFrequently: true });
  if (!context) throw new EngineError('RUNTIME_OUT_OF_MEMORY', `no canvas of ${widthPx} x ${heightPx}`);
  // what was in the strip before must not shine through
  context.globalCompositeOperation = 'copy';
  return { context, heightPx };
}

/** Pixels that lie in memory already. */
export function rowsOfPixels(data: Uint8Array, widthPx: number, heightPx: number): PixelRows {
  const rowBytes = widthPx * 4;
  const read = (first: number, count: number) => data.subarray(first * rowBytes, (first + count) * rowBytes);
  return { widthPx, heightPx, read };
}

/**
 * RGB as stored, also where alpha is zero. A canvas multiplies colours by alpha and cannot give them back, and so
 * does WebCodecs in Chromium; a WebGL texture keeps them. The bitmap must have been made with
 * `premultiplyAlpha: 'none'`.
 *
 * Null where there is no WebGL or the picture is larger than a texture. Then the canvas gives the picture on
 * black, the colour that most files have where they are transparent.
 */
export function rowsUnderAlpha(bitmap: ImageBitmap): PixelRows | null {
  const { width: widthPx, height: heightPx } = bitmap;
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) return null;
  try {
    if (Math.max(widthPx, heightPx) > (gl.getParameter(gl.MAX_TEXTURE_SIZE) as number)) return null;
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, bitmap);
    return rowsOfPixels(readTexture(gl, widthPx, heightPx), widthPx, heightPx);
  } finally {
    // browsers allow few contexts at a time and collect them late
    gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

function readTexture(gl: WebGL2RenderingContext, widthPx: number, heightPx: number): Uint8Array {
  const texture = gl.getParameter(gl.TEXTURE_BINDING_2D) as WebGLTexture;
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  const data = new Uint8Array(widthPx * heightPx * 4);
  gl.readPixels(0, 0, widthPx, heightPx, gl.RGBA, gl.UNSIGNED_BYTE, data);
  return data;
}
