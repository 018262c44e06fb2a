import { Connection } from './connection.ts';
import { EmbeddingVault } from './embedding-vault.ts';
import { LabelVault } from './label-vault.ts';

/** What survives a reload. Everything works without it; then nothing survives. */
export interface Vault {
  connection: Connection;
  embeddings: EmbeddingVault;
  labels: LabelVault;
}

export function openVault(isHidden?: () => boolean): Vault {
  const connection = new Connection();
  const vault = {
    connection,
    embeddings: new EmbeddingVault(connection, isHidden),
    labels: new LabelVault(connection),
  };
  // the first message about storage comes with the page, not with the first picture
  void connection.database();
  return vault;
}
