import type { ReplyFault } from '../faults/index.js';
import type { Deviation } from './dialect.js';

const any = /^/;

/** Flags other than the system's own and $MDNSent fall out of every list of flags. */
function withoutKeywords(reply: string): string {
  return reply.replace(/(FLAGS \()([^()]*)(\))/g, (_, open: string, flags: string, close: string) => {
    const kept = flags.split(' ').filter(flag => (flag.startsWith('\\') && flag !== '\\*') || flag === '$MDNSent');
    return `${open}${kept.join(' ')}${close}`;
  });
}

/** One space where there are several outside of quotes, and none at the end of a line. */
function withSingleSpaces(line: string): string {
  return line.replace(/("(?:[^"\\]|\\.)*"?)| +/g, (_, quoted?: string) => quoted ?? ' ').replace(/(?<=\S) $/, '');
}

/** The sizes that SEARCH is asked for, as those of the messages are an octet more than what is told. */
function bySizesTold(line: string): string {
  if (!/^\S+ (?:UID )?SEARCH /i.test(line)) return line;
  return line.replace(
    /"(?:[^"\\]|\\.)*"|(?<=[ (])(LARGER|SMALLER) (\d{1,9})(?![^ )])/gi,
    (found, key?: string, size?: string) => (key === undefined ? found : `${key} ${Number(size) + 1}`),
  );
}

/** The sizes in LIST and STAT, an octet short for each message. */
function shortSizes(reply: string, command: string): string {
  if (/^STAT/i.test(command))
    return reply.replace(/^\+OK (\d+) (\d+)/, (_, count: string, sum: string) => `+OK ${count} ${+sum - +count}`);
  return reply.replace(
    /^((?:\+OK )?\d+) (\d+)(?=\r\n)/gm,
    (_, number: string, size: string) => `${number} ${+size - 1}`,
  );
}

/** Behind EXPUNGE, how many messages there are now. */
function existsBehindExpunge(): ReplyFault {
  let count = 0;
  return {
    command: any,
    // What a literal holds is not the server's own.
    when: reply => !/\{\d+\}\r\n/.test(reply),
    replace: reply => {
      let due = false;
      const lines = reply.split(/(?<=\r\n)/).flatMap(line => {
        const [, number, what] = /^\* (\d+) (EXISTS|EXPUNGE)\r\n$/.exec(line) ?? [];
        // It is not told twice where the server tells it anyway.
        const lines = due && what === undefined ? [`* ${count} EXISTS\r\n`, line] : [line];
        if (what === 'EXPUNGE') count -= 1;
        else if (what === 'EXISTS') count = Number(number);
        due = what === 'EXPUNGE';
        return lines;
      });
      return `${lines.join('')}${due ? `* ${count} EXISTS\r\n` : ''}`;
    },
  };
}

/** The tagged response of a reply, with another text. */
function tagged(reply: string, text: string): string {
  const lines = reply.split('\r\n');
  const tag = lines.at(-2)?.split(' ', 1)[0] ?? '*';
  return `${tag} ${text}\r\n`;
}

