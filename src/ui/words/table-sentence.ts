import type { ImportOutcome } from '../../store/storage-types.ts';
import { countOf } from '../format/plural.ts';

/** What became of an import. */
export function importSentence(outcome: ImportOutcome, fileName: string): string {
  if (outcome.ok) {
    const { added, total } = outcome;
    if (total === 0) return `${fileName} has no rows.`;
    const known = total - added;
    return `${countOf(added, 'embedding')} added${known > 0 ? `, ${known} were here already` : ''}.`;
  }
  switch (outcome.code) {
    case 'NO_MODEL':
      return 'No model is ready. Wait until it is, then open the file again.';
    case 'OTHER_MODEL':
      return `${fileName} is of another model (${outcome.detail}). Choose that model first, then open the file again.`;
    case 'COLUMNS_MISSING':
      return `${fileName} has no embeddings of this app: it lacks ${outcome.detail}.`;
    case 'ROW_GROUP_TOO_LARGE':
      return `${fileName} has row groups of more than 20,000 rows. Write it again with smaller ones.`;
    case 'ROW_WRONG':
      return `${fileName} is damaged in ${outcome.detail}. What came before that row was added.`;
    case 'STOPPED':
      return 'Stopped. What was read until then was added.';
    case 'STORAGE_FAILED':
      return 'The embeddings could not be kept. Make room in the storage, then open the file again.';
    default:
      return `${fileName} is not a Parquet file that can be read here. Choose another one.`;
  }
}
