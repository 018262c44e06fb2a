import { decodeBytes } from './base64.ts';
import type { GraphFile, Manifest, Precision } from './manifest-schema.ts';

/** A field that is wrong, by its dotted path, and what belongs there. */
export interface BrokenRule {
  field: string;
  expected: string;
}

const HALF_PRECISIONS: readonly Precision[] = ['fp16', 'q4f16'];
const BYTES_PER_FLOAT32 = 4;

/** The first broken one of the rules that involve more than one field, or null if all of them hold. */
export function findBrokenRule(manifest: Manifest): BrokenRule | null {
  return brokenPrecision(manifest) ?? brokenGeometry(manifest) ?? brokenProbe(manifest);
}

/** The reasons are in docs/ARCHITECTURE.md, "Precision rules". */
function brokenPrecision(manifest: Manifest): BrokenRule | null {
  for (const tower of ['image', 'text'] as const) {
    for (const [name, file] of Object.entries(manifest[tower].files)) {
      const precision = name as Precision;
      const forbidden = forbiddenProvider(precision, file);
      if (forbidden !== null) {
        return {
          field: `${tower}.files.${precision}.executionProviders`,
          expected: `a list without "${forbidden}", on which ${precision} fails or gives wrong numbers`,
        };
      }
      if (file.preferredOn?.some((provider) => !file.executionProviders.includes(provider))) {
        return {
          field: `${tower}.files.${precision}.preferredOn`,
          expected: 'a list of some of its executionProviders',
        };
      }
      if (manifest.probe.minCosine[precision] === undefined) {
        return {
          field: `probe.minCosine.${precision}`,
          expected: 'a number from 0 to 1 for every precision offered',
        };
      }
    }
  }
  return null;
}

/** The execution provider among those of a file that its precision must not run on, or null. */
export function forbiddenProvider(
  precision: Precision,
  { executionProviders }: Pick<GraphFile, 'executionProviders'>,
): 'wasm' | 'webgpu' | null {
  if (HALF_PRECISIONS.includes(precision) && executionProviders.includes('wasm')) return 'wasm';
  if (precision === 'q8' && executionProviders.includes('webgpu')) return 'webgpu';
  return null;
}

function brokenGeometry({ image }: Manifest): BrokenRule | null {
  const { widthPx, heightPx, geometry } = image;
  const longestPx = Math.max(widthPx, heightPx);
  if (geometry.kind === 'squash' || geometry.shortestSidePx >= longestPx) return null;
  return {
    field: 'image.geometry.shortestSidePx',
    expected: `a whole number from ${longestPx} up, or the crop would reach over the edge`,
  };
}

function brokenProbe({ probe, embeddingDim }: Manifest): BrokenRule | null {
  const rgbBytes = probe.image.widthPx * probe.image.heightPx * 3;
  const embeddingBytes = embeddingDim * BYTES_PER_FLOAT32;
  const rules = [
    {
      field: 'image.rgbBase64',
      base64: probe.image.rgbBase64,
      bytes: rgbBytes,
      as: 'widthPx * heightPx * 3',
    },
    {
      field: 'image.embeddingBase64',
      base64: probe.image.embeddingBase64,
      bytes: embeddingBytes,
      as: 'float32',
    },
    {
      field: 'text.embeddingBase64',
      base64: probe.text.embeddingBase64,
      bytes: embeddingBytes,
      as: 'float32',
    },
  ];
  const broken = rules.find(({ base64, bytes }) => decodeBytes(base64).length !== bytes);
  return broken
    ? { field: `probe.${broken.field}`, expected: `base64 of ${broken.bytes} bytes (${broken.as})` }
    : null;
}
