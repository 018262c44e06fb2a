import { expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { rememberLabels } from './label-memory.ts';
import { fakeLocalStorage } from '../../tests/helpers/fake-local-storage.ts';
import type { AppState } from './state.ts';

const SET = '1';

fakeLocalStorage();

/** A page that is opened with these labels in its address. */
function visit(labelText = '') {
  const store = createStore<AppState>()((setState) => {
    const actions = {
      setLabelText: (text: string) => setState({ labelText: text }),
      setTemplateText: (text: string | null) => setState({ templateText: text }),
    };
    return { labelText, templateText: null, labelSetId: null, actions } as unknown as AppState;
  });
  rememberLabels(store);
  return store;
}

const shown = ({ labelText, templateText, labelSetId }: AppState) => ({
  labelText,
  templateText,
  labelSetId,
});

it('labels, templates and the chosen set are there at once on the next visit', () => {
  const content = { labelText: 'cat\ndog', templateText: 'a {}', labelSetId: SET };
  visit().setState(content);
  expect(shown(visit().getState())).toEqual(content);
});

it('labels of an address come first and are kept once they are changed', () => {
  visit().setState({ labelText: 'cat' });
  const linked = visit('fish');
  expect(linked.getState().labelText).toBe('fish');
  expect(visit().getState().labelText).toBe('cat');
  linked.setState({ labelText: 'fish\nbird' });
  expect(visit().getState().labelText).toBe('fish\nbird');
});

it.each(['{', 'null', '4', '{"labelText":1,"templateText":null,"labelSetId":null}', '{"labelText":"cat"}'])(
  'something else that lies there is not shown: %s',
  (text) => {
    localStorage.setItem('wordsight.last-labels', text);
    expect(visit().getState().labelText).toBe('');
  },
);

it('nothing fails where storage is forbidden', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => {
      throw new DOMException('forbidden', 'SecurityError');
    },
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  });
  const store = visit();
  store.setState({ labelText: 'cat' });
  expect(store.getState().labelText).toBe('cat');
});
