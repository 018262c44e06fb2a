import { createRoot } from 'react-dom/client';
import { App } from '../../src/ui/app.tsx';
import { StoreContext } from '../../src/ui/store-context.ts';
import '../../src/ui/styles/global.css';
import { fakeStore } from './fake-store.ts';
import { fixture } from './fixtures.ts';

/** The interface without an engine: `preview.html?state=ready-24` shows one state of fixtures.ts. */
const root = document.getElementById('root');
const data = await fixture(new URLSearchParams(location.search).get('state') ?? 'empty');
if (root) {
  createRoot(root).render(
    <StoreContext value={fakeStore(data)}>
      <App />
    </StoreContext>,
  );
}
