import type { SmtpSession } from '../session.js';
import { authExtension } from './auth.js';
import { deliverBy } from './deliver-by.js';
import { dsn } from './dsn.js';
import { etrnExtension } from './etrn.js';
import type { Extension, MailParameter } from './extension.js';
import { futureRelease } from './future-release.js';
import { limits } from './limits.js';
import { mtPriority } from './mt-priority.js';
import { requireTls } from './require-tls.js';
import { size } from './size.js';

export type { Refusal } from './extension.js';

/** Every extension, in the order in which EHLO lists them. What one changes beyond EHLO and MAIL stands in its own file, or in that of its command. */
const extensions: readonly Extension[] = [
  { keyword: 'PIPELINING', rfc: 2920 },
  size,
  {
    keyword: '8BITMIME',
    rfc: 6152,
    mail: {
      BODY: value => {
        if (/^(?:7BIT|8BITMIME|BINARYMIME)$/i.test(value ?? '')) return undefined;
        return ['501 5.5.4', 'BODY takes 7BIT, 8BITMIME or BINARYMIME'];
      },
    },
    mailOctets: 17,
  },
  { keyword: 'ENHANCEDSTATUSCODES', rfc: 2034 },
  {
    keyword: 'SMTPUTF8',
    rfc: 6531,
    mail: {
      SMTPUTF8: value => (value === undefined ? undefined : ['501 5.5.4', 'SMTPUTF8 takes no value']),
    },
    mailOctets: 10,
  },
  { keyword: 'CHUNKING', rfc: 3030 },
  { keyword: 'BINARYMIME', rfc: 3030 },
  dsn,
  { keyword: 'EXPN', rfc: 5321 },
  { keyword: 'HELP', rfc: 5321 },
  etrnExtension,
  deliverBy,
  futureRelease,
  mtPriority,
  limits,
  requireTls,
  {
    keyword: 'STARTTLS',
    rfc: 3207,
    offer: session => (!session.connection.secure || session.has('smtp-starttls-offered-in-tls') ? '' : undefined),
  },
  authExtension,
];

/** Octets that the extensions add to the longest MAIL line. */
export const MAIL_OCTETS = extensions.reduce((sum, { mailOctets = 0 }) => sum + mailOctets, 0);

/** What EHLO lists as the session stands: keywords with their parameters. */
export function ehloLines(session: SmtpSession): string[] {
  return extensions.flatMap(({ keyword, offer }) => {
    const parameters = offer === undefined ? '' : offer(session);
    return parameters === undefined ? [] : [parameters === '' ? keyword : `${keyword} ${parameters}`];
  });
}

/** How a parameter of MAIL, in upper case, is judged; undefined where no extension that is offered has it. */
export function mailParameter(session: SmtpSession, parameter: string): MailParameter | undefined {
  const extension = extensions.find(({ mail }) => mail !== undefined && Object.hasOwn(mail, parameter));
  return extension !== undefined && isOffered(session, extension) ? extension.mail?.[parameter] : undefined;
}

function isOffered(session: SmtpSession, { keyword, offer }: Extension): boolean {
  const { dialect } = session.context;
  if (dialect !== undefined) return dialect.offers(keyword);
  return offer === undefined || offer(session) !== undefined;
}
