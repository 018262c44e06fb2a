import * as v from 'valibot';
import { parseLabels } from '../clip/labels.ts';

const FORMAT = 'wordsight-label-set/1';

/** Larger than any label set that a person could read; what is larger is another kind of file. */
export const MAX_LABEL_FILE_BYTES = 2 * 1024 * 1024;

export interface LabelSetContent {
  name: string;
  /** One label a line. */
  labelText: string;
  /** One a line; null: the model's own. */
  templateText: string | null;
}

const texts = v.array(v.string());

const fileSchema = v.object({
  format: v.literal(FORMAT),
  name: v.string(),
  labels: texts,
  templates: v.nullable(texts),
});

/** A plain list of labels, or folder names with their labels, as the command `evaluate --labels` reads them. */
const foreignSchema = v.union([texts, v.record(v.string(), v.string())]);

export function labelSetToJson({ name, labelText, templateText }: LabelSetContent): string {
  const { labels } = parseLabels(labelText);
  const templates = templateText?.split('\n').filter((line) => line.trim() !== '') ?? null;
  return `${JSON.stringify({ format: FORMAT, name, labels, templates }, null, 2)}\n`;
}

export function labelSetToText({ labelText }: LabelSetContent): string {
  return `${parseLabels(labelText).labels.join('\n')}\n`;
}

/**
 * Reads a label set from a file: our JSON, a JSON list of labels, a JSON object of folder names and labels, or text
 * with one label a line. The file's name stands in for a name that is not in it.
 *
 * @throws {SyntaxError} if it is a `.json` that is none of these, is not text, or has no label in it.
 */
export function parseLabelSetFile(fileName: string, text: string): LabelSetContent {
  if (text.includes('\0')) throw new SyntaxError(`${fileName} is not text.`);
  const name = fileName.replace(/\.[^.]*$/, '').trim() || fileName;
  // editors on Windows begin a text file with a mark
  const plain = text.replace(/^\uFEFF/, '');
  const content = /\.json$/i.test(fileName) ? fromJson(name, plain) : fromLabels(name, plain);
  if (parseLabels(content.labelText).labels.length === 0) throw new SyntaxError(`${fileName} has no labels.`);
  return content;
}

function fromJson(name: string, text: string): LabelSetContent {
  const value: unknown = JSON.parse(text);
  const own = v.safeParse(fileSchema, value);
  if (own.success) {
    const { labels, templates } = own.output;
    const content = fromLabels(own.output.name.trim() || name, labels.join('\n'));
    return { ...content, templateText: templates?.join('\n') ?? null };
  }
  const foreign = v.safeParse(foreignSchema, value);
  if (!foreign.success) throw new SyntaxError('The file is JSON, but not a label set.');
  return fromLabels(name, Object.values(foreign.output).join('\n'));
}

function fromLabels(name: string, text: string): LabelSetContent {
  return { name, labelText: parseLabels(text).labels.join('\n'), templateText: null };
}
