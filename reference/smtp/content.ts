import { isBinary } from './extensions/binarymime.js';
import { storedContent } from './extensions/index.js';
import { SIZE_LIMIT } from './extensions/size.js';
import { readContent } from './read-content.js';
import type { Answer, SmtpSession } from './session.js';
import type { Content, Transaction } from './transaction.js';

/** DATA: the message follows, up to a line of one dot (RFC 5321 4.1.1.4). */
export async function data(session: SmtpSession): Promise<void> {
  const { transaction } = session;
  const { smtp } = session.context;
  if (transaction === undefined) return session.reply('503 5.5.1', 'MAIL first');
  const refusal = smtp.refuseData(session, transaction);
  if (refusal !== undefined) return session.reply(...refusal);
  session.reply('354', 'Send the message, end with a line of one dot');
  const content = await readContent(session, SIZE_LIMIT);
  if (content === undefined) return;
  session.line = '.';
  smtp.endMessage(session, transaction, content);
}

/** Why the data of a transaction cannot come by DATA; undefined when it can. */
export function refuseData(session: SmtpSession, transaction: Transaction): Answer | undefined {
  // One transaction has either DATA or BDAT (RFC 3030 2).
  if (transaction.chunks !== undefined) return ['503 5.5.1', 'This transaction goes on with BDAT'];
  if (isBinary(transaction.parameters)) return ['503 5.5.1', 'A binary message comes by BDAT'];
  if (transaction.recipients.length > 0) return undefined;
  return [session.service === 'lmtp' ? '503 5.5.1' : '554 5.5.1', 'No valid recipients'];
}

/** Answers the end of the message, and delivers what is accepted. The transaction ends with it. */
export function endMessage(session: SmtpSession, transaction: Transaction, sent: Content): void {
  const { smtp } = session.context;
  const content = { ...sent, octets: storedContent(session, transaction, sent.octets) };
  const refusal = smtp.refuseMessage(session, transaction, content);
  session.reset();
  const answer = refusal ?? ['250 2.0.0', `Delivered as ${smtp.deliver(session, transaction, content.octets)}`];
  for (let at = 0; at < smtp.countReplies(session, transaction); at++) session.reply(...answer);
}

/** How often the end of a message is answered: in LMTP once for each recipient (RFC 2033 4.2). */
export function countReplies({ service }: SmtpSession, { recipients }: Transaction): number {
  return service === 'lmtp' ? recipients.length : 1;
}
