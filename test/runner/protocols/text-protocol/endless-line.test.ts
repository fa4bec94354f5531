import { describe, expect, it } from 'vitest';
import { pop3Session, smtpSession } from '../sessions.js';
import { octets, play, told } from './play.js';

describe('a line that does not end', () => {
  const endless = octets('x'.repeat(70_000));

  it('is beyond what the harness holds, and beyond the 512 octets of an SMTP reply line', () => {
    const { violations, limit } = play(smtpSession(), '', [octets('220 ready\r\n'), endless]);
    expect(limit).toBe('line length 65547');
    expect(told(violations)).toContain('reply-line-length@11');
  });

  it('is beyond what the harness holds, and beyond the 512 octets of a POP3 response', () => {
    const { violations, limit } = play(pop3Session(), '', [octets('+OK ready\r\n'), endless]);
    expect(limit).toBe('line length 65547');
    expect(told(violations)).toContain('response-length@11');
  });
});
