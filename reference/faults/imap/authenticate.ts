import type { Overrides } from '../../behaviour.js';
import type { ImapBehaviour, ImapOffer } from '../../imap/session.js';
import { SyntaxFault } from '../../imap/syntax/reader.js';
import type { SaslStep } from '../../net/mechanism.js';
import type { Store } from '../../store/store.js';
import { named } from '../fault.js';
import { behaviour, completed, refused, replyFault } from './forms.js';

const offers = (): readonly ImapOffer[] => ['IMAP4rev2 alone'];

/** What becomes of a response of PLAIN that has an authorization identity; `step` is what the mechanism makes of it, or of another. */
type Answer = (step: (response: Buffer) => SaslStep, response: Buffer, store: Store) => SaslStep;

/** PLAIN deals otherwise with authorization identities. */
const authorizing =
  (answer: Answer): NonNullable<Overrides<ImapBehaviour>['beginMechanism']> =>
  (next, session, name) => {
    const mechanism = next(session, name);
    if (mechanism?.name !== 'PLAIN') return mechanism;
    return {
      name: mechanism.name,
      takesInitialResponse: mechanism.takesInitialResponse,
      step: response =>
        response === undefined || response.indexOf(0) < 1
          ? mechanism.step(response)
          : answer(one => mechanism.step(one), response, session.context.store),
    };
  };

/** Violations in AUTHENTICATE: authorization identities, initial responses, and what IMAP4rev2 asks of a server that has no other revision. */
export const imapAuthenticateFaults = named([
  behaviour(
    'imap-authorization-ignored',
    'rfc4616/2/authorization-checked',
    'PLAIN passes over the authorization identity.',
    { beginMechanism: authorizing((step, response) => step(response.subarray(response.indexOf(0)))) },
  ),
  behaviour(
    'imap-authorization-of-another',
    'rfc3501/6.2.2/authorization-identity',
    'PLAIN with an authorization identity signs in as another user.',
    {
      beginMechanism: authorizing((step, response, store) => {
        const found = step(response);
        const other = 'account' in found && store.accounts.find(account => account !== found.account);
        return other ? { account: other } : found;
      }),
    },
  ),
  behaviour('imap-authorization-refused', 'rfc4616/2/own-authorization', 'PLAIN refuses authorization identities.', {
    beginMechanism: authorizing(() => ({ failed: true })),
  }),
  refused(
    'imap-initial-response-refused',
    'rfc4959/3/initial-response',
    'AUTHENTICATE with an initial response is answered BAD.',
    /^AUTHENTICATE \S+ [^=]/i,
    'BAD one argument is enough',
  ),
  replyFault(
    'imap-initial-response-empty-asked-for',
    'rfc4959/3/initial-response',
    'An initial response of = is taken for none, and asked for.',
    { command: /^AUTHENTICATE \S+ =$/i, replace: () => '+ \r\n' },
  ),
  behaviour(
    'imap-initial-response-wanted',
    'rfc4959/3/without-initial-response',
    'AUTHENTICATE without an initial response is answered BAD.',
    {
      carryOut: (next, session, name, execute, reply) =>
        next(
          session,
          name,
          /^AUTHENTICATE \S+$/i.test(session.text) ? () => 'BAD the response is missing' : execute,
          reply,
        ),
    },
  ),
  completed(
    'imap-initial-response-bad-base64-ok',
    'rfc4959/3/initial-response-decoding-error',
    'AUTHENTICATE with an initial response that is not base64 is answered OK.',
    /^AUTHENTICATE \S+ [^=]/i,
    /BAD expected/,
    'OK',
  ),
  {
    ...completed(
      'imap-rev2-not-base64-no',
      'rfc9051/6.2.2/refuses-what-is-not-base64',
      'A server of IMAP4rev2 alone answers a response that is not base64 NO.',
      /^AUTHENTICATE \S+$/i,
      /BAD the response/,
      'NO the response is not base64',
    ),
    imap: { offers },
  },
  {
    ...completed(
      'imap-rev2-initial-response-not-base64-no',
      'rfc9051/6.2.2/initial-response-decoding-error',
      'A server of IMAP4rev2 alone answers an initial response that is not base64 NO.',
      /^AUTHENTICATE \S+ /i,
      /BAD expected/,
      'NO the response is not base64',
    ),
    imap: { offers },
  },
  {
    ...completed(
      'imap-rev2-starttls-again-no',
      'rfc9051/6.2.1/bad-after-starttls',
      'A server of IMAP4rev2 alone answers STARTTLS under TLS NO.',
      /^STARTTLS$/i,
      /BAD TLS/,
      'NO TLS is there already',
    ),
    imap: { offers },
  },
  replyFault(
    'imap-cram-challenge-repeated',
    'rfc2195/2/challenge-differs',
    'Every challenge of CRAM-MD5 is the same.',
    {
      command: /^AUTHENTICATE CRAM-MD5$/i,
      when: reply => reply.startsWith('+ '),
      replace: () => '+ PDFAZXhhbXBsZS50ZXN0Pg==\r\n',
    },
  ),
  replyFault(
    'imap-cram-challenge-malformed',
    'rfc2195/2/challenge-is-message-id',
    'The challenge of CRAM-MD5 is not a message identifier.',
    {
      command: /^AUTHENTICATE CRAM-MD5$/i,
      when: reply => reply.startsWith('+ '),
      replace: () => '+ MTIzNDU=\r\n',
    },
  ),
  behaviour(
    'imap-initial-response-ignored',
    'rfc4959/3/no-initial-response-in-mechanism',
    'An initial response for a mechanism in which the server begins is ignored.',
    {
      beginMechanism: (next, session, name) => {
        const mechanism = next(session, name);
        if (mechanism?.takesInitialResponse !== false || !/^AUTHENTICATE \S+ \S/i.test(session.text)) return mechanism;
        let begun = false;
        return {
          name: mechanism.name,
          takesInitialResponse: true,
          step: response => {
            const given = begun ? response : undefined;
            begun = true;
            return mechanism.step(given);
          },
        };
      },
    },
  ),
  behaviour(
    'imap-long-credentials-bad',
    'rfc4616/2/parts-of-255',
    'A response of PLAIN with more than 300 octets is answered BAD.',
    {
      beginMechanism: (next, session, name) => {
        const mechanism = next(session, name);
        if (mechanism?.name !== 'PLAIN') return mechanism;
        return {
          name: mechanism.name,
          takesInitialResponse: mechanism.takesInitialResponse,
          step: response => {
            if ((response?.length ?? 0) > 300) throw new SyntaxFault('the response is too long');
            return mechanism.step(response);
          },
        };
      },
    },
  ),
  behaviour('imap-starttls-without-tls', 'rfc9051/11.1/tls-1-2', 'STARTTLS is answered OK, and no TLS begins.', {
    startTls: async () => undefined,
  }),
  completed(
    'imap-starttls-again-ok',
    'rfc3501/6.2.1/refused-under-tls',
    'STARTTLS under TLS is answered OK.',
    /^STARTTLS$/i,
    /BAD TLS/,
    'OK begin TLS once more',
  ),
]);
