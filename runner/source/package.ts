import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the package: where `suites/`, `targets/` and `package.json` are, whether it runs compiled or not. */
export const packageRoot: string = find(dirname(fileURLToPath(import.meta.url)));

const description = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { readonly version: string };

/** The version of mailspec, as its package says. */
export const { version } = description;

function find(folder: string): string {
  // The compiled files lie in dist/, which has no package.json of its own.
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('the package.json of mailspec is missing: install it again');
  return find(parent);
}
