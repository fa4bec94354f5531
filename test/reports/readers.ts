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
