import { requireRight } from '../access.js';
import { Refusal } from '../command.js';
import { largestMessage } from '../command-input.js';
import { findMailbox } from '../commands/mailboxes.js';
import { isRev2 } from '../revision.js';
import type { CatenatePart, GivenMessage, Session } from '../session.js';
import { parseMessageUrl } from '../syntax/message-url.js';
import type { CommandReader } from '../syntax/reader.js';
import { urlOctets } from '../url-octets.js';
import { afterLogin, type Extension } from './extension.js';

/** Reads the parts in their parentheses (RFC 4469 5). */
function readParts(reader: CommandReader): GivenMessage['octets'] {
  const parts = reader.list((): CatenatePart => {
    const kind = reader.accepts(/(?:TEXT|URL)(?= )/iy)?.toUpperCase();
    if (kind === undefined) return reader.fail('TEXT or URL');
    reader.space();
    return kind === 'TEXT' ? { text: reader.literal() } : { url: reader.astring() };
  });
  return session => session.context.imap.catenate(session, parts);
}

/** Joins the parts of a message. @throws Refusal for a URL that cannot be followed, and for a message that is too large */
export function catenate(session: Session, parts: readonly CatenatePart[]): Buffer {
  const octets = parts.map(part => ('text' in part ? part.text : octetsOf(session, part.url)));
  if (octets.reduce((sum, { length }) => sum + length, 0) > largestMessage)
    throw new Refusal('[TOOBIG] the message is too large');
  return Buffer.concat(octets);
}

function octetsOf(session: Session, url: string): Buffer {
  const octets = session.context.imap.followUrl(session, url);
  // What would end the response code, or the line, cannot be repeated in it.
  const code = /^[^\]\0\r\n\x80-\xff]+$/.test(url) ? `[BADURL ${url}] ` : '';
  if (octets === undefined) throw new Refusal(`${code}there is nothing at that URL`);
  return octets;
}

/** The octets that a URL of CATENATE stands for: one of a message, or a part of one, of the user who has signed in. */
export function followUrl(session: Session, text: string): Buffer | undefined {
  const url = parseMessageUrl(text);
  if (url === undefined || url.server !== undefined || url.authorization !== undefined) return undefined;
  const mailbox = findMailbox(session, url.mailbox);
  if (mailbox !== undefined) requireRight(session, mailbox, 'r', 'APPEND');
  return urlOctets(mailbox, url, isRev2(session));
}

/** CATENATE (RFC 4469). */
export const catenateExtension: Extension = {
  rfc: 4469,
  capabilities: afterLogin('CATENATE'),
  appendData: { CATENATE: readParts },
};
