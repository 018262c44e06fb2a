import { Download, Upload } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { countOrigins } from '../../store/storage-actions.ts';
import type { StorageContents } from '../../store/storage-types.ts';
import { FileInputButton } from '../controls/file-input-button.tsx';
import { ProgressBar } from '../controls/progress-bar.tsx';
import { formatBytes } from '../format/bytes.ts';
import { countOf } from '../format/plural.ts';
import { DeleteButton } from '../models/delete-button.tsx';
import { useActions, useApp } from '../store-context.ts';
import { StoredLabels } from './stored-labels.tsx';
import { StoredReviews } from './stored-reviews.tsx';
import { useTableJob } from './use-table-job.ts';
import { storageSentence } from '../words/storage-sentence.ts';
import '../models/models-body.css';
import './storage-body.css';

/** What this browser keeps for the page, by model, with a way to delete it. */
export function StorageBody() {
  const { readStorage, deleteStoredEmbeddings, deleteStoredReviews, deleteStoredLabels } = useActions();
  const [contents, setContents] = useState<StorageContents | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  const state = useApp((app) => app.storage);
  const read = useCallback(() => {
    readStorage().then(setContents, () => setUnreadable(true));
  }, [readStorage]);
  useEffect(read, [read]);
  const table = useTableJob(read);

  const whenGone = (deletion: Promise<void>) => {
    deletion.catch(() => setUnreadable(true)).finally(read);
  };
  const sentence = unreadable ? 'The storage could not be read. Reload the page.' : storageSentence(state);
  return (
    <div className="models">
      {sentence && (
        <p className="model-warning" role="status">
          {sentence}
        </p>
      )}
      <section className="model-section" aria-label="Embeddings">
        <h3>Embeddings</h3>
        <p className="small soft">
          What a model has read off a picture. A picture that comes again is not read again. The pictures
          themselves and their names are not kept.
        </p>
        {contents?.embeddings.length === 0 && <p className="soft">Nothing is kept yet.</p>}
        {contents && contents.embeddings.length > 0 && (
          <ul role="list">
            {contents.embeddings.map(({ id, modelName, precision, count, bytes, current }) => (
              <li key={id} className="model-card storage-card" aria-label={`${modelName} ${precision}`}>
                <div className="model-head">
                  <div className="model-title">
                    <h4>{modelName}</h4>
                    <span className="model-tag soft">{precision}</span>
                    {!current && <span className="model-tag model-tag-warn">older version, not used</span>}
                  </div>
                  <div className="model-actions">
                    <button
                      type="button"
                      className="button button-plain"
                      disabled={table.job !== null}
                      onClick={() => void table.exportTable(id, modelName)}
                    >
                      <Download size={16} strokeWidth={1.75} /> Parquet
                    </button>
                    <DeleteButton
                      name={`the embeddings of ${modelName} ${precision}`}
                      amount={formatBytes(bytes)}
                      onDelete={() => whenGone(deleteStoredEmbeddings(id))}
                    />
                  </div>
                </div>
                <p className="model-facts small soft">
                  <span>{countOf(count, 'picture')}</span>
                  <span>about {formatBytes(bytes)}</span>
                </p>
              </li>
            ))}
          </ul>
        )}
        <div className="model-job-line">
          <FileInputButton
            name="Import Parquet"
            icon={Upload}
            accept=".parquet"
            onFiles={([file]) => file && void table.importTable(file)}
          />
          <span className="small soft">Of the model in use, as a table that DuckDB and pandas read.</span>
        </div>
        {table.job && (
          <div className="model-job-line">
            <span>
              <ProgressBar
                name={table.job.name}
                percent={table.job.percent}
                valueText={`${Math.round(table.job.percent)} %`}
              />
            </span>
            <button type="button" className="button button-plain" onClick={table.stop}>
              Stop
            </button>
          </div>
        )}
        {table.said && <p role="status">{table.said}</p>}
      </section>
      {contents && (
        <StoredReviews count={contents.reviews} onDelete={() => whenGone(deleteStoredReviews())} />
      )}
      {contents && <StoredLabels count={contents.labels} onDelete={() => whenGone(deleteStoredLabels())} />}
      <ThisVisit />
      {contents?.space && (
        <p className="small soft" role="status" aria-label="Space">
          {formatBytes(contents.space.usedBytes)} used, {formatBytes(contents.space.freeBytes)} free in this
          browser, models included.{' '}
          {contents.space.persistent
            ? 'The browser keeps it.'
            : 'The browser may clear it when the disk is full.'}
        </p>
      )}
    </div>
  );
}

/** Where the results on the page came from. */
function ThisVisit() {
  const encoded = useApp((app) => countOrigins(app).encoded);
  const stored = useApp((app) => countOrigins(app).stored);
  if (encoded + stored === 0) return null;
  return (
    <p className="small soft" role="status" aria-label="This visit">
      On this page: {countOf(encoded, 'picture')} encoded, {stored} from storage.
    </p>
  );
}
