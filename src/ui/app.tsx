import { Dialogs } from './dialogs/dialogs.tsx';
import { IntakeBar } from './intake/intake-bar.tsx';
import { Announcer } from './shell/announcer.tsx';
import { DesktopShell } from './shell/desktop-shell.tsx';
import { DropOverlay } from './shell/drop-overlay.tsx';
import { NoticeBar } from './shell/notice-bar.tsx';
import { PhoneShell } from './shell/phone-shell.tsx';
import { startTheme } from './shell/theme.ts';
import { usePaste } from './shell/use-paste.ts';
import { useShortcuts } from './shell/use-shortcuts.ts';
import { useWindowDrop } from './shell/use-window-drop.ts';
import { useMedia } from './view-model/use-media.ts';

startTheme();

export function App() {
  const wide = useMedia('(width >= 960px)');
  const dropping = useWindowDrop();
  usePaste();
  useShortcuts();
  return (
    <>
      {/* two trees, because the order of the focus must follow the eye in both */}
      {wide ? <DesktopShell /> : <PhoneShell />}
      <IntakeBar />
      <NoticeBar />
      <Announcer />
      <Dialogs />
      {dropping && <DropOverlay />}
    </>
  );
}
