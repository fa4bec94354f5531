import { withoutBinaryParts } from './binary-parts.js';
import { contentFault } from './content-check.js';
import { deliver } from './delivery.js';
import { SIZE_LIMIT } from './extensions/size.js';
import { type Content, readContent } from './read-content.js';
import type { SmtpSession } from './session.js';
import type { Transaction } from './transaction.js';

const NOTHING = Buffer.alloc(0);

/** DATA: the message follows, up to a line of one dot (RFC 5321 section 4.1.1.4). */
export async function data(session: SmtpSession): Promise<void> {
  const { transaction } = session;
  if (transaction === undefined) return session.reply('503 5.5.1', 'MAIL first');
  // One transaction has either DATA or BDAT (RFC 3030 section 2).
  if (transaction.chunks !== undefined) return session.reply('503 5.5.1', 'This transaction goes on with BDAT');
  if (transaction.binary && !session.has('smtp-binarymime-by-data')) {
    return session.reply('503 5.5.1', 'A binary message comes by BDAT');
  }
  if (transaction.recipients.length === 0 && !session.has('smtp-data-without-recipients')) {
    return session.reply(session.service === 'lmtp' ? '503 5.5.1' : '554 5.5.1', 'No valid recipients');
  }
  session.reply('354', 'Send the message, end with a line of one dot');
  const content = await readContent(session.connection, SIZE_LIMIT, fault => session.has(fault));
  if (content === undefined) return;
  session.beginContentReply();
  finish(session, transaction, content);
}

/** BDAT: a chunk of so many octets follows the line, taken as it is (RFC 3030 section 2). */
export async function bdat(session: SmtpSession, argument: string): Promise<void> {
  const found = /^(\d{1,20})( LAST)?$/i.exec(argument);
  const count = Number(found?.[1]);
  // What follows a size that cannot be read cannot be told from commands; the session goes on as if it were nothing.
  if (found === null || !Number.isSafeInteger(count)) return session.reply('501 5.5.4', 'Syntax: BDAT octets [LAST]');
  const { transaction } = session;
  if (transaction === undefined || (transaction.recipients.length === 0 && session.service !== 'lmtp')) {
    // The chunk is under way whatever the answer is: it must never be taken for commands.
    if (!session.has('smtp-refused-chunk-runs')) await session.connection.discard(count);
    return session.reply('503 5.5.1', 'MAIL and RCPT first');
  }
  const held = (transaction.chunks ?? []).reduce((sum, chunk) => sum + chunk.length, 0);
  if (held + count > SIZE_LIMIT) {
    await session.connection.discard(count);
    if (found[2] !== undefined)
      return finish(session, transaction, { octets: NOTHING, tooLarge: true, bareLineEnd: false });
    session.reset();
    return session.reply('552 5.3.4', 'The message is larger than this server takes');
  }
  const chunk = await session.connection.readOctets(
    session.has('smtp-chunk-too-short') ? Math.max(0, count - 2) : count,
  );
  if (chunk === undefined) return;
  transaction.chunks = [...(transaction.chunks ?? []), chunk];
  if (found[2] === undefined) return session.reply('250 2.0.0', `${count} octets received`);
  const whole = Buffer.concat(transaction.chunks);
  const octets = session.has('smtp-chunks-unstuffed') ? unstuffed(whole) : whole;
  finish(session, transaction, { octets, tooLarge: false, bareLineEnd: false });
}

/** Answers the end of the message, in LMTP once for each recipient (RFC 2033 section 4.2), and delivers what is accepted. */
function finish(session: SmtpSession, transaction: Transaction, sent: Content): void {
  const content = transaction.binary
    ? { ...sent, octets: withoutBinaryParts(sent.octets, name => session.has(name)) }
    : sent;
  const fault = contentFault(content, name => session.has(name));
  if (!session.has('smtp-transaction-survives-message')) session.reset();
  const replies = session.service === 'lmtp' && !session.has('lmtp-one-reply') ? transaction.recipients.length : 1;
  if (fault !== undefined) {
    if (session.has('smtp-refused-message-delivered')) deliver(session, transaction, content.octets);
    for (let at = 0; at < replies; at++) session.reply(...fault);
    return;
  }
  const octets = session.has('smtp-bare-line-ends-mended') ? withCrlf(content.octets) : content.octets;
  if (session.has('smtp-delivers-at-quit')) {
    session.atQuit.push(() => deliver(session, transaction, octets));
    session.reply('250 2.0.0', 'Will be delivered');
    return;
  }
  const id = deliver(session, transaction, octets);
  for (let at = 0; at < replies; at++) session.reply('250 2.0.0', `Delivered as ${id}`);
}

/** Leading dots taken away, as behind DATA; what comes by BDAT has none to take away. */
function unstuffed(octets: Buffer): Buffer {
  return Buffer.from(octets.toString('latin1').replace(/(^|\r\n)\./g, '$1'), 'latin1');
}

/** CR and LF that stand alone made line ends, as a server with a fault does. */
function withCrlf(octets: Buffer): Buffer {
  return Buffer.from(octets.toString('latin1').replace(/\r\n|\r|\n/g, '\r\n'), 'latin1');
}