const deviations: readonly Deviation[] = [
  {
    id: 'X02',
    protocol: 'imap',
    says: 'Keywords of clients are not kept; $MDNSent alone is.',
    reply: { command: any, when: reply => /^\* .*FLAGS \(/m.test(reply), replace: withoutKeywords },
  },
  {
    id: 'X03',
    protocol: 'imap',
    says: 'SEARCH knows US-ASCII alone.',
    reply: {
      // What a literal names is not known here.
      command: /^(?:UID )?SEARCH CHARSET (?!"?US-ASCII\b|\{)/i,
      replace: reply => tagged(reply, 'NO [BADCHARSET (US-ASCII)] The specified charset is not supported.'),
    },
  },
  {
    id: 'X04',
    protocol: 'imap',
    says: 'RFC822.SIZE is an estimate, an octet short, and SEARCH goes by it.',
    faults: ['imap-wrong-size'],
    reads: bySizesTold,
  },
  {
    id: 'X05',
    protocol: 'imap',
    says: 'No response has the code CAPABILITY.',
    reply: { command: any, replace: reply => reply.replace(/\[CAPABILITY [^\]]*\] /g, '') },
  },
  {
    id: 'X07',
    protocol: 'imap',
    says: 'Several spaces are read as one, and those at the end of a line as none.',
    reads: withSingleSpaces,
  },
  { id: 'X08', protocol: 'imap', says: 'EXISTS follows EXPUNGE.', remembers: existsBehindExpunge },
  {
    id: 'X09',
    protocol: 'imap',
    says: 'A command has at most 10,240 octets.',
    refuses: { command: /^[\s\S]{10240}/, text: 'BAD Command Argument Error. 11' },
  },
  {
    id: 'X10',
    protocol: 'imap',
    says: 'BODYSTRUCTURE has NIL for an encoding.',
    reply: {
      command: /BODYSTRUCTURE/i,
      replace: reply => reply.replace(/^(\* \d+ FETCH .*?NIL NIL )"7BIT"/gim, '$1NIL'),
    },
  },
  {
    id: 'X11',
    protocol: 'imap',
    says: 'The COPYUID of MOVE comes without * OK before it.',
    reply: { command: /^(?:UID )?MOVE /i, replace: reply => reply.replace(/^\* OK \[COPYUID/m, '[COPYUID') },
  },
  {
    id: 'X12',
    protocol: 'imap',
    says: 'An empty ID is refused.',
    reply: { command: /^ID NIL$/i, replace: reply => tagged(reply, 'BAD Command Argument Error. 11') },
  },
  {
    id: 'X17',
    protocol: 'imap',
    says: 'APPEND refuses a message with a line of more than 9,900 octets.',
    refuses: { command: /^APPEND /i, literal: /[^\r\n]{9901}/, text: 'NO APPEND failed.' },
  },
  {
    id: 'X18',
    protocol: 'imap',
    says: 'No message is ever recent.',
    reply: {
      command: any,
      replace: reply =>
        reply
          .replace(/^\* \d+ RECENT\r\n/gm, '* 0 RECENT\r\n')
          .replace(/^(\* STATUS .*[( ]RECENT )\d+/gm, (_, before: string) => `${before}0`)
          .replace(/(\() ?\\Recent ?| \\Recent/g, '$1'),
    },
  },
  {
    id: 'X20',
    protocol: 'imap',
    says: 'INBOX cannot be renamed.',
    refuses: { command: /^RENAME "?INBOX"? /i, text: 'NO RENAME failed.' },
  },
  {
    id: 'X21',
    protocol: 'pop3',
    says: 'Sizes are estimates: an octet short for each message.',
    reply: { command: /^(?:LIST|STAT)\b/i, when: reply => reply.startsWith('+OK'), replace: shortSizes },
  },
  {
    id: 'X21',
    protocol: 'pop3',
    says: 'Unique-ids are numbers.',
    reply: {
      command: /^UIDL/i,
      replace: reply =>
        reply.replace(/(\d+)-(\d+)(?=\r\n)/g, (_, validity: string, uid: string) => validity + uid.padStart(10, '0')),
    },
  },
  {
    id: 'X22',
    protocol: 'pop3',
    says: 'XOAUTH2 is taken in two lines only.',
    refuses: { command: /^AUTH XOAUTH2 /i, text: 'Protocol error.' },
  },
  { id: 'X25', protocol: 'smtp', says: 'A message has come by thirty hops at most.', faults: ['smtp-thirty-hops'] },
  { id: 'X26', protocol: 'smtp', says: 'LF alone is taken in a message.', faults: ['smtp-bare-line-ends-kept'] },
  {
    id: 'X30',
    protocol: 'smtp',
    says: 'A space behind FROM: and TO: is let through.',
    faults: ['smtp-space-after-colon'],
  },
];

/** Another habit of the same kind as X12, of older versions. */
export const spaceBehindStatus: Deviation = {
  id: 'X12',
  protocol: 'imap',
  says: 'A STATUS response ends with a space.',
  reply: { command: /^STATUS /i, replace: reply => reply.replace(/^(\* STATUS .*\))\r\n/gm, '$1 \r\n') },
};

/** The deviations of these ids. */
export function deviationsOf(...ids: readonly string[]): Deviation[] {
  return deviations.filter(({ id }) => ids.includes(id));
}
