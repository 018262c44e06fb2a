import type { ByteWindow } from './byte-window.ts';
import { float16 } from './float16.ts';
import type { TensorHeader } from './read-tensor.ts';
import { FLOAT32, FLOAT16 } from './schema.ts';

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
