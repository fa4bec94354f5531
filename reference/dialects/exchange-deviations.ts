import type { Deviation } from './dialect.js';

const any = /^/;

/** Flags other than the system's own and $MDNSent fall out of every list of flags. */
function withoutKeywords(reply: string): string {
  return reply.replace(/(FLAGS \()([^()]*)(\))/g, (_, open: string, flags: string, close: string) => {
    const kept = flags.split(' ').filter(flag => (flag.startsWith('\\') && flag !== '\\*') || flag === '$MDNSent');
    return `${open}${kept.join(' ')}${close}`;
  });
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
      command: /^(?:UID )?SEARCH CHARSET "?(?!US-ASCII\b)/i,
      replace: reply => tagged(reply, 'NO [BADCHARSET (US-ASCII)] The specified charset is not supported.'),
    },
  },
  { id: 'X04', protocol: 'imap', says: 'RFC822.SIZE is an estimate.', faults: ['imap-wrong-size'] },
  {
    id: 'X05',
    protocol: 'imap',
    says: 'No response has the code CAPABILITY.',
    reply: { command: any, replace: reply => reply.replace(/\[CAPABILITY [^\]]*\] /g, '') },
  },
  {
    id: 'X09',
    protocol: 'imap',
    says: 'A command has at most 10,240 octets.',
    reply: { command: /^[\s\S]{10240}/, replace: reply => tagged(reply, 'BAD Command Argument Error. 11') },
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
    id: 'X18',
    protocol: 'imap',
    says: 'No message is ever recent.',
    reply: {
      command: any,
      replace: reply =>
        reply.replace(/^\* \d+ RECENT\r\n/gm, '* 0 RECENT\r\n').replace(/(\() ?\\Recent ?| \\Recent/g, '$1'),
    },
  },
  { id: 'X21', protocol: 'pop3', says: 'The sizes of LIST are estimates.', faults: ['pop3-list-sizes-off'] },
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
