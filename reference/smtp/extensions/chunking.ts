import type { SmtpSession } from '../session.js';
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
  const held = (transaction.chunks ?? []).reduce((sum, chunk) => sum + chunk.length, 0);
  if (held + count > SIZE_LIMIT) {
    await smtp.discardChunk(session, count);
    if (last)
      return smtp.endMessage(session, transaction, { octets: Buffer.alloc(0), tooLarge: true, bareLineEnd: false });
    session.reset();
    return session.reply('552 5.3.4', 'The message is larger than this server takes');
  }
  const chunk = await smtp.readChunk(session, count);
  if (chunk === undefined) return;
  transaction.chunks = [...(transaction.chunks ?? []), chunk];
  if (!last) return session.reply('250 2.0.0', `${count} octets received`);
  const octets = Buffer.concat(transaction.chunks);
  smtp.endMessage(session, transaction, { octets, tooLarge: false, bareLineEnd: false });
}

/** Reads a chunk of so many octets; undefined when the connection ends before. */
export function readChunk({ connection }: SmtpSession, count: number): Promise<Buffer | undefined> {
  return connection.readOctets(count);
}

/** Reads and forgets a refused chunk: it is under way whatever the answer is, and must never be taken for commands. */
export function discardChunk({ connection }: SmtpSession, count: number): Promise<void> {
  return connection.discard(count);
}
