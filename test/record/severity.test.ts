import { describe, expect, it } from 'vitest';
import { gravestFirst, severityMeans, severityOf } from '../../record/severity.js';

describe('the severity of a verdict', () => {
  it.each([
    ['security', { level: 'SECURITY' }],
    ['mail-loss', { level: 'MUST', severity: 'mail-loss' }],
    ['style', { level: 'SHOULD', severity: 'style' }],
    ['leniency', { level: 'MUST', leniency: true }],
    ['interoperability', { level: 'MUST' }],
  ] as const)('is %s, also where the record is older than severities: %j', (severity, event) => {
    expect(severityOf(event)).toBe(severity);
    expect(gravestFirst).toContain(severity);
    expect(severityMeans[severity]).toMatch(/^[A-Z].*\.$/);
  });
});
