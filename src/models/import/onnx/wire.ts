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

const MAX_VARINT_BYTES = 10;

/**
 * The fields of the message between `start` and `end`, one after the other.
 *
 * @throws {ModelError} `MODEL_GRAPH_INVALID` where the bytes are not a protobuf message.
 */
export async function* fieldsOf(window: ByteWindow, { start, end }: Span): AsyncGenerator<Field> {
  for (let at = start; at < end;) {
    const field = await readField(window, at, end);
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
  return new TextDecoder().decode(await window.read(field.content, field.end));
}

/** The numbers of a repeated integer field: one, or a packed list. */
export async function integersOf(window: ByteWindow, field: Field): Promise<number[]> {
  if (field.wire === WIRE.varint) return [field.value];
  if (field.wire !== WIRE.bytes) window.fail('is damaged: a list of whole numbers is something else');
  await window.read(field.content, field.end);
  const values: number[] = [];
  for (let at = field.content; at < field.end;) {
    const { value, end } = await readVarint(window, at, field.end);
    values.push(value);
    at = end;
  }
  return values;
}

async function readField(window: ByteWindow, start: number, limit: number): Promise<Field> {
  window.countField();
  const tag = await readVarint(window, start, limit);
  const number = Math.floor(tag.value / 8);
  const wire = tag.value % 8;
  if (number < 1 || number >= 2 ** 29) window.fail('is damaged, or not an ONNX file');
  const content = tag.end;
  const field = { number, start, content, value: 0 };
  let result: Field;
  switch (wire) {
    case WIRE.varint: {
      const { value, end } = await readVarint(window, content, limit);
      return { ...field, wire, value, end };
    }
    case WIRE.fixed64:
      result = { ...field, wire, end: content + 8 };
      break;
    case WIRE.fixed32:
      result = { ...field, wire, end: content + 4 };
      break;
    case WIRE.bytes: {
      const length = await readVarint(window, content, limit);
      result = { ...field, wire, content: length.end, end: length.end + length.value };
      break;
    }
    default:
      return window.fail('is damaged, or not an ONNX file');
  }
  if (result.end < result.content || result.end > limit) {
    window.fail('is cut off or damaged: a part of it reaches beyond the end');
  }
  return result;
}

async function readVarint(window: ByteWindow, start: number, limit: number) {
  let low = 0;
  let high = 0;
  for (let index = 0; index < MAX_VARINT_BYTES; index++) {
    const at = start + index;
    if (at >= limit) break;
    let byte = window.peek(at);
    if (byte === undefined) {
      await window.load(at);
      byte = window.peek(at);
      if (byte === undefined) break;
    }
    const bits = byte & 0x7f;
    const shift = index * 7;
    if (shift < 28) low |= bits << shift;
    else if (shift === 28) {
      low |= bits << 28;
      high |= bits >> 4;
    } else high |= bits << (shift - 32);
    if (byte < 0x80) return { value: high * 2 ** 32 + (low >>> 0), end: at + 1 };
  }
  return window.fail('is cut off or damaged: a number in it has no end');
}
