import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../src/clip/manifest.ts';

const STARTER = join(import.meta.dirname, '..', '..', 'public', 'models', 'starter');

/**
 * The very files of the starter in the layout of other libraries, which take what the manifest says from files of
 * their own.
 *
 * @param parent gets a folder `starter`.
 */
export function layStarterOut(parent: string): void {
  const { image, text, tokenizer } = JSON.parse(
    readFileSync(join(STARTER, 'manifest.json'), 'utf8'),
  ) as Manifest;
  const folder = join(parent, 'starter');
  const link = (file: string, name: string) => symlinkSync(join(STARTER, file), join(folder, name));
  const write = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  link(image.files.fp32!.path, 'onnx/vision_model.onnx');
  link(text.files.q8!.path, 'onnx/text_model.onnx');
  link(tokenizer.path, 'tokenizer.json');
  write('tokenizer_config.json', {
    ...{ tokenizer_class: 'BertTokenizer', model_max_length: text.contextLength },
    ...{ unk_token: '[UNK]', pad_token: '[PAD]', cls_token: '[CLS]', sep_token: '[SEP]' },
  });
  write('config.json', { model_type: 'clip' });
  const { geometry, widthPx: width, heightPx: height, mean: image_mean, std: image_std } = image;
  if (geometry.kind !== 'shortest-side-crop') throw new Error('the starter is cut out in another way now');
  write('preprocessor_config.json', {
    image_processor_type: 'CLIPImageProcessor',
    ...{ do_resize: true, size: { shortest_edge: geometry.shortestSidePx }, resample: 3 },
    ...{ do_center_crop: true, crop_size: { width, height } },
    ...{ do_rescale: true, rescale_factor: 1 / 255 },
    ...{ do_normalize: true, image_mean, image_std, do_convert_rgb: true },
  });
}
