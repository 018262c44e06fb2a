import { errorSentence } from '../words/error-sentences.ts';
import { useLibrary, useLibraryActions } from './library-hooks.ts';

/** The list of models itself could not be read. */
export function LibraryError() {
  const error = useLibrary((state) => state.error);
  const { refresh } = useLibraryActions();
  if (!error) return null;
  const { happened, next } = errorSentence(error);
  return (
    <div role="alert" className="model-job">
      <p>
        <strong className="model-bad">The list of models could not be read. {happened}</strong> {next}
      </p>
      <div className="model-job-line">
        <button type="button" className="button button-plain" onClick={() => void refresh()}>
          Try again
        </button>
      </div>
    </div>
  );
}
