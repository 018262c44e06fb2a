import { parseArgs, type ParseArgsConfig } from 'node:util';
import { PRECISIONS, type Precision } from '../../src/clip/manifest.ts';
import { CommandError } from './command-error.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * `parseArgs`, with its complaints as ours.
 *
 * @throws {CommandError} for unknown options and missing values.
 */
export function readOptions<const T extends Options>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new CommandError((error as Error).message, 2);
  }
}

/** @throws {CommandError} if the option is missing. */
export function required(value: string | undefined, option: string): string {
  if (value === undefined || value === '') throw new CommandError(`Option ${option} is missing.`, 2);
  return value;
}

/** @throws {CommandError} if it is no whole number from 1 up. */
export function readLimit(value: string | undefined): number {
  if (value === undefined) return Infinity;
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new CommandError(`--limit must be a whole number from 1 up, not "${value}".`, 2);
  }
  return limit;
}

/** @throws {CommandError} if there is no such precision. */
export function readPrecision(value: string | undefined): Precision | null {
  if (value === undefined) return null;
  const precision = PRECISIONS.find((known) => known === value);
  if (!precision)
    throw new CommandError(`--precision must be one of ${PRECISIONS.join(', ')}, not "${value}".`, 2);
  return precision;
}

/** @throws {CommandError} if a template has not exactly one {}. */
export function readTemplates(values: string[] | undefined): string[] | null {
  const wrong = values?.find((template) => template.split('{}').length !== 2);
  if (wrong !== undefined) throw new CommandError(`The template "${wrong}" must have exactly one {}.`, 2);
  return values ?? null;
}
