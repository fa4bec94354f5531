import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';

/** What the tests use of a program of others that reads reports. Types are told here: a checkout without such a program can still be compiled. */
async function load<Program>(name: string): Promise<Program> {
  return (await import(name)) as Program;
}

interface XmlLint {
  validateXML(what: {
    readonly xml: string;
    readonly schema: string;
    readonly maxMemoryPages: number;
  }): Promise<{ readonly errors: readonly { readonly rawMessage: string }[] }>;
  readonly memoryPages: { readonly max: number };
}

/** What libxml2's xmllint has to say against a document under a schema. */
export async function xmllint(xml: string, schema: string): Promise<readonly string[]> {
  const { validateXML, memoryPages } = await load<XmlLint>('xmllint-wasm');
  const { errors } = await validateXML({ xml, schema, maxMemoryPages: memoryPages.max });
  return errors.map(({ rawMessage }) => rawMessage);
}

interface JunitCase {
  readonly name: string;
  readonly classname: string;
  readonly time: number;
  readonly properties: readonly { readonly name: string; readonly value: string }[];
  readonly failure?: readonly { readonly message: string; readonly inner: string }[];
  readonly error?: readonly { readonly message: string; readonly inner: string }[];
  readonly skipped?: readonly { readonly message: string }[];
}

/** A JUnit document as junit2json reads it. */
export interface JunitDocument {
  readonly time: number;
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly testsuite: readonly {
    readonly name: string;
    readonly tests: number;
    readonly failures: number;
    readonly errors: number;
    readonly skipped: number;
    readonly properties: readonly { readonly name: string; readonly value: string }[];
    readonly testcase: readonly JunitCase[];
  }[];
}

export async function junit2json(xml: string): Promise<JunitDocument> {
  const { parse } = await load<{ parse(xml: string): Promise<JunitDocument> }>('junit2json');
  return parse(xml);
}

/** What ajv has to say against a document under the published schema of SARIF 2.1.0. */
export async function sarifFaults(log: unknown): Promise<readonly string[]> {
  // A package of Microsoft brings the schema with it; its own check asks for more than is here. Its draft of JSON Schema names schemas otherwise.
  const path = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const { $schema, id, ...schema } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  const { default: addFormats } = await load<{ default: { default(to: Ajv): void } }>('ajv-formats');
  addFormats.default(ajv);
  ajv.validate(schema, log);
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** What the makers of CTRF have to say against a report. */
export async function ctrfFaults(report: unknown): Promise<readonly string[]> {
  const { validate } = await load<{
    validate(report: unknown): { readonly errors?: readonly { readonly path?: string; readonly message: string }[] };
  }>('ctrf');
  return (validate(report).errors ?? []).map(({ path, message }) => `${path ?? ''} ${message}`);
}

/** A test point of TAP as tap-parser reads it. */
export interface TapPoint {
  readonly ok: boolean;
  readonly id: number;
  readonly name: string;
  readonly todo?: string | boolean;
  readonly skip?: string | boolean;
  readonly diag?: Readonly<Record<string, unknown>>;
}

type TapEvents = readonly (readonly [name: string, what: unknown])[];

/** TAP as tap-parser reads it, strictly: its test points, and how all of it came out. */
export async function tapParsed(text: string): Promise<{
  readonly points: readonly TapPoint[];
  readonly others: TapEvents;
  readonly end: Readonly<Record<string, unknown>>;
}> {
  const { Parser } = await load<{ Parser: { parse(text: string, options: object): TapEvents } }>('tap-parser');
  const events = Parser.parse(text, { strict: true });
  const named = (wanted: string) => events.filter(([name]) => name === wanted).map(([, what]) => what);
  const [end] = named('complete') as Readonly<Record<string, unknown>>[];
  const others = events.filter(([name]) => name !== 'assert' && name !== 'complete');
  return { points: named('assert') as TapPoint[], others, end: end ?? {} };
}

/** Comma-separated values as csv-parse reads them: a record a line, by the names in the first. */
export async function csvParsed(text: string): Promise<readonly Readonly<Record<string, string>>[]> {
  const { parse } = await load<{ parse(text: string, options: object): Readonly<Record<string, string>>[] }>(
    'csv-parse/sync',
  );
  return parse(text, { columns: true, record_delimiter: '\r\n' });
}

/** A command in the log of a GitHub workflow. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Workflow commands as GitHub's runner reads them: a line each, unescaped in the order in which its source does it. */
export function workflowCommands(text: string): readonly WorkflowCommand[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map(line => {
      const [, name = '', given = '', message = ''] = /^::(\w+)(?: (.*?))?::(.*)$/.exec(line) ?? [];
      const pairs = given
        .split(',')
        .filter(Boolean)
        .map(pair => pair.split('='));
      const properties = Object.fromEntries(pairs.map(([key = '', ...value]) => [key, unescaped(value.join('='))]));
      return { name, properties, message: unescaped(message) };
    });
}

function unescaped(text: string): string {
  const codes = { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' };
  return Object.entries(codes).reduce((plain, [code, character]) => plain.replaceAll(code, character), text);
}
