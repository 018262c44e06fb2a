export function canReadClipboard(): boolean {
  return typeof navigator !== 'undefined' && 'clipboard' in navigator && 'read' in navigator.clipboard;
}

/** The pictures of the clipboard; none where there are none or the person does not allow it. */
export async function readClipboard(): Promise<File[]> {
  try {
    const files: File[] = [];
    for (const item of await navigator.clipboard.read()) {
      const type = item.types.find((each) => each.startsWith('image/'));
      if (!type) continue;
      const ending = type === 'image/jpeg' ? 'jpg' : (/^image\/(\w+)/.exec(type)?.[1] ?? 'png');
      files.push(new File([await item.getType(type)], `pasted.${ending}`, { type }));
    }
    return files;
  } catch {
    return [];
  }
}
