import type { Answer, SmtpSession } from '../session.js';
import type { Transaction } from '../transaction.js';
import type { Extension } from './extension.js';
import { SIZE_LIMIT } from './size.js';

/** Message data in chunks. */
export const chunking: Extension = {
  keyword: 'CHUNKING',
  rfc: 3030,
  commands: { BDAT: { run: bdat, syntax: 'BDAT octets [LAST]', argument: 'required' } },
};

/** BDAT: a chunk of so many octets follows the line, taken as it is (section 2). */
async function bdat(session: SmtpSession, argument: string): Promise<void> {
  const found = /^(\d{1,20})( LAST)?$/i.exec(argument);
  const count = Number(found?.[1]);
  // What follows a size that cannot be read cannot be told from commands; the session goes on as if it were nothing.
  if (found === null || !Number.isSafeInteger(count)) return session.reply('501 5.5.4', 'Syntax: BDAT octets [LAST]');
  const { transaction } = session;
  const { smtp } = session.context;
  const last = found[2] !== undefined;
  if (transaction === undefined || (transaction.recipients.length === 0 && session.service !== 'lmtp')) {
    await smtp.discardChunk(session, count);
    return session.reply('503 5.5.1', 'MAIL and RCPT first');
  }
  if (isBeyondLimit(transaction, count)) {
    await smtp.discardChunk(session, count);
    return refuseChunk(session, transaction, last);
  }
  const chunk = await smtp.readChunk(session, count);
  if (chunk !== undefined) addChunk(session, transaction, chunk, last, ['250 2.0.0', `${count} octets received`]);
}

/** Adds a chunk to a message, wherever it is from, and ends the message with the last one. `taken` is what any other is answered. */
export function addChunk(session: SmtpSession, transaction: Transaction, chunk: Buffer, last: boolean, taken: Answer) {
  if (isBeyondLimit(transaction, chunk.length)) return refuseChunk(session, transaction, last);
  transaction.chunks = [...(transaction.chunks ?? []), chunk];
  if (!last) return session.reply(...taken);
  const octets = Buffer.concat(transaction.chunks);
  session.context.smtp.endMessage(session, transaction, { octets, tooLarge: false, bareLineEnd: false });
}

function isBeyondLimit({ chunks = [] }: Transaction, count: number): boolean {
  return chunks.reduce((sum, chunk) => sum + chunk.length, count) > SIZE_LIMIT;
}

function refuseChunk(session: SmtpSession, transaction: Transaction, last: boolean) {
  const { smtp } = session.context;
  if (last)
    return smtp.endMessage(session, transaction, { octets: Buffer.alloc(0), tooLarge: true, bareLineEnd: false });
  session.reset();
  session.reply('552 5.3.4', 'The message is larger than this server takes');
}

/** Reads a chunk of so many octets; undefined when the connection ends before. */
export function readChunk({ connection }: SmtpSession, count: number): Promise<Buffer | undefined> {
  return connection.readOctets(count);
}

/** Reads and forgets a refused chunk: it is under way whatever the answer is, and must never be taken for commands. */
export function discardChunk({ connection }: SmtpSession, count: number): Promise<void> {
  return connection.discard(count);
}
