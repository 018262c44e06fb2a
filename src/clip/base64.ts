/**
 * Bytes of a base64 text, as a manifest's probe has them.
 *
 * @throws {DOMException} `InvalidCharacterError` if it is not base64.
 */
export function decodeBytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/**
 * float32 numbers of a base64 text, little-endian whatever the machine.
 *
 * @throws {DOMException} `InvalidCharacterError` if it is not base64.
 * @throws {RangeError} if the bytes are no whole number of float32.
 */
export function decodeFloat32(base64: string): Float32Array<ArrayBuffer> {
  const bytes = decodeBytes(base64);
  if (bytes.length % 4 !== 0) throw new RangeError(`${bytes.length} bytes are no whole number of float32.`);
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(index * 4, true));
}
