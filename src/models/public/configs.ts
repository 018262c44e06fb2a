import * as v from 'valibot';
import { ModelError } from '../model-error.ts';
import { FAMILY_NAMES } from './families.ts';

/** The configuration files beside a public ONNX model, as far as they are read. */

/** Larger pictures or texts than any encoder of this kind reads would only fill the memory. */
const MOST_PX = 4096;
const MOST_TOKENS = 8192;
const MOST_DIMENSIONS = 65_536;
const MOST_SCALE = 10_000;

const finite = v.pipe(v.number('a number'), v.finite('a number'));
// exporters write null for what they leave open
const flag = v.nullish(v.boolean('true or false'));

function whole(least: number, most: number) {
  const wanted = `a whole number from ${least} to ${most}`;
  return v.pipe(v.number(wanted), v.integer(wanted), v.minValue(least, wanted), v.maxValue(most, wanted));
}

const pixels = whole(1, MOST_PX);
const SIZE_WORDS = `a number of pixels, "shortest_edge", or "height" and "width", from 1 to ${MOST_PX} each`;
const Size = v.union(
  [
    pixels,
    v.looseObject({
      shortest_edge: v.nullish(pixels),
      height: v.nullish(pixels),
      width: v.nullish(pixels),
    }),
  ],
  SIZE_WORDS,
);

const perChannel = v.tuple([finite, finite, finite], 'a list of three numbers');

const PreprocessorSchema = v.looseObject({
  do_resize: flag,
  size: Size,
  do_center_crop: flag,
  crop_size: v.nullish(Size),
  // Pillow's numbers for its filters; others are not computed here
  resample: v.nullish(v.picklist([2, 3], '2 (bilinear) or 3 (bicubic)'), 3),
  do_rescale: flag,
  rescale_factor: v.nullish(finite),
  do_normalize: flag,
  image_mean: v.nullish(perChannel),
  image_std: v.nullish(
    v.pipe(
      perChannel,
      v.check((std) => std.every((value) => value > 0), 'three numbers above 0'),
    ),
  ),
});

const ConfigSchema = v.looseObject({
  model_type: v.picklist(FAMILY_NAMES, `one of ${FAMILY_NAMES.map((name) => `"${name}"`).join(', ')}`),
  projection_dim: v.nullish(whole(1, MOST_DIMENSIONS)),
  // no export writes these two; a person may, where no file has them
  logit_scale: v.nullish(
    v.pipe(finite, v.gtValue(0, 'a number above 0'), v.maxValue(MOST_SCALE, `a number up to ${MOST_SCALE}`)),
  ),
  logit_bias: v.nullish(finite),
  text_config: v.nullish(
    v.looseObject(
      {
        max_position_embeddings: v.nullish(whole(3, MOST_TOKENS)),
        eos_token_id: v.nullish(whole(0, 2 ** 31)),
      },
      'an object',
    ),
    {},
  ),
  vision_config: v.nullish(
    v.looseObject(
      { image_size: v.nullish(v.union([pixels, v.array(pixels)], 'a number of pixels, or a list of two')) },
      'an object',
    ),
    {},
  ),
});

export type PreprocessorConfig = v.InferOutput<typeof PreprocessorSchema>;
export type PublicConfig = v.InferOutput<typeof ConfigSchema>;
export type SizeConfig = v.InferOutput<typeof Size>;

export const CONFIG = 'config.json';
export const PREPROCESSOR = 'preprocessor_config.json';

/** @throws {ModelError} `MODEL_MANIFEST_INVALID` naming the first field that is missing or wrong. */
export function parseConfig(json: unknown): PublicConfig {
  return parse(ConfigSchema, json, CONFIG);
}

/** @throws {ModelError} `MODEL_MANIFEST_INVALID` naming the first field that is missing or wrong. */
export function parsePreprocessor(json: unknown): PreprocessorConfig {
  return parse(PreprocessorSchema, json, PREPROCESSOR);
}

function parse<S extends v.GenericSchema>(schema: S, json: unknown, file: string): v.InferOutput<S> {
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  if (path === null) throw new ModelError('MODEL_MANIFEST_INVALID', file, 'should be a JSON object');
  throw wrongField(file, path, issue.received === 'undefined' ? 'is missing' : `should be ${issue.message}`);
}

/** @param fault how the sentence goes on after the field's name. */
export function wrongField(file: string, field: string, fault: string): ModelError {
  return new ModelError('MODEL_MANIFEST_INVALID', file, `"${field}" ${fault}`);
}
