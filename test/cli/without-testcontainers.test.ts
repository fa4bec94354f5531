import { expect, it } from 'vitest';
import { folder, start } from '../command-line.js';

/** Makes a package one that is not installed. */
function without(name: string): string {
  const refuse = `export function resolve(specifier, context, next) {
    if (specifier !== '${name}') return next(specifier, context);
    throw Object.assign(new Error("Cannot find package '${name}'"), { code: 'ERR_MODULE_NOT_FOUND' });
  }`;
  const module = (text: string) => `data:text/javascript,${encodeURIComponent(text)}`;
  return `--import=${module(`import { register } from 'node:module'; register(${JSON.stringify(module(refuse))});`)}`;
}

it('a target in a container tells what to install, and any other needs nothing', async () => {
  const env = { NODE_OPTIONS: without('testcontainers') };
  const container = await start(['run', '--target', 'cyrus', '--results', folder()], { env }).ended;
  expect(container.stderr).toBe(
    'a target in a container needs the package testcontainers, which is not installed: npm install testcontainers@11\n',
  );
  expect(container.status).toBe(3);
  const embedded = await start(['run', 'smtp/commands/noop', '--results', folder()], { env }).ended;
  expect(embedded.status).toBe(0);
});
