import { Undo2, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { useActions, useApp } from '../store-context.ts';
import { noticeSentence } from '../words/notice-sentence.ts';
import '../controls/controls.css';
import './notice-bar.css';

/** Long enough to read and to reach for Undo; it waits while a pointer or the focus is on it. */
const SHOWN_MS = 10_000;

export function NoticeBar() {
  const notice = useApp((state) => state.notice);
  const { dismissNotice } = useActions();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!notice || held) return;
    const timer = setTimeout(dismissNotice, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice, held, dismissNotice]);

  return (
    <div className="notice-place" aria-live="polite">
      {notice && (
        <div
          key={notice.id}
          className="notice"
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <p>{noticeSentence(notice.kind)}</p>
          {notice.undo && (
            <button
              type="button"
              className="button notice-undo"
              onClick={() => {
                notice.undo?.();
                setHeld(false);
                dismissNotice();
              }}
            >
              <Undo2 size={15} /> Undo
            </button>
          )}
          <IconButton
            icon={X}
            name="Dismiss"
            onClick={() => {
              setHeld(false);
              dismissNotice();
            }}
          />
        </div>
      )}
    </div>
  );
}
