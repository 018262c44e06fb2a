/** Why a Parquet file cannot be taken as embeddings of the model in use. */
export type TableErrorCode =
  'NOT_PARQUET' | 'COLUMNS_MISSING' | 'OTHER_MODEL' | 'ROW_GROUP_TOO_LARGE' | 'ROW_WRONG';

export class TableError extends Error {
  override name = 'TableError';

  constructor(
    readonly code: TableErrorCode,
    detail: string,
  ) {
    super(detail);
  }
}
