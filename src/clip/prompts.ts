/**
 * Puts `label` in the place of every `{}`. The label is inserted as it stands: `$&` or `$1` in it mean nothing,
 * which they would in `replaceAll` with a string.
 */
export function fillTemplate(template: string, label: string): string {
  return template.replaceAll('{}', () => label);
}

/** One prompt a template, in the order of the templates. */
export function promptsFor(label: string, templates: readonly string[]): string[] {
  return templates.map((template) => fillTemplate(template, label));
}
