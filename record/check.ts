import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { RunEvent } from './events.js';

/** The format that this version reads and writes. */
export const format = 1;

const schemaId = 'results.schema.json';
const events = ['header', 'verdict', 'footer'] as const;
let validators: Record<RunEvent['event'], ValidateFunction> | undefined;

/** The published schema of one line. What is built lies two folders deep, and the schema does not lie there. */
export function readSchema(): Record<string, unknown> {
  const beside = new URL(schemaId, import.meta.url);
  const published = new URL(`../../record/${schemaId}`, import.meta.url);
  return JSON.parse(readFileSync(existsSync(beside) ? beside : published, 'utf8')) as Record<string, unknown>;
}

/**
 * One line as an event. `fault` makes the error to be thrown from what was found and what was expected.
 * Fields that the schema does not know are let through: a later version may add some without a new format.
 */
export function checkEvent(text: string, fault: (problem: string) => Error): RunEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw fault(`found ${shorten(text)}, expected a line of JSON (${(error as Error).message})`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fault(`found ${shorten(text)}, expected an object with "event"`);
  }
  const kind = events.find(name => name === (value as { event?: unknown }).event);
  if (!kind)
    throw fault(
      `/event: found ${show((value as { event?: unknown }).event)}, expected one of ${events.map(show).join(', ')}`,
    );
  const given = (value as { format?: unknown }).format;
  if (kind === 'header' && given !== format) {
    throw fault(`the record has format ${show(given)}, and this version of mailspec reads format ${format}`);
  }
  validators ??= compile();
  const validate = validators[kind];
  if (!validate(value)) throw fault(explain(validate.errors ?? []));
  return value as RunEvent;
}

function compile(): Record<RunEvent['event'], ValidateFunction> {
  // Loaded when a record is read: most runs only write one.
  const { Ajv } = createRequire(import.meta.url)('ajv') as typeof import('ajv');
  const ajv = new Ajv({ verbose: true, allErrors: true });
  ajv.addSchema(readSchema(), schemaId);
  const validator = (name: string) => ajv.compile({ $ref: `${schemaId}#/definitions/${name}` });
  return { header: validator('header'), verdict: validator('verdict'), footer: validator('footer') };
}

function explain(errors: readonly ErrorObject[]): string {
  // An unknown word is the better explanation where it also changes what else is asked for.
  const error = errors.find(({ keyword }) => keyword === 'enum') ?? errors[0];
  if (!error) return 'not an event of this format';
  const where = error.instancePath === '' ? '' : `${error.instancePath}: `;
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'required':
      return `${where}found no ${show(params.missingProperty)}, which is required`;
    case 'enum':
      return `${where}found ${show(error.data)}, expected one of ${(params.allowedValues as unknown[]).map(show).join(', ')}`;
    case 'const':
      return `${where}found ${show(error.data)}, expected ${show(params.allowedValue)}`;
    case 'type':
      return `${where}found ${show(error.data)}, expected ${String(params.type)}`;
    default:
      return `${where}found ${show(error.data)}, which ${error.message ?? 'does not conform'}`;
  }
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : shorten(JSON.stringify(value));
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
