import type { ByteWindow } from './byte-window.ts';
import type { TensorHeader } from './read-tensor.ts';

const FLOAT32 = 1;
const FLOAT16 = 10;
const FLOAT64 = 11;

/** The number of a tensor that holds exactly one floating-point number; null for any other. */
export async function readScalar(window: ByteWindow, tensor: TensorHeader): Promise<number | null> {
  const [span] = tensor.data.spans;
  if (!span || tensor.data.spans.length > 1 || tensor.external !== null) return null;
  if (tensor.dims.some((dim) => dim !== 1)) return null;
  const bytes = await window.read(span.start, span.end);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const is = (elementType: number, kinds: TensorHeader['data']['kind'][], size: number) =>
    tensor.elementType === elementType && kinds.includes(tensor.data.kind) && bytes.length === size;
  if (is(FLOAT32, ['raw', 'floats'], 4)) return view.getFloat32(0, true);
  if (is(FLOAT64, ['raw', 'doubles'], 8)) return view.getFloat64(0, true);
  if (is(FLOAT16, ['raw'], 2)) return float16(view.getUint16(0, true));
  return null;
}

/** IEEE 754 binary16; `DataView.getFloat16` is not in every browser yet. */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
