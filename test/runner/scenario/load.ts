import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSuites } from '../../../runner/scenario/load.js';
import type { Suite } from '../../../runner/scenario/model.js';
import { loadRules } from '../../../runner/scenario/rules.js';
import { InvalidSource } from '../../../runner/source/diagnostic.js';

// What tests of scenarios take of the source: from here, so that a file can move without them.
export { loadSuites } from '../../../runner/scenario/load.js';
export type { Outline, Rule } from '../../../runner/scenario/model.js';
export { loadRules, RuleCatalogue } from '../../../runner/scenario/rules.js';
export { InvalidSource } from '../../../runner/source/diagnostic.js';

export const here = dirname(fileURLToPath(import.meta.url));

/** A small catalogue of the tests' own. */
export const rules = loadRules(join(here, 'rules'));

export function load(...files: readonly string[]): Suite[] {
  return loadSuites(files, rules, { messages: [join(here, 'messages')] });
}

/** What is told of the files, with paths below this folder. */
export function complaint(...files: readonly string[]): string {
  try {
    load(...files);
  } catch (error) {
    if (error instanceof InvalidSource) return `${error.message.replaceAll(/(\S*\/)?test\/runner\/scenario\//g, '')}\n`;
    throw error;
  }
  return 'no complaint\n';
}
