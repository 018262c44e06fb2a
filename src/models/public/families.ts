import type { Manifest } from '../../clip/manifest.ts';

/** What the configuration files of a family leave open, since transformers has it in code. */
export interface Family {
  head: Manifest['head'];
  /** The multiplier that all published models of a family share; null where each has its own. */
  logitScale: number | null;
  contextLength: number;
  /** Whether `text_config.max_position_embeddings` is the length of texts that it was trained on. */
  trainedOnAllPositions: boolean;
  padId: number | null;
  padToLength: boolean;
  lowerCase: boolean;
  /** Whether the text encoder may be told by a mask which tokens are padding. */
  masksPadding: boolean;
  /** What an image processor does that does not say. */
  centerCrops: boolean;
  /** Output names of encoders that are files of their own, best first. */
  outputs: { image: readonly string[]; text: readonly string[] };
  template: string;
}

const CLIP: Family = {
  head: 'softmax',
  // trained up to 100, the clamp of the original training code
  logitScale: 100,
  contextLength: 77,
  trainedOnAllPositions: true,
  // <|endoftext|> of CLIP's word list
  padId: 49407,
  padToLength: false,
  lowerCase: false,
  masksPadding: true,
  centerCrops: true,
  outputs: { image: ['image_embeds'], text: ['text_embeds'] },
  template: 'a photo of a {}.',
};

/** Source: transformers 5.24, the configurations and processors of each; prompts from the papers. */
export const FAMILIES = {
  /** CLIP, TinyCLIP, MobileCLIP. */
  clip: CLIP,
  /** SigLIP, and SigLIP 2 of fixed picture size. */
  siglip: {
    head: 'sigmoid',
    logitScale: null,
    contextLength: 64,
    trainedOnAllPositions: true,
    // word lists of SigLIP and SigLIP 2 differ
    padId: null,
    // trained with padding that it looks at
    padToLength: true,
    lowerCase: true,
    masksPadding: false,
    centerCrops: false,
    outputs: { image: ['image_embeds', 'pooler_output'], text: ['text_embeds', 'pooler_output'] },
    template: 'This is a photo of {}.',
  },
  chinese_clip: {
    ...CLIP,
    contextLength: 52,
    // of BERT's 512 positions
    trainedOnAllPositions: false,
    padId: 0,
    template: '一张{}的照片。',
  },
} as const satisfies Record<string, Family>;

export type FamilyName = keyof typeof FAMILIES;
export const FAMILY_NAMES = Object.keys(FAMILIES) as FamilyName[];
