import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../runner/source/package-root.js';

const description = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { readonly version: string };

/** The version of mailspec, as its package says. */
export const { version } = description;
