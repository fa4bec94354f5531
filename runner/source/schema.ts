import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Ajv, ErrorObject, Options, ValidateFunction } from 'ajv';
import { type Diagnostic, didYouMean, InvalidSource, type ValueOf } from './diagnostic.js';
import type { Path, Source } from './document.js';
import { packageRoot } from './package.js';
import { precompiledValidator } from './precompiled.js';

/** Keywords of our schemas that are for people and editors: `x-form` says in words what a `pattern` wants. */
const forPeople = ['x-form', 'markdownDescription', 'defaultSnippets'];

/** What has been compiled of the package's schemas, by their paths. */
const compilers = new Map<string, Ajv>();

/**
 * The validator of a schema of the package. The build has compiled it: that takes longer than to hold a file against it.
 * `T` is the type that is made of the schema.
 * @param path relative to the package, e.g. `runner/scenario/scenario.schema.json`
 * @param definition one of the schema's definitions, in place of the whole
 */
export function packageSchema<T = unknown>(path: string, definition?: string): ValidateFunction<T> {
  const text = readFileSync(join(packageRoot, path), 'utf8');
  return (precompiledValidator(text, definition) ?? compiled(path, text, definition)) as ValidateFunction<T>;
}

function compiled(path: string, text: string, definition: string | undefined): ValidateFunction {
  const compiler = compilers.get(path) ?? schemaCompiler().addSchema(JSON.parse(text) as object, 'whole');
  compilers.set(path, compiler);
  const validator = compiler.getSchema(definition === undefined ? 'whole' : `whole#/definitions/${definition}`);
  if (validator === undefined) throw new Error(`${path} lacks the definition ${definition}`);
  return validator as ValidateFunction;
}

/** The compiler of our schemas (draft-07), such that `validate` can tell in plain words what does not fit. It is loaded when it is wanted, which is seldom. */
export function schemaCompiler(options: Options = {}): Ajv {
  const { Ajv: Compiler } = createRequire(import.meta.url)('ajv') as typeof import('ajv');
  const ajv = new Compiler({
    allErrors: true,
    verbose: true,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    ...options,
  });
  for (const keyword of forPeople) ajv.addKeyword({ keyword });
  return ajv;
}

/**
 * Reads a schema of the package.
 * @param path relative to the package, e.g. `runner/scenario/scenario.schema.json`
 */
export function readSchema(path: string): object {
  return JSON.parse(readFileSync(join(packageRoot, path), 'utf8')) as object;
}

/** Accepts everything: for what has been held against its schema before. */
export const unchecked = (() => true) as unknown as ValidateFunction;

/**
 * Holds a document against a schema.
 * @param schemaValidator from `packageSchema`
 * @returns the document's value
 * @throws InvalidSource with everything that does not fit, in the order of the file
 */
export function validate<T>(document: Source, schemaValidator: ValidateFunction<T>): T {
  const problems = schemaProblems(document, schemaValidator);
  if (problems.length > 0) throw new InvalidSource(problems);
  return document.value as T;
}

/** A part of a document that is looked at alone. */
export interface Excerpt {
  /** The way to where it is written. */
  readonly path: Path;
  readonly value: unknown;
  /** Where something within it stands as it is written, and the variables that brought it there. */
  readonly use?: (inner: Path) => {
    readonly document: Source;
    readonly path: Path;
    readonly values: readonly ValueOf[];
  };
}

/**
 * As `validate`, but gives the diagnostics back instead of throwing them.
 * @param part what to look at, if it is not the whole
 */
export function schemaProblems(
  document: Source,
  schemaValidator: ValidateFunction,
  part: Excerpt = { path: [], value: document.value },
): Diagnostic[] {
  if (schemaValidator(part.value)) return [];
  const problems = telling(schemaValidator.errors ?? []).map(error => {
    const inner = innerPath(error);
    const { values = [], ...at } = part.use?.(inner) ?? { document, path: [...part.path, ...inner] };
    const told = describe(error, at, [...part.path, ...inner]);
    return values.length === 0 ? told : { ...told, values };
  });
  const seen = new Set<string>();
  return problems
    .filter(({ place, message }) => {
      const key = `${place.line}:${place.column}:${message}`;
      return seen.has(key) ? false : seen.add(key);
    })
    .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
}

