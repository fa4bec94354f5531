import { describe, expect, it } from 'vitest';
import { apopDigest, apopTimestamp } from '../../../../runner/protocols/pop3/apop.js';

describe('APOP', () => {
  it('finds the timestamp wherever it stands in the greeting', () => {
    expect(apopTimestamp('server ready <17.4@example.test>')).toBe('<17.4@example.test>');
    expect(apopTimestamp('<17.4@example.test> ready')).toBe('<17.4@example.test>');
    expect(apopTimestamp('server <not one> ready')).toBeUndefined();
    expect(apopTimestamp('server ready')).toBeUndefined();
  });

  it('makes the digest of the example in RFC 1939 7', () => {
    expect(apopDigest('<1896.697170952@dbc.mtview.ca.us>', 'tanstaaf')).toBe('c4c9334bac560ecc979e58001b3e22fb');
  });
});
