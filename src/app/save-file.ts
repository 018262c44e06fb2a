/** Hands a file to the browser's download. */
export function saveFile(name: string, content: string | Blob, type: string): void {
  const url = URL.createObjectURL(
    typeof content === 'string' ? new Blob([content], { type: `${type};charset=utf-8` }) : content,
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // the browser reads the address after this task
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
