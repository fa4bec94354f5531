import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { readSchema } from '../../record/check.js';
import { verdicts } from '../../record/events.js';
import { footer, header, pass, verdict } from './sample.js';

const schema = readSchema() as { definitions: Record<string, { properties: Record<string, unknown>; enum?: unknown }> };
const validate = new Ajv({ allErrors: true }).compile(schema);
const valid = (event: unknown) => validate(JSON.parse(JSON.stringify(event)));

describe('the published schema of one line', () => {
  it.each([
    ['a header', header],
    ['a verdict', verdict],
    ['a plain pass', pass],
    ['a footer', footer],
  ])('holds for %s', (_, event) => {
    expect(valid(event), JSON.stringify(validate.errors)).toBe(true);
  });

  // The samples are Required<..> of the contract: a field added to the contract breaks their types until it is added here and in the schema.
  it.each([
    ['header', header],
    ['verdict', verdict],
    ['footer', footer],
    ['service', header.target.services[0]!],
    ['entry', verdict.transcript[0]!],
  ])('knows the same fields as the contract: %s', (name, sample) => {
    expect(Object.keys(schema.definitions[name]!.properties).sort()).toEqual(Object.keys(sample).sort());
  });

  it('knows the same verdicts as the contract', () => {
    expect(schema.definitions.verdictName!.enum).toEqual(verdicts);
  });

  it.each([
    ['an unknown kind of event', { ...pass, event: 'remark' }],
    ['an unknown verdict', { ...pass, verdict: 'passed' }],
    ['an unknown level', { ...pass, level: 'OUGHT' }],
    ['a fail without a reason', { ...pass, verdict: 'fail' }],
    ['a skip without a reason', { ...pass, verdict: 'skip' }],
    ['a verdict without a rule', { ...pass, rule: undefined }],
    [
      'a port that is none',
      { ...header, target: { ...header.target, services: [{ ...header.target.services[0], port: 0 }] } },
    ],
    ['a moment with an offset', { ...header, started: '2026-01-02T03:04:05+01:00' }],
    ['another format', { ...header, format: 2 }],
    ['a direction that is none', { ...verdict, transcript: [{ ...verdict.transcript[0], direction: 'both' }] }],
    ['counts that leave out a verdict', { ...footer, counts: { pass: 1 } }],
    ['counts of an unknown verdict', { ...footer, counts: { ...footer.counts, passed: 1 } }],
    ['an exit status that is none', { ...footer, exitStatus: 5 }],
  ])('refuses %s', (_, event) => {
    expect(valid(event)).toBe(false);
  });
});
