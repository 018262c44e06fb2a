import { Connection } from './connection.ts';
import { EmbeddingVault } from './embedding-vault.ts';
import { LabelVault } from './label-vault.ts';
import { PromptVault } from './prompt-vault.ts';
import { ReviewVault } from './review-vault.ts';

/** What survives a reload. Everything works without it; then nothing survives. */
export interface Vault {
  connection: Connection;
  embeddings: EmbeddingVault;
  labels: LabelVault;
  reviews: ReviewVault;
  prompts: PromptVault;
}

export function openVault(isHidden?: () => boolean): Vault {
  const connection = new Connection();
  const vault = {
    connection,
    embeddings: new EmbeddingVault(connection, isHidden),
    labels: new LabelVault(connection),
    reviews: new ReviewVault(connection),
    prompts: new PromptVault(connection),
  };
  connection.onClosing = () => {
    void vault.embeddings.flush();
    void vault.reviews.flush();
    void vault.prompts.flush();
  };
  // the first message about storage comes with the page, not with the first picture
  void connection.database();
  return vault;
}
