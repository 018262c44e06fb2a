/** Hands a text file to the browser's download. */
export function saveFile(name: string, content: string, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // the browser reads the address after this task
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