/** The ways to what a schema has just not accepted, from the whole that was held against it. */
export function waysToWrong({ errors }: ValidateFunction): Path[] {
  return (errors ?? []).map(innerPath);
}

/** How the whole of a file is called. */
const theFile = 'the file';

/** Keywords that only sum up what other errors say. */
const summaries = new Set(['if', 'anyOf', 'oneOf', 'allOf', 'propertyNames']);

/**
 * Of all that ajv reports, what a person wants to know. Where alternatives fail, every branch is reported: a branch that was wrong only
 * deeper down is the one that was meant; wrong types of the others are then noise.
 */
function telling(errors: readonly ErrorObject[]): ErrorObject[] {
  const unions = errors.filter(error => error.keyword === 'anyOf' || error.keyword === 'oneOf');
  return errors.filter(error => {
    // That a variable may stand there, too, goes without saying where something else is told.
    if (
      isVariableForm(error) &&
      errors.some(other => other.keyword === 'enum' && other.instancePath === error.instancePath)
    )
      return false;
    if (summaries.has(error.keyword)) {
      if (error.keyword !== 'anyOf' && error.keyword !== 'oneOf') return false;
      // A union speaks for itself only when all its branches failed at its own place for the type alone.
      return !branches(error, errors).some(inner => !isTypeAt(inner, error.instancePath));
    }
    const union = unions.find(outer => outer !== error && branches(outer, errors).includes(error));
    return union === undefined || !isTypeAt(error, union.instancePath);
  });
}

function isVariableForm({ keyword, parentSchema }: ErrorObject): boolean {
  return keyword === 'pattern' && (parentSchema as Record<string, unknown> | undefined)?.['x-form'] === 'a ${variable}';
}

function branches(union: ErrorObject, errors: readonly ErrorObject[]): ErrorObject[] {
  const at = errors.indexOf(union);
  // Ajv reports the errors of the branches before the union itself, at the same place or below.
  return errors
    .slice(0, at)
    .filter(error => isBelow(error.instancePath, union.instancePath) && comesFrom(error, union));
}

function isBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}/`);
}

function comesFrom(error: ErrorObject, union: ErrorObject): boolean {
  if (error.schemaPath.startsWith(`${union.schemaPath}/`)) return true;
  // A branch behind a $ref has a schema path of its own.
  const alternatives = (union.schema ?? []) as readonly { $ref?: string }[];
  return alternatives.some(({ $ref }) => $ref !== undefined && error.schemaPath.startsWith(`${$ref}/`));
}

function isTypeAt(error: ErrorObject, path: string): boolean {
  return error.keyword === 'type' && error.instancePath === path;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  object: 'a map',
  array: 'a list',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'nothing',
};

function inWords(types: readonly string[]): string {
  const words = [...new Set(types.map(type => typeNames[type] ?? type))];
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'boolean' ? `\`${value}\`` : `the number ${value}`;
}

/** What a value must be. A text of a certain form is told by the form. */
function typed(types: string | readonly string[], schema: Readonly<Record<string, unknown>>): string {
  return typeof types === 'string' ? String(schema['x-form'] ?? inWords([types])) : inWords(types);
}

function typesOf(schema: unknown): string[] {
  const { type, $ref } = (schema ?? {}) as { type?: string | string[]; $ref?: string };
  if (type !== undefined) return [type].flat();
  return $ref === undefined ? [] : [`a ${$ref.split('/').at(-1)}`];
}

function list(values: readonly unknown[]): string {
  return values.map(value => `\`${String(value)}\``).join(', ');
}

