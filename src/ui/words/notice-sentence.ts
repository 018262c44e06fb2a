import type { Notice } from '../../store/state.ts';
import { countOf } from '../format/plural.ts';
import { errorSentence } from './error-sentences.ts';

export function noticeSentence(kind: Notice['kind']): string {
  switch (kind.type) {
    case 'removed':
      return `${countOf(kind.count, 'picture')} removed.`;
    case 'labelled':
      return kind.label === null
        ? `${countOf(kind.count, 'review')} taken back.`
        : `${countOf(kind.count, 'picture')} labelled "${kind.label}".`;
    case 'export-failed':
      return 'The results could not be saved. Try again.';
    case 'nothing-added':
      return 'There was no picture in that. Add picture files or a folder of them.';
    case 'model-stored':
      return `${kind.name} is on this device now. Choose it under Models.`;
    case 'offline-ready':
      return 'Ready to work offline. This page opens without a network from now on.';
    case 'label-set-removed':
      return `The label set “${kind.name}” is deleted. Its labels still stand in the box.`;
    case 'label-set-not-kept':
      return `This browser could not keep the label set “${kind.name}”. Save it as a file, under Label sets.`;
    case 'label-set-unreadable':
      return `${kind.fileName} is not a label set. Choose a text file with one label a line, or a JSON file.`;
    case 'labels-merged':
      return `${countOf(kind.count, 'label')} removed that the model could not tell from another.`;
    case 'labels-failed': {
      const { happened, next } = errorSentence(kind.error);
      return `The labels could not be read. ${happened} ${next}`;
    }
  }
}
