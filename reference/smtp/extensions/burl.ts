import { authorizedOctets } from '../../imap/extensions/urlauth.js';
import { type MessageUrl, parseMessageUrl, percentDecoded } from '../../imap/syntax/message-url.js';
import { urlOctets } from '../../imap/url-octets.js';
import type { Answer, SmtpSession } from '../session.js';
import { addChunk } from './chunking.js';
import type { Extension } from './extension.js';

/** A URL may be longer than a line of RFC 5321; section 3.5 gives it no limit. */
const BURL_LIMIT = 8192;

/** Message data from a mailbox, for submission alone (section 3.1). */
export const burlExtension: Extension = {
  keyword: 'BURL',
  rfc: 4468,
  // Without arguments: it is there, and wants authentication first (section 3.1). The second argument is for URLs without URLAUTH (section 3.3).
  offer: ({ service, account, context }) => {
    if (service !== 'submission') return undefined;
    return account === undefined ? '' : `imap imap://${context.hostname}`;
  },
  commands: {
    BURL: {
      run: burl,
      syntax: 'BURL url [LAST]',
      argument: 'required',
      limit: BURL_LIMIT,
      absentIn: ['smtp', 'lmtp'],
    },
  },
};

/** BURL: the data that a URL refers to are a chunk of the message (section 3.2). A URL that gives nothing fails the transaction. */
function burl(session: SmtpSession, argument: string) {
  const [, url, end] = /^([a-z][a-z0-9+.-]*:\S+)( LAST)?$/i.exec(argument) ?? [];
  if (url === undefined) return session.reply('501 5.5.4', 'Syntax: BURL url [LAST]');
  const { transaction } = session;
  if (transaction === undefined) return session.reply('503 5.5.1', 'MAIL first');
  if (transaction.recipients.length === 0) return session.reply('554 5.5.1', 'No valid recipients');
  const data = session.context.smtp.resolveUrl(session, url);
  if (Buffer.isBuffer(data)) {
    return addChunk(session, transaction, data, end !== undefined, ['250 2.5.0', 'More is expected']);
  }
  session.reset();
  session.reply(...data);
}

/** The data that a URL refers to, or why there are none for who has signed in. */
export function resolveUrl(session: SmtpSession, text: string): Buffer | Answer {
  const { context } = session;
  const url = parseMessageUrl(text);
  const host = url?.server?.host.toLowerCase();
  if (url === undefined || host === undefined) return ['554 5.6.6', 'This is not the URL of a message'];
  if (host !== context.hostname.toLowerCase() && host !== context.domain.toLowerCase()) {
    return ['554 5.7.8', `${host} is not an IMAP server that this server knows`];
  }
  const submitted = /^submit\+/i.test(url.authorization?.access ?? '');
  if (submitted && !context.smtp.mayUseUrl(session, url)) return ['554 5.7.0', 'The URL is for another user'];
  const data =
    url.authorization === undefined
      ? ownOctets(session, url)
      : authorizedOctets(context, text, ({ access }) => submitted || /^(?:authuser|anonymous)$/i.test(access), false);
  return data === undefined || data.length === 0 ? ['554 5.6.6', 'The URL gives no data'] : data;
}

/** Whether a URL for submit+ is for who has signed in (section 3.3). */
export function mayUseUrl({ account, context }: SmtpSession, { authorization }: MessageUrl): boolean {
  const [, user] = /^submit\+(.+)$/i.exec(authorization?.access ?? '') ?? [];
  return user !== undefined && account !== undefined && context.store.account(percentDecoded(user)) === account;
}

/** What a URL without URLAUTH refers to in the mailboxes of who has signed in (section 3.3). */
function ownOctets({ account, context }: SmtpSession, url: MessageUrl): Buffer | undefined {
  const user = url.server?.user;
  if (account === undefined || (user !== undefined && context.store.account(user) !== account)) return undefined;
  return urlOctets(account.mailbox(url.mailbox), url, false);
}
