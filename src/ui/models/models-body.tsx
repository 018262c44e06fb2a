import { AvailableModels } from './available-models.tsx';
import { ImportModels } from './import-models.tsx';
import { LibraryError } from './library-error.tsx';
import { LibraryProvider } from './library-provider.tsx';
import { MirrorSetting } from './mirror-setting.tsx';
import { SiteModels } from './site-models.tsx';
import { StorageLine } from './storage-line.tsx';
import { StoredModels } from './stored-models.tsx';
import '../controls/controls.css';
import './models-body.css';

export function ModelsBody({ onClose }: { onClose: () => void }) {
  return (
    <LibraryProvider>
      <ImportModels>
        <LibraryError />
        <StoredModels onUsed={onClose} />
        <SiteModels onUsed={onClose} />
        <AvailableModels />
        <MirrorSetting />
        <StorageLine />
      </ImportModels>
    </LibraryProvider>
  );
}
