import { formatBytes } from '../format/bytes.ts';
import type { EngineErrorCode, EngineErrorData } from '../../engine/error-codes.ts';

type Facts = EngineErrorData['facts'];

interface Sentence {
  /** What happened, and to which file. `fileName` is empty where the error is not about one picture. */
  happened: (facts: Facts, fileName: string) => string;
  /** What the person can do. */
  next: string;
}

function named(facts: Facts, key: string, otherwise: string): string {
  const value = facts[key];
  return value === undefined || value === '' ? otherwise : String(value);
}

/** ` (4000 × 3000 pixels)` where both sides are known. */
function sizeOf(facts: Facts): string {
  const { widthPx, heightPx } = facts;
  return widthPx && heightPx ? ` (${widthPx} × ${heightPx} pixels)` : '';
}

export const ERROR_SENTENCES = {
  PICTURE_EMPTY: {
    happened: (_facts, name) => `${name} is an empty file.`,
    next: 'Copy it again from where it came from.',
  },
  PICTURE_UNREADABLE: {
    happened: (_facts, name) => `${name} could not be opened.`,
    next: 'Check that the file is still there, then add it again.',
  },
  PICTURE_NOT_ALLOWED: {
    happened: (_facts, name) => `The browser no longer lets this page read ${name}.`,
    next: 'Add its folder again and allow this page to read it.',
  },
  PICTURE_NOT_A_PICTURE: {
    happened: (_facts, name) => `${name} is not a picture.`,
    next: 'Add a JPEG, PNG, WebP, AVIF, GIF or SVG file.',
  },
  PICTURE_FORMAT_UNSUPPORTED: {
    happened: (facts, name) =>
      facts['format']
        ? `This browser cannot read ${facts['format']}, the format of ${name}.`
        : `This browser cannot read the format of ${name}.`,
    next: 'Save it as JPEG or PNG and add it again.',
  },
  PICTURE_TRUNCATED: {
    happened: (_facts, name) => `${name} is damaged: a part of the file is missing.`,
    next: 'Copy it again from where it came from.',
  },
  PICTURE_TOO_LARGE: {
    happened: (facts, name) => {
      const limit = facts['limitMegapixels'] ? ` The limit is ${facts['limitMegapixels']} megapixels.` : '';
      return `${name} is too large${sizeOf(facts)}.${limit}`;
    },
    next: 'Make it smaller and add it again.',
  },
  PICTURE_TOO_COMPLEX: {
    happened: (_facts, name) => `${name} has more in it than can be drawn here.`,
    next: 'Save it as PNG and add it again.',
  },
  PICTURE_TOO_SLOW: {
    happened: (_facts, name) => `${name} took too long to read, so it was left out.`,
    next: 'Save it as JPEG or PNG in a smaller size and add it again.',
  },
  PICTURE_KILLED_THE_ENGINE: {
    happened: (_facts, name) => `${name} stopped the engine, so it was left out.`,
    next: 'Save it as JPEG or PNG in a smaller size and add it again.',
  },
  MODEL_NOT_FOUND: {
    happened: () => 'The model is not where it should be.',
    next: 'Reload the page. If it stays away, choose another model.',
  },
  MODEL_DOWNLOAD_FAILED: {
    happened: (facts) => {
      const status = facts['status'] ? ` The server answered ${facts['status']}.` : '';
      return `${named(facts, 'file', 'A file of the model')} could not be downloaded.${status}`;
    },
    next: 'Check the connection, then try again.',
  },
  MODEL_CHECKSUM_MISMATCH: {
    happened: (facts) =>
      `${named(facts, 'file', 'A file of the model')} arrived damaged and was thrown away.`,
    next: 'Try again to download it afresh.',
  },
  MODEL_MANIFEST_INVALID: {
    happened: () => 'The description of the model has a mistake in it.',
    next: 'Choose another model, or ask the person who made this one.',
  },
  MODEL_TOKENIZER_INVALID: {
    happened: () => 'The word list of the model cannot be read.',
    next: 'Choose another model, or ask the person who made this one.',
  },
  MODEL_TOKENIZER_TOO_SLOW: {
    happened: () => 'The word list of the model takes too long to read a few words.',
    next: 'Choose another model, or ask the person who made this one.',
  },
  MODEL_GRAPH_MISMATCH: {
    happened: () => 'The model does not fit its own description.',
    next: 'Choose another model, or ask the person who made this one.',
  },
  MODEL_PRECISION_UNAVAILABLE: {
    happened: () => 'The model does not come in the precision that was asked for.',
    next: 'Take the precision out of the address and reload the page.',
  },
  MODEL_FOLDER_INVALID: {
    happened: (facts) =>
      `The folder is not a complete model: ${named(facts, 'file', 'a file')} is the trouble.`,
    next: 'Choose the folder that holds all files of the model.',
  },
  MODEL_ZIP_INVALID: {
    happened: (facts) => `${named(facts, 'file', 'The zip file')} cannot be unpacked.`,
    next: 'Unpack it on this computer and choose the folder instead.',
  },
  MODEL_GRAPH_INVALID: {
    happened: (facts) =>
      `${named(facts, 'file', 'A file of the model')} is not a graph that can be run here.`,
    next: 'Get the file again from where it came from, or choose another model.',
  },
  MODEL_KNOWN_BROKEN: {
    happened: (facts) =>
      `${named(facts, 'file', 'A file of the model')} is published, but known to give wrong numbers.`,
    next: 'Take another precision of the same model.',
  },
  MODEL_NOT_ON_HOST: {
    happened: (facts) =>
      `${named(facts, 'host', 'The server')} does not have ${named(facts, 'file', 'a file of the model')}.`,
    next: 'Check the address of the mirror, or choose another model.',
  },
  MODEL_HOST_BLOCKED: {
    happened: (facts) =>
      `This page is not allowed to load anything from ${named(facts, 'host', 'that server')}.`,
    next: 'Use a folder on this site, or ask the person who runs it to allow the server.',
  },
  MODEL_BUSY: {
    happened: () => 'Another tab is working on this model.',
    next: 'Go on there, or close that tab and try again.',
  },
  STORAGE_FULL: {
    happened: (facts) => {
      const { neededBytes, freeBytes } = facts;
      const sizes =
        typeof neededBytes === 'number' && typeof freeBytes === 'number'
          ? `: it needs ${formatBytes(neededBytes)} and ${formatBytes(freeBytes)} are free`
          : '';
      return `There is not enough room for the model in this browser${sizes}.`;
    },
    next: 'Delete a model or free space on the disk, then try again.',
  },
  STORAGE_FAILED: {
    happened: (facts) => `The browser could not store ${named(facts, 'file', 'the model')}.`,
    next: 'Try again. If it fails again, reload the page.',
  },
  RUNTIME_DOWNLOAD_FAILED: {
    happened: () => 'A part of the engine could not be downloaded.',
    next: 'Check the connection, then try again.',
  },
  RUNTIME_START_FAILED: {
    happened: () => 'The engine could not start in this browser.',
    next: 'Try again, or use a newer version of the browser.',
  },
  RUNTIME_WRONG_NUMBERS: {
    happened: () => 'The engine checked itself and its numbers were wrong, so it was not used.',
    next: 'Try again, or use another browser.',
  },
  RUNTIME_OUT_OF_MEMORY: {
    happened: () => 'There was not enough memory for the model.',
    next: 'Close other tabs, then try again.',
  },
  RUNTIME_RUN_FAILED: {
    happened: (_facts, name) => `The engine failed ${name ? `on ${name}` : 'while it was working'}.`,
    next: 'Try again. If it fails again, reload the page.',
  },
  WEBGPU_UNAVAILABLE: {
    happened: () => 'This browser offers no graphics card to compute on.',
    next: 'Nothing to do: the processor does the work.',
  },
  WEBGPU_DEVICE_LOST: {
    happened: () => 'The graphics card stopped answering.',
    next: 'Wait a moment: the engine starts again by itself.',
  },
  APP_NOT_LOADED: {
    happened: (_facts, name) =>
      `${name ? `${name} was not read: a` : 'A'} part of the app could not be loaded.`,
    next: 'Check the connection, then try again.',
  },
  WORKER_DIED: {
    happened: (_facts, name) => `The engine stopped${name ? ` while it read ${name}` : ''}.`,
    next: 'Try again. If it stops again, reload the page.',
  },
  ENGINE_STOPPED: {
    happened: () => 'The engine was stopped.',
    next: 'Load the model again to go on.',
  },
  QUEUE_FULL: {
    happened: (_facts, name) =>
      `${name || 'A picture'} had to wait too long: too many pictures came at once.`,
    next: 'Try again when the others are done.',
  },
} satisfies Record<EngineErrorCode, Sentence>;

/** What happened and what to do, ready to show. */
export function errorSentence(error: EngineErrorData, fileName = ''): { happened: string; next: string } {
  const sentence: Sentence = ERROR_SENTENCES[error.code];
  return { happened: sentence.happened(error.facts, fileName), next: sentence.next };
}
