import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ValidateFunction } from 'ajv';
import { packageRoot } from './package.js';
import type { Spans } from './span.js';
import type { Reading } from './yaml.js';

// What the build has worked out (`precompile.mjs`), so that not every command has to: what the package's YAML files say, what there is in its suites, and
// validators of its schemas.
// Everything is found by the content that it was made of, so it is never out of date: what has changed since is not found.

/** Where the build puts it. */
export const precompiledFolder: string = join(packageRoot, 'dist', 'precompiled');

/** The name of a content. */
export function contentName(octets: string | Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex').slice(0, 32);
}

/** What has been worked out into a file of this name; undefined when the build has not. */
export function precompiledOctets(file: string): Buffer | undefined {
  const path = join(precompiledFolder, file);
  return existsSync(path) ? readFileSync(path) : undefined;
}

/** What the build keeps as data: JSON, compressed, as it would be most of the package. */
export function packed(value: unknown): Buffer {
  return deflateRawSync(JSON.stringify(value), { level: 9 });
}

/** What `packed` has made octets of. */
export function unpacked(octets: Buffer): unknown {
  return JSON.parse(inflateRawSync(octets).toString());
}

/** The file of what a YAML file of this content says, and that of where it says it. */
export function readingFiles(octets: Uint8Array): { readonly value: string; readonly spans: string } {
  const name = contentName(octets);
  return { value: `${name}.value`, spans: `${name}.spans` };
}

/** What a YAML file of this content says, and where; undefined when the build has not seen it. */
export function precompiledReading(octets: Uint8Array): Reading | undefined {
  const files = readingFiles(octets);
  const value = precompiledOctets(files.value);
  if (value === undefined) return undefined;
  return { value: unpacked(value), spans: () => unpacked(precompiledOctets(files.spans) as Buffer) as Spans };
}

/**
 * The validator of a schema of this content; undefined when the build has not seen it.
 * @param definition one of its definitions, in place of the whole
 */
export function precompiledValidator(schema: string, definition = ''): ValidateFunction | undefined {
  const path = join(precompiledFolder, `${contentName(schema)}.cjs`);
  if (!existsSync(path)) return undefined;
  const validators = createRequire(import.meta.url)(path) as Readonly<Record<string, ValidateFunction>>;
  return validators[`validate${definition}`];
}
