import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import { SourceDocument } from '../../../runner/source/document.js';
import { precompiledReading, precompiledValidator } from '../../../runner/source/precompiled.js';
import { schemaCompiler, schemaProblems } from '../../../runner/source/schema.js';
import { readYaml } from '../../../runner/source/yaml.js';
import { folder, root } from '../../command-line.js';

const suite = join(root, 'suites/smtp/pipelining.yaml');
const schema = 'runner/scenario/scenario.schema.json';

describe('what the build has worked out of a YAML file', () => {
  it('is its value, and places are found all the same', () => {
    const read = SourceDocument.read(suite);
    const parsed = SourceDocument.parse(suite, readFileSync(suite, 'utf8'));
    expect(precompiledReading(readFileSync(suite))?.value).toEqual(parsed.value);
    expect(precompiledReading(readFileSync(suite))?.spans()).toEqual(readYaml(readFileSync(suite, 'utf8')).spans());
    expect(read.value).toEqual(parsed.value);
    for (const path of [['suite'], ['scenarios', 1, 'id'], ['scenarios', 2, 'steps', 0]]) {
      const [found, wanted] = [read.place(path), parsed.place(path)];
      expect([found.line, found.column]).toEqual([wanted.line, wanted.column]);
      expect(found.line).toBeGreaterThan(0);
    }
    expect(read.diagnostic(['suite'], 'no')).toMatchObject({ source: 'suite: smtp/pipelining' });
  });

  it('is found by content: a changed file is read itself', () => {
    const copy = join(folder(), 'copy.yaml');
    copyFileSync(suite, copy);
    writeFileSync(copy, readFileSync(copy, 'utf8').replace('suite: smtp/pipelining', 'suite: smtp/other'));
    expect(precompiledReading(readFileSync(copy))).toBeUndefined();
    expect(SourceDocument.read(copy).value).toMatchObject({ suite: 'smtp/other' });
  });
});

describe('the validator that the build has compiled of a schema', () => {
  const text = readFileSync(join(root, schema), 'utf8');

  it('says what one that is compiled now says', () => {
    const wrong = 'suite: [1]\nscenarios:\n  - {id: A b, titel: x, steps: [{send: NOOP, expect: 250, within: soon}]}\n';
    const document = SourceDocument.parse('x.yaml', wrong);
    const messages = (validator: ValidateFunction) => schemaProblems(document, validator).map(({ message }) => message);
    const compiled = precompiledValidator(text);
    if (compiled === undefined) throw new Error('the build has not compiled it');
    expect(messages(compiled)).toEqual(messages(schemaCompiler().compile(JSON.parse(text) as object)));
    expect(messages(compiled)).toContain('unknown key `titel`');
  });

  it('is found by content: a changed schema is compiled anew', () => {
    expect(precompiledValidator(text)).toBeInstanceOf(Function);
    expect(precompiledValidator(text, 'step')).toBeInstanceOf(Function);
    expect(precompiledValidator(`${text}\n`)).toBeUndefined();
  });
});
