import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isVerb, verbOf, verbs } from '../../../runner/scenario/verbs/index.js';
import { readSchema } from '../../../runner/source/schema.js';
import { here } from './load.js';

const names = Object.keys(verbs).filter(isVerb);
/** Keys of a step that may stand beside verbs of any kind, or in place of one. */
const general = ['on', 'tag', 'within', 'rule', 'expect', 'forbid', 'observe', 'skip-if', 'bind', 'use', 'with'];

interface StepSchema {
  readonly definitions: { readonly step: { readonly properties: Readonly<Record<string, object>> } };
}

describe('The verbs of steps', () => {
  it('are those of the schema, with the keys that belong to them', () => {
    const { definitions } = readSchema('runner/scenario/scenario.schema.json') as StepSchema;
    const own = names.flatMap(name => [name, ...(verbOf(name).keys ?? [])]);
    expect(Object.keys(definitions.step.properties).sort()).toEqual([...own, ...general].sort());
  });

  it.each(names)('%s has a file for its reading and one for its running', name => {
    for (const side of ['scenario', 'engine'])
      expect(existsSync(join(here, '..', '..', '..', 'runner', side, 'verbs', `${name}.ts`))).toBe(true);
  });
});