/** The way to what an error is about, from the part that was looked at. */
function innerPath({ instancePath }: ErrorObject): string[] {
  return instancePath
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** @param whole the way to what is wrong, with variables put in */
function describe(
  error: ErrorObject,
  { document, path }: { readonly document: Source; readonly path: Path },
  whole: Path,
): Diagnostic {
  const name = whole.at(-1);
  const what =
    name === undefined
      ? theFile
      : /^\d+$/.test(String(name))
        ? `item ${Number(name) + 1} of \`${whole.at(-2) ?? ''}\``
        : `\`${name}\``;
  const parent = (error.parentSchema ?? {}) as Record<string, unknown>;
  const say = (message: string, hint?: string): Diagnostic => document.diagnostic(path, message, hint);
  if (error.propertyName !== undefined) {
    const form =
      error.keyword === 'pattern'
        ? ` must be ${parent['x-form'] ?? `of the form ${parent.pattern}`}`
        : ' is not a name for this place';
    return document.diagnostic(
      [...path, error.propertyName],
      `the key \`${error.propertyName}\`${form}`,
      undefined,
      'key',
    );
  }
  return wordOfKey(error, { what, path, document, whole: name === undefined }) ?? say(...wordOfValue(error, what));
}

/** What is wrong with the keys of a map; undefined when it is something else. */
function wordOfKey(
  { keyword, params, parentSchema }: ErrorObject,
  { what, path, document, whole }: { what: string; path: Path; document: Source; whole: boolean },
): Diagnostic | undefined {
  switch (keyword) {
    case 'additionalProperties': {
      const key = String(params.additionalProperty);
      const known = Object.keys((parentSchema?.properties ?? {}) as object);
      const hint = didYouMean(key, known) ?? (known.length === 0 ? undefined : `known here: ${known.join(', ')}`);
      return document.diagnostic([...path, key], `unknown key \`${key}\``, hint, 'key');
    }
    case 'required':
      // The text of a whole map is no good place: its beginning is.
      return document.diagnostic(
        path,
        `${whole ? '' : `${what}: `}the key \`${String(params.missingProperty)}\` is missing`,
      );
    case 'dependentRequired':
    case 'dependencies':
      return document.diagnostic(
        [...path, String(params.property)],
        `\`${String(params.property)}\` needs \`${String(params.missingProperty)}\` beside it`,
        undefined,
        'key',
      );
    default:
      return undefined;
  }
}

/** What someone meant who knows YAML 1.1. */
function truth(value: unknown): string | undefined {
  const [, yes, no] = (typeof value === 'string' && /^(?:(yes|on|y)|(no|off|n))$/i.exec(value)) || [];
  if (yes === undefined && no === undefined) return undefined;
  return `\`${String(value)}\` is a plain word: write \`${yes === undefined ? 'false' : 'true'}\``;
}

/** What is wrong with a value, and a hint. */
function wordOfValue(error: ErrorObject, what: string): [message: string, hint?: string | undefined] {
  const parent = (error.parentSchema ?? {}) as Record<string, unknown>;
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'type':
      if (what === theFile && (error.data ?? undefined) === undefined) return ['there is nothing in the file'];
      return [
        `${what} must be ${typed(params.type as string | string[], parent)}, but is ${kindOf(error.data)}`,
        [params.type].flat().includes('boolean') ? truth(error.data) : undefined,
      ];
    case 'anyOf':
    case 'oneOf':
      return [
        `${what} must be ${inWords(((error.schema ?? []) as unknown[]).flatMap(typesOf))}, but is ${kindOf(error.data)}`,
      ];
    case 'enum': {
      const allowed = params.allowedValues as readonly unknown[];
      return [
        `${what} must be one of ${list(allowed)}`,
        typeof error.data === 'string' ? didYouMean(error.data, allowed.map(String)) : undefined,
      ];
    }
    case 'const':
      return [
        `${what} must be \`${String(params.allowedValue)}\``,
        params.allowedValue === true ? truth(error.data) : undefined,
      ];
    case 'pattern':
      return [`${what} must be ${parent['x-form'] ?? `of the form ${parent.pattern}`}`];
    case 'minItems':
    case 'minProperties':
    case 'minLength':
      return [
        params.limit === 1 ? `${what} must not be empty` : `${what} must have at least ${String(params.limit)} items`,
      ];
    case 'maxItems':
    case 'maxProperties':
      return [`${what} must have at most ${String(params.limit)} ${params.limit === 1 ? 'entry' : 'entries'}`];
    case 'minimum':
      return [`${what} must be at least ${String(params.limit)}`];
    case 'maximum':
      return [`${what} must be at most ${String(params.limit)}`];
    case 'uniqueItems':
      return [`${what} holds the same item twice`];
    default:
      return [`${what} ${error.message ?? 'is not right'}`];
  }
}
