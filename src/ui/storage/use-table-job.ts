import { useRef, useState } from 'react';
import { useActions } from '../store-context.ts';
import { importSentence } from '../words/table-sentence.ts';

interface Job {
  name: string;
  percent: number;
}

/** One export or import at a time, with its progress and its end in a sentence. */
export function useTableJob(onChanged: () => void) {
  const { exportEmbeddings, importEmbeddings } = useActions();
  const [job, setJob] = useState<Job | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const stop = useRef(new AbortController());

  async function run(name: string, act: (signal: AbortSignal) => Promise<string | null>): Promise<void> {
    stop.current = new AbortController();
    setJob({ name, percent: 0 });
    setSaid(null);
    setSaid(await act(stop.current.signal).catch(() => 'The file could not be made. Try again.'));
    setJob(null);
    onChanged();
  }

  return {
    job,
    said,
    stop: () => stop.current.abort(),
    exportTable: (id: string, modelName: string) =>
      run('Export', async (signal) => {
        const blob = await exportEmbeddings(signal, id, (percent) => setJob({ name: 'Export', percent }));
        if (!blob) return 'Stopped. No file was made.';
        offer(blob, `${modelName} embeddings.parquet`);
        return null;
      }),
    importTable: (file: File) =>
      run('Import', async (signal) => {
        const report = (percent: number) => setJob({ name: 'Import', percent });
        return importSentence(await importEmbeddings(signal, file, report), file.name);
      }),
  };
}

/** Hands a file to the browser's download. */
function offer(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replaceAll(/[^\p{L}\p{N}. _-]+/gu, ' ');
  link.click();
  // the browser reads the address after this task
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
