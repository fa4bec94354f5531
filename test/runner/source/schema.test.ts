import { describe, expect, it } from 'vitest';
import { InvalidSource, nearest } from '../../../runner/source/diagnostic.js';
import { SourceDocument } from '../../../runner/source/document.js';
import { schemaCompiler, validate } from '../../../runner/source/schema.js';

const schema = schemaCompiler().compile({
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', pattern: '^[a-z]+$', 'x-form': 'lower-case letters' },
    port: { type: 'integer', minimum: 1, maximum: 65535 },
    tls: { enum: ['none', 'starttls', 'implicit'] },
    deliver: {
      anyOf: [
        { type: 'string' },
        { type: 'object', required: ['to'], additionalProperties: false, properties: { to: { type: 'string' } } },
      ],
    },
    items: { type: 'array', minItems: 1, items: { type: 'string' } },
  },
});

function complaint(text: string): string {
  try {
    validate(SourceDocument.parse('t.yaml', text), schema);
  } catch (error) {
    if (error instanceof InvalidSource) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('validate', () => {
  it('accepts what fits', () => {
    expect(complaint('name: x\nport: 25\ndeliver: {to: a}\n')).toBe('accepted');
  });

  it('tells an unknown key, with what was meant', () => {
    expect(complaint('name: x\nprot: 25\n')).toBe(
      't.yaml:2:1: unknown key `prot`\n    2 | prot: 25\n      | ^^^^\n   = did you mean `port`?',
    );
    expect(complaint('name: x\nzzz: 25\n')).toContain('= known here: name, port, tls, deliver, items');
  });

  it.each([
    ['port: 25\n', 't.yaml:1:1: the key `name` is missing'],
    ['name: X1\n', '`name` must be lower-case letters'],
    ['name: x\nport: none\n', 't.yaml:2:7: `port` must be a whole number, but is a text'],
    ['name: x\nport: 70000\n', '`port` must be at most 65535'],
    [
      'name: x\ntls: startls\n',
      '`tls` must be one of `none`, `starttls`, `implicit`\n    2 | tls: startls\n      |      ^^^^^^^\n   = did you mean `starttls`?',
    ],
    ['name: x\nitems: []\n', '`items` must not be empty'],
    ['name: x\nitems: [a, 1]\n', 't.yaml:2:12: item 2 of `items` must be a text, but is the number 1'],
    ['name: x\ndeliver: [a]\n', '`deliver` must be a text or a map, but is a list'],
    ['', 'there is nothing in the file'],
  ])('%j: %s', (text, message) => {
    expect(complaint(text)).toContain(message);
  });

  it('tells of alternatives only what is wrong in the one that was meant', () => {
    expect(complaint('name: x\ndeliver: {too: a, to: b}\n')).toBe(
      't.yaml:2:11: unknown key `too`\n    2 | deliver: {too: a, to: b}\n      |           ^^^\n   = did you mean `to`?',
    );
  });

  it('tells everything at once, in the order of the file', () => {
    const message = complaint('tls: x\nport: 0\n');
    expect(message.match(/^t\.yaml:\d+:\d+/gm)).toEqual(['t.yaml:1:1', 't.yaml:1:6', 't.yaml:2:7']);
  });

  it('keeps the carets under the text behind tabs and in long lines', () => {
    const long = `name: x # ${'c'.repeat(300)}\ndeliver: {a: "${'q'.repeat(200)}", bad: 1}\n`;
    for (const block of complaint(long).split('\n\n')) {
      const [, line, carets] = block.split('\n');
      expect(line!.length).toBeLessThan(180);
      const at = carets!.indexOf('^');
      expect(line!.slice(at)).toMatch(/^(a|bad|\{)/);
    }
  });
});

describe('nearest', () => {
  it.each([
    ['expct', 'expect'],
    ['EXPECT', 'expect'],
    ['form', 'from'],
    ['zzzzz', undefined],
    ['x', undefined],
  ])('%s: %s', (word, meant) => {
    expect(nearest(word, ['expect', 'from', 'forbid', 'observe'])).toBe(meant);
  });
});
