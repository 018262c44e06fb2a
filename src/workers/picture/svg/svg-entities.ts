/** Internal entities as drawing programs write them: a name for an address, never for another entity or for markup. */
const DECLARATION = /<!ENTITY\s+([\w.:-]+)\s+(?:"([^"&<%]*)"|'([^'&<%]*)')\s*>/g;
/** All declarations of a real file together have a few kilobytes. */
const MAX_DECLARED_LETTERS = 64 * 1024;

/**
 * The entities of a document type; null where it declares anything but short plain texts: such files are refused.
 */
export function readEntities(doctype: string): Map<string, string> | null {
  const entities = new Map<string, string>();
  const rest = doctype.replaceAll(DECLARATION, (_all, name: string, double?: string, single?: string) => {
    entities.set(name, double ?? single ?? '');
    return '';
  });
  const letters = [...entities.values()].reduce((sum, text) => sum + text.length, 0);
  return /<!ENTITY/i.test(rest) || letters > MAX_DECLARED_LETTERS ? null : entities;
}
