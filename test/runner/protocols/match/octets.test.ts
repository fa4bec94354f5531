import { describe, expect, it } from 'vitest';
import { Transcript } from '../../wire/servers.js';
import { describeRelayed, imapSession, pop3Session, type Session, smtpSession } from '../sessions.js';

/** Octets that can be shown in more than one way: a tab, a backslash, a quote, DEL, and one above 127. */
const odd = '\t\\"\x7f\xe9';

const described = <Reply>(session: Session<Reply>, line: string): string => {
  session.received(Buffer.from(`${line}\r\n`, 'latin1'));
  return session.describe(session.replies[0]!);
};

const transcribed = (line: string): string => {
  const transcript = new Transcript(() => 0);
  transcript.server('a', Buffer.from(line, 'latin1'));
  return transcript.entries()[0]!.text;
};

describe('an octet is shown in a verdict as in its transcript', () => {
  it.each([
    ['SMTP', smtpSession(), `250 ${odd}`],
    ['POP3', pop3Session(), `+OK ${odd}`],
    ['IMAP', imapSession(), `* OK ${odd}`],
  ] as [string, Session<unknown>, string][])('by %s', (_protocol, session, line) => {
    expect(described(session, line)).toBe(transcribed(line));
  });

  it('in what breaks the grammar of IMAP', () => {
    const session = imapSession();
    session.received(Buffer.from(`* ${odd} 1\r\n`, 'latin1'));
    expect(session.violations.map(({ found }) => found)).toContain(`"${transcribed(`${odd} 1`)}"`);
  });

  it('of relayed mail', () => {
    const mail = {
      hello: { verb: 'EHLO' as const, argument: odd },
      reversePath: odd,
      parameters: [],
      recipients: [],
      stuffed: Buffer.alloc(0),
      message: Buffer.alloc(0),
      bareLineEnds: 0,
      dialogue: [],
    };
    expect(describeRelayed(mail)).toBe(`EHLO ${transcribed(odd)} / MAIL FROM:<${transcribed(odd)}> / 0 octets`);
  });
});
