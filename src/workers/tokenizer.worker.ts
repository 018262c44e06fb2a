import { findTokenizerFault } from '../models/import/tokenizer-files.ts';
import type { TokenizerTrial } from './library/check-tokenizer-apart.ts';

/** Tries one tokenizer out. Whoever started this worker ends it when it takes too long. */
addEventListener('message', ({ data }: MessageEvent<TokenizerTrial>) => {
  void data.blob.text().then((text) => postMessage(findTokenizerFault(JSON.parse(text), data.spec)));
});
