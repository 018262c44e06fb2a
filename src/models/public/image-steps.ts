import type { ImageSpec } from '../../clip/manifest.ts';
import { PREPROCESSOR, type PreprocessorConfig, type SizeConfig, wrongField } from './configs.ts';
import type { Family } from './families.ts';

/** What happens to a picture before the image encoder reads it. */
export type ImageSteps = Pick<ImageSpec, 'widthPx' | 'heightPx' | 'geometry' | 'filter' | 'mean' | 'std'>;

/** Far below one step of a byte. */
const RESCALE_TOLERANCE = 1e-4;

/**
 * The steps that an image processor of transformers takes with this configuration.
 *
 * @throws {ModelError} `MODEL_MANIFEST_INVALID` naming the field by which it would do what is not done here.
 */
export function imageSteps(config: PreprocessorConfig, family: Family): ImageSteps {
  if (config.do_resize === false) fail('do_resize', 'is false, but pictures have to be resized');
  checkRescaling(config);
  return {
    ...geometry(config, family),
    filter: config.resample === 3 ? 'bicubic' : 'bilinear',
    ...normalisation(config),
  };
}

function checkRescaling({ do_rescale, rescale_factor }: PreprocessorConfig): void {
  if (do_rescale === false) fail('do_rescale', 'is false, but pixels have to be brought to 0..1');
  if (Math.abs((rescale_factor ?? 1 / 255) * 255 - 1) > RESCALE_TOLERANCE)
    fail('rescale_factor', 'should be 1/255');
}

function normalisation({
  do_normalize,
  image_mean,
  image_std,
}: PreprocessorConfig): Pick<ImageSteps, 'mean' | 'std'> {
  if (do_normalize === false) return { mean: [0, 0, 0], std: [1, 1, 1] };
  return {
    mean: image_mean ?? fail('image_mean', 'is missing'),
    std: image_std ?? fail('image_std', 'is missing'),
  };
}

function geometry(
  config: PreprocessorConfig,
  family: Family,
): Pick<ImageSteps, 'widthPx' | 'heightPx' | 'geometry'> {
  const size = readSize(config.size, 'size');
  const crop = config.crop_size == null ? null : readSize(config.crop_size, 'crop_size');
  const crops = config.do_center_crop ?? family.centerCrops;
  if (size.shortestSidePx === null) {
    if (crops && crop !== null && (crop.widthPx !== size.widthPx || crop.heightPx !== size.heightPx)) {
      fail('crop_size', `cuts a piece out of the picture that "size" makes, which is not done here`);
    }
    return { widthPx: size.widthPx, heightPx: size.heightPx, geometry: { kind: 'squash' } };
  }
  if (!crops)
    fail('do_center_crop', 'is not true, so pictures would come in shapes that the encoder cannot read');
  const { widthPx, heightPx } = crop ?? size;
  if (Math.max(widthPx, heightPx) > size.shortestSidePx) {
    fail('crop_size', 'is larger than the "shortest_edge" of "size", so the crop would reach over the edge');
  }
  return { widthPx, heightPx, geometry: { kind: 'shortest-side-crop', shortestSidePx: size.shortestSidePx } };
}

function readSize(size: SizeConfig, field: string) {
  if (typeof size === 'number') return { widthPx: size, heightPx: size, shortestSidePx: size };
  const { shortest_edge: edge, width, height } = size;
  if (edge != null) return { widthPx: edge, heightPx: edge, shortestSidePx: edge };
  if (width == null || height == null) {
    return fail(field, 'should have "shortest_edge", or "height" and "width"');
  }
  return { widthPx: width, heightPx: height, shortestSidePx: null };
}

function fail(field: string, fault: string): never {
  throw wrongField(PREPROCESSOR, field, fault);
}
