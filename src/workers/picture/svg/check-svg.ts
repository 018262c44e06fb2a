import { EngineError } from '../../../engine/error-codes.ts';
import { identify } from '../identify.ts';
import { MAX_MEGAPIXELS } from '../limits.ts';
import { readSvg, SvgTooComplex, type ReadSvg } from './read-svg.ts';
import { drawnElements } from './svg-graph.ts';
import { MAX_SVG_BYTES, MAX_SVG_DRAWN } from './svg-limits.ts';

/** A drawing inside a drawing inside a drawing. */
const MAX_INSIDE = 2;

/**
 * Counts what a drawing will cost before the page draws it.
 *
 * @throws {EngineError} `PICTURE_TOO_COMPLEX` beyond our limits, `PICTURE_UNREADABLE` for what is not well-formed.
 */
export async function checkSvg(file: Blob): Promise<void> {
  if (file.size > MAX_SVG_BYTES) throw tooComplex(`${file.size} bytes`);
  checkText(textOf(new Uint8Array(await file.arrayBuffer())), 0);
}

/** @returns elements that it takes, those of drawings inside it too. */
export function checkText(text: string, depth: number): number {
  const read = parse(text);
  const inside = read.pictures.map((address) => checkInside(address, depth + 1));
  const drawn = drawnElements(read) + inside.reduce((sum, elements) => sum + elements, 0);
  if (!(drawn <= MAX_SVG_DRAWN)) throw tooComplex(`${drawn} elements are drawn`);
  return drawn;
}

function parse(text: string): ReadSvg {
  try {
    return readSvg(text);
  } catch (error) {
    if (error instanceof SvgTooComplex) throw tooComplex(error.message);
    throw new EngineError('PICTURE_UNREADABLE', `SVG: ${String(error)}`);
  }
}

/** A picture that stands in the drawing as a `data:` address. @returns what it costs, a megapixel like 1000 elements. */
function checkInside(address: string, depth: number): number {
  const bytes = bytesOf(address);
  if (/^\s*data:image\/svg/i.test(address)) {
    if (depth > MAX_INSIDE) throw tooComplex('drawings inside drawings inside drawings');
    return checkText(textOf(bytes), depth);
  }
  let megapixels: number;
  try {
    ({ megapixels } = identify(bytes));
  } catch (error) {
    if (error instanceof EngineError && error.code === 'PICTURE_TOO_LARGE') throw error;
    // what nobody can read is not drawn
    return 0;
  }
  return (megapixels / MAX_MEGAPIXELS) * MAX_SVG_DRAWN;
}

function bytesOf(address: string): Uint8Array<ArrayBuffer> {
  const comma = address.indexOf(',');
  const body = address.slice(comma + 1);
  try {
    if (!/;\s*base64\s*$/i.test(address.slice(0, comma))) {
      return new TextEncoder().encode(decodeURIComponent(body));
    }
    return Uint8Array.from(atob(decodeURIComponent(body).replaceAll(/\s/g, '')), (letter) =>
      letter.charCodeAt(0),
    );
  } catch {
    return new Uint8Array();
  }
}

/** UTF-16 with its mark, else UTF-8; browsers know more encodings, drawings use these. */
function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const encoding = isUtf16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function tooComplex(detail: string): EngineError {
  return new EngineError('PICTURE_TOO_COMPLEX', detail);
}
