/**
 * Prompt templates as typed, one a line. A line without `{}` gets the label at its end, so that no template ever
 * loses the label. Null if there is none: the model's own are used.
 */
export function parseTemplates(text: string): string[] | null {
  const templates = linesOf(text).map(withOneSlot);
  return templates.length > 0 ? [...new Set(templates)] : null;
}

export interface TemplateReading {
  typed: string;
  read: string;
}

/** Lines that stand for another template than the one that was typed, each once. */
export function templatesReadOtherwise(text: string | null): TemplateReading[] {
  const readings = [...new Set(linesOf(text ?? ''))].map((typed) => ({ typed, read: withOneSlot(typed) }));
  return readings.filter(({ typed, read }) => typed !== read);
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function withOneSlot(line: string): string {
  const [before, ...rest] = line.split('{}');
  return rest.length === 0 ? `${line} {}` : `${before}{}${rest.join('')}`;
}
