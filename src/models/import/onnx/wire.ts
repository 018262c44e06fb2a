import type { ByteWindow } from './byte-window.ts';

/**
 * The wire format of protobuf, read where it lies. Libraries want a message in memory as a whole, and the messages
 * of a graph hold its weights. Source: protobuf.dev/programming-guides/encoding.
 */

export interface Span {
  start: number;
  end: number;
}

/** One field: its tag begins at `start`, its content at `content`, and the next field at `end`. */
export interface Field extends Span {
  number: number;
  wire: (typeof WIRE)[keyof typeof WIRE];
  content: number;
  /** The value of a varint, as a signed 64-bit number; beyond 2^53 it is rounded. 0 for other kinds. */
  value: number;
}

export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const decoder = new TextDecoder();
const MAX_VARINT_BYTES = 10;
/** A tag and a length. */
const MAX_HEADER_BYTES = 2 * MAX_VARINT_BYTES;

/**
 * The fields of the message between `start` and `end`, one after the other.
 *
 * @throws {ModelError} `MODEL_GRAPH_INVALID` where the bytes are not a protobuf message.
 */
export async function* fieldsOf(window: ByteWindow, { start, end }: Span): AsyncGenerator<Field> {
  for (let at = start; at < end;) {
    window.countField();
    const headerEnd = Math.min(end, at + MAX_HEADER_BYTES);
    const header = window.view(at, headerEnd) ?? (await window.read(at, headerEnd));
    const field = readField(window, header, at);
    if (field.end > end) window.fail('is cut off or damaged: a part of it reaches beyond the end');
    yield field;
    at = field.end;
  }
}

/** The content of a field that is a message or bytes, without its tag. */
export function contentOf(field: Field): Span {
  return { start: field.content, end: field.end };
}

/** @throws {ModelError} where the field is not bytes in UTF-8 of reasonable length. */
export async function textOf(window: ByteWindow, field: Field): Promise<string> {
  if (field.wire !== WIRE.bytes) window.fail('is damaged: a name is not a text');
  const { content, end } = field;
  return decoder.decode(window.view(content, end) ?? (await window.read(content, end)));
}

/** The numbers of a repeated integer field: one, or a packed list. */
export async function integersOf(window: ByteWindow, field: Field): Promise<number[]> {
  if (field.wire === WIRE.varint) return [field.value];
  if (field.wire !== WIRE.bytes) window.fail('is damaged: a list of whole numbers is something else');
  const bytes = await window.read(field.content, field.end);
  const values: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const { value, next } = readVarint(window, bytes, at);
    values.push(value);
    at = next;
  }
  return values;
}

/** @param header the bytes from `start` on; the content itself may lie beyond them. */
function readField(window: ByteWindow, header: Uint8Array, start: number): Field {
  const tag = readVarint(window, header, 0);
  const number = Math.floor(tag.value / 8);
  const wire = tag.value % 8;
  if (number < 1 || number >= 2 ** 29) window.fail('is damaged, or not an ONNX file');
  const content = start + tag.next;
  switch (wire) {
    case WIRE.varint: {
      const { value, next } = readVarint(window, header, tag.next);
      return { number, wire, start, content, end: start + next, value };
    }
    case WIRE.fixed64:
      return { number, wire, start, content, end: content + 8, value: 0 };
    case WIRE.fixed32:
      return { number, wire, start, content, end: content + 4, value: 0 };
    case WIRE.bytes: {
      const { value: length, next } = readVarint(window, header, tag.next);
      if (length < 0) window.fail('is damaged: a part of it has a negative length');
      return { number, wire, start, content: start + next, end: start + next + length, value: 0 };
    }
    default:
      return window.fail('is damaged, or not an ONNX file');
  }
}

function readVarint(window: ByteWindow, bytes: Uint8Array, start: number): { value: number; next: number } {
  let low = 0;
  let high = 0;
  for (let index = 0; index < MAX_VARINT_BYTES; index++) {
    const byte = bytes[start + index];
    if (byte === undefined) break;
    const bits = byte & 0x7f;
    const shift = index * 7;
    if (shift < 28) low |= bits << shift;
    else if (shift === 28) {
      low |= bits << 28;
      high |= bits >> 4;
    } else high |= bits << (shift - 32);
    if (byte < 0x80) return { value: high * 2 ** 32 + (low >>> 0), next: start + index + 1 };
  }
  return window.fail('is cut off or damaged: a number in it has no end');
}
