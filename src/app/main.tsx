import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createEngine } from '../engine/engine.ts';
import { openModel } from '../models/open-model.ts';
import { createAppStore } from '../store/app-store.ts';
import { App } from '../ui/app.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { StoreContext } from '../ui/store-context.ts';
import '../ui/styles/global.css';
import { readAddress } from './address.ts';
import { saveFile } from './save-file.ts';

const { modelId, preferences, labelText } = readAddress(new URL(location.href));
const siteUrl = new URL('./', location.href).href;

const store = createAppStore({
  engine: createEngine(),
  model: { id: modelId, open: (signal) => openModel(siteUrl, modelId, signal), preferences },
  saveFile,
  labelText,
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with id "root"');
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <StoreContext value={store}>
        <App />
      </StoreContext>
    </ErrorBoundary>
  </StrictMode>,
);
