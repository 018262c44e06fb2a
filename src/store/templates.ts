/**
 * Prompt templates as typed, one a line. A line without `{}` gets the label at its end, so that no template ever
 * loses the label. Null if there is none: the model's own are used.
 */
export function parseTemplates(text: string): string[] | null {
  const templates = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(withOneSlot);
  return templates.length > 0 ? [...new Set(templates)] : null;
}

function withOneSlot(line: string): string {
  const [before, ...rest] = line.split('{}');
  return rest.length === 0 ? `${line} {}` : `${before}{}${rest.join('')}`;
}
