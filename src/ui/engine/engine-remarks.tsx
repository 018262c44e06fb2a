import { WifiOff } from 'lucide-react';
import { useActions, useApp, useSite } from '../store-context.ts';
import { useOnline } from '../view-model/use-online.ts';
import { useView } from '../view-model/view.ts';
import { errorSentence } from '../words/error-sentences.ts';
import { storageSentence } from '../words/storage-sentence.ts';
import '../controls/controls.css';
import './engine-remarks.css';

/** What a person should know about the engine beyond its state, with the next step. */
export function EngineRemarks() {
  const engine = useApp((state) => state.engine);
  const { retryLoading } = useActions();
  const open = useView((view) => view.open);
  const online = useOnline();
  const offlineReady = useSite((site) => site.offlineReady);
  const kept = storageSentence(useApp((state) => state.storage));

  if (engine.kind === 'failed') {
    const { happened, next } = errorSentence(engine.error);
    return (
      <div className="remark remark-bad">
        <p>
          <strong>{happened}</strong> {next}
        </p>
        <div className="remark-actions">
          <button type="button" className="button button-plain" onClick={retryLoading}>
            Try again
          </button>
          <button type="button" className="button button-plain" onClick={() => open('models')}>
            Other models
          </button>
        </div>
      </div>
    );
  }
  if (engine.kind === 'cancelled') {
    return (
      <div className="remark">
        <p>The model was not loaded. Without it there are no results.</p>
        <button type="button" className="button button-plain" onClick={retryLoading}>
          Load the model
        </button>
      </div>
    );
  }
  if (engine.kind === 'restarting') {
    return <p className="remark">{errorSentence(engine.reason).happened} What is done stays.</p>;
  }
  if (engine.kind === 'ready' && engine.rejected.length > 0) {
    return (
      <p className="remark">
        Running on its second choice.{' '}
        <button type="button" className="button button-text" onClick={() => open('engine')}>
          See why
        </button>
      </p>
    );
  }
  if (kept) {
    return (
      <p className="remark">
        {kept}{' '}
        <button type="button" className="button button-text" onClick={() => open('storage')}>
          Storage
        </button>
      </p>
    );
  }
  if (!online) {
    return (
      <p className="remark remark-line">
        <WifiOff size={13} />{' '}
        {offlineReady ? 'Offline. Everything works on.' : 'Offline. What is loaded works on.'}
      </p>
    );
  }
  return null;
}
