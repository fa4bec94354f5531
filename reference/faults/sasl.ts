import type { Channel, Mechanism, SaslStep } from '../net/mechanism.js';
import { OAuthBearer } from '../net/sasl-bearer.js';
import { DigestMd5 } from '../net/sasl-digest.js';
import { Scram, type ScramName } from '../net/sasl-scram.js';
import type { Account } from '../store/account.js';
import type { Store } from '../store/store.js';
import type { Fault, FaultProtocol } from './fault.js';

/** What a session of any protocol has for an exchange. */
interface SaslSession {
  readonly connection: Channel;
  readonly context: { readonly store: Store; readonly hostname: string };
}

/** Begins an exchange; `next` begins it as usual. */
type Begin = (next: () => Mechanism | undefined, session: SaslSession, name: string) => Mechanism | undefined;

type Rules = string | Readonly<Record<FaultProtocol, string>>;

/** A fault of a mechanism, which the server of each protocol can have. */
interface SaslFault {
  readonly name: string;
  readonly rule: Rules;
  readonly says: string;
  readonly begin: Begin;
}

const isScram = (name: string): name is ScramName => /^SCRAM-SHA-(?:1|256)(?:-PLUS)?$/.test(name);

const is256 = ({ name }: Pick<Scram, 'name'>) => name.startsWith('SCRAM-SHA-256');

/** SCRAM by another class. */
const scram =
  (Other: typeof Scram): Begin =>
  (next, session) => {
    const usual = next();
    return usual !== undefined && isScram(usual.name)
      ? new Other(usual.name, session.context.store, session.connection)
      : usual;
  };

/** DIGEST-MD5 by another class. */
const digest =
  (Other: typeof DigestMd5): Begin =>
  (next, { context }) => {
    const usual = next();
    return usual?.name === 'DIGEST-MD5' ? new Other(context.store, context.hostname) : usual;
  };

/** DIGEST-MD5 whose challenge is another one. */
const challenging = (other: (text: string) => string): Begin =>
  digest(
    class extends DigestMd5 {
      protected override challenge(): string {
        return other(super.challenge());
      }
    },
  );

/** SCRAM that lacks a type of channel binding. */
function without(lacked: string): typeof Scram {
  return class extends Scram {
    protected override channelBinding(type: string): Buffer | undefined {
      return type === lacked ? undefined : super.channelBinding(type);
    }
  };
}

/** What becomes of a response; `step` is what the mechanism makes of it, or of another. */
type Answer = (step: Mechanism['step'], response: Buffer, store: Store) => SaslStep;

/** One mechanism deals otherwise with responses. */
const answering =
  (mechanism: string, answer: Answer): Begin =>
  (next, session) => {
    const usual = next();
    if (usual?.name !== mechanism) return usual;
    return {
      name: usual.name,
      takesInitialResponse: usual.takesInitialResponse,
      step: response =>
        response === undefined ? usual.step(response) : answer(one => usual.step(one), response, session.context.store),
    };
  };

/** The account of someone who has given no good reason: one that POP3 can open. */
const somebody = ({ accounts }: Store): SaslStep => ({ account: accounts.find(isFree) ?? (accounts[0] as Account) });

function isFree(account: Account): boolean {
  const free = account.lockMaildrop();
  if (free) account.unlockMaildrop();
  return free;
}

/** What is refused signs somebody in, where the response looks so. */
const acceptingWhere =
  (looks: (text: string, response: Buffer) => boolean): Answer =>
  (step, response, store) => {
    const found = step(response);
    return 'failed' in found && looks(response.toString('latin1'), response) ? somebody(store) : found;
  };

const nuls = (text: string) => text.split('\0').length - 1;
const isUtf8 = (response: Buffer) => Buffer.from(response.toString('utf8')).equals(response);

const works: Rules = {
  imap: 'rfc3501/6.2.2/accepts-credentials',
  pop3: 'rfc2449/6.3/sasl-works',
  smtp: 'rfc4954/6/success-235',
};
const refused: Rules = {
  imap: 'rfc3501/6.2.2/refuses-credentials',
  pop3: 'rfc1734/2/failure-stays-in-authorization',
  smtp: 'rfc4954/4/failure-refused',
};

/** Servers in which an exchange was malformed. */
const broken = new WeakSet<Store>();

const table = [
  {
    name: 'plain-name-injected',
    rule: refused,
    says: 'PLAIN with a user name that means something to SQL, LDAP, a format or a shell signs somebody in.',
    begin: answering(
      'PLAIN',
      acceptingWhere(text => /^[^\0]*\0[^\0]*['*%$]/.test(text)),
    ),
  },
  {
    name: 'plain-password-begins',
    rule: refused,
    says: 'PLAIN takes a password that begins or ends with the right one.',
    begin: answering('PLAIN', (step, response, store) => {
      const [, user, password = ''] = response.toString('utf8').split('\0');
      const account = store.accounts.find(each => each.user === user);
      const looksRight = account && (password.startsWith(account.password) || password.endsWith(account.password));
      return looksRight ? { account } : step(response);
    }),
  },
  {
    name: 'login-without-password',
    rule: refused,
    says: 'The mechanism LOGIN signs somebody in by an empty password.',
    begin: answering('LOGIN', (step, response, store) => (response.length === 0 ? somebody(store) : step(response))),
  },
  {
    name: 'malformed-breaks-others',
    rule: works,
    says: 'After a message of PLAIN that is malformed nobody can sign in any more.',
    begin: answering('PLAIN', (step, response, store) => {
      if (nuls(response.toString('latin1')) !== 2) broken.add(store);
      return broken.has(store) ? { failed: true } : step(response);
    }),
  },
  {
    name: 'plain-parts-any',
    rule: 'rfc4616/2/three-parts',
    says: 'PLAIN with too few or too many NULs signs somebody in.',
    begin: answering(
      'PLAIN',
      acceptingWhere(text => nuls(text) !== 2),
    ),
  },
  {
    name: 'plain-parts-empty',
    rule: 'rfc4616/2/empty-parts',
    says: 'PLAIN with an empty name or password signs somebody in.',
    begin: answering(
      'PLAIN',
      acceptingWhere(text => /^[^\0]*\0(?:\0.*|[^\0]*\0)$/s.test(text)),
    ),
  },
  {
    name: 'plain-not-utf-8',
    rule: 'rfc4616/2/utf-8',
    says: 'PLAIN with octets that are not UTF-8 signs somebody in.',
    begin: answering(
      'PLAIN',
      acceptingWhere((_, response) => !isUtf8(response)),
    ),
  },
  {
    name: 'plain-nothing-when-prepared',
    rule: 'rfc4616/2/prepared',
    says: 'PLAIN with a name or password that is a soft hyphen alone signs somebody in.',
    begin: answering(
      'PLAIN',
      acceptingWhere(text => /\0\xc2\xad(?:\0|$)/.test(text)),
    ),
  },
  {
    name: 'login-refused',
    rule: works,
    says: 'LOGIN is offered and refuses everyone.',
    begin: answering('LOGIN', step => {
      const found = step(Buffer.from('nobody'));
      return 'account' in found ? { failed: true } : found;
    }),
  },
  {
    name: 'cram-digest-unchecked',
    rule: 'rfc2195/2/digest-checked',
    says: 'CRAM-MD5 signs somebody in, whatever the digest.',
    begin: answering('CRAM-MD5', (_step, _response, store) => somebody(store)),
  },
  {
    name: 'scram-signature-wrong',
    rule: 'rfc5802/5/authenticates',
    says: 'The signature of a SCRAM server is wrong.',
    begin: scram(
      class extends Scram {
        protected override sign(signature: Buffer): Buffer {
          return Buffer.alloc(signature.length);
        }
      },
    ),
  },
  {
    name: 'scram-256-signature-wrong',
    rule: 'rfc7677/3/authenticates',
    says: 'The signature of a server of SCRAM-SHA-256 is wrong.',
    begin: scram(
      class extends Scram {
        protected override sign(signature: Buffer): Buffer {
          return is256(this) ? Buffer.alloc(signature.length) : signature;
        }
      },
    ),
  },
  {
    name: 'scram-256-iterations-few',
    rule: 'rfc7677/3/iterations',
    says: 'SCRAM-SHA-256 hashes passwords 1,000 times.',
    begin: scram(
      class extends Scram {
        protected override iterations(): number {
          return is256(this) ? 1000 : super.iterations();
        }
      },
    ),
  },
  {
    name: 'scram-proof-unchecked',
    rule: 'rfc5802/5/wrong-proof-refused',
    says: 'SCRAM accepts any proof, and none.',
    begin: scram(
      class extends Scram {
        protected override isProof(): boolean {
          return true;
        }
      },
    ),
  },
  {
    name: 'scram-256-proof-unchecked',
    rule: 'rfc7677/3/wrong-proof-refused',
    says: 'SCRAM-SHA-256 accepts any proof.',
    begin: scram(
      class extends Scram {
        protected override isProof(...[proof, ...rest]: Parameters<Scram['isProof']>): boolean {
          return is256(this) || super.isProof(proof, ...rest);
        }
      },
    ),
  },
  {
    name: 'scram-nonce-unchecked',
    rule: 'rfc5802/5.1/nonce-checked',
    says: 'The nonce of the final message is not looked at.',
    begin: scram(
      class extends Scram {
        protected override isNonce(): boolean {
          return true;
        }
      },
    ),
  },
  {
    name: 'scram-nonce-of-its-own',
    rule: 'rfc5802/5.1/nonce-begins-with-clients',
    says: 'The nonce of a SCRAM server has nothing of the client.',
    begin: scram(
      class extends Scram {
        protected override extendNonce(nonce: string): string {
          return super.extendNonce('').padEnd(nonce.length);
        }
      },
    ),
  },
  {
    name: 'scram-nonce-repeated',
    rule: 'rfc5802/5.1/nonce-differs',
    says: 'The nonce of a SCRAM server is the same in each exchange.',
    begin: scram(
      class extends Scram {
        protected override extendNonce(nonce: string): string {
          return `${nonce}${'always'.repeat(4)}`;
        }
      },
    ),
  },
  {
    name: 'scram-channel-unchecked',
    rule: 'rfc5802/6/c-validated',
    says: 'The GS2 header and the channel binding of the final message are not looked at.',
    begin: scram(
      class extends Scram {
        protected override isBound(): boolean {
          return true;
        }
      },
    ),
  },
  {
    name: 'scram-header-alone-checked',
    rule: 'rfc5802/7/no-binding-data-without-binding',
    says: 'What stands behind the GS2 header in the final message is not looked at.',
    begin: scram(
      class extends Scram {
        protected override isBound(channel: Buffer | undefined, header: string): boolean {
          return channel?.toString('latin1').startsWith(header) === true;
        }
      },
    ),
  },
  {
    name: 'scram-for-another',
    rule: 'rfc5802/5.1/authorization-checked',
    says: 'SCRAM passes over the authorization identity.',
    begin: scram(
      class extends Scram {
        protected override mayActAs(): boolean {
          return true;
        }
      },
    ),
  },
  {
    name: 'scram-header-any',
    rule: 'rfc5802/5/first-message',
    says: 'A first message of SCRAM without a GS2 header, or with another flag, is accepted.',
    begin: scram(
      class extends Scram {
        protected override read(message: string): ReturnType<Scram['read']> {
          const first = super.read(message);
          if (first !== undefined) return first;
          const bare = message.replace(/^[^,]*,[^,]*,(?=n=)/, '');
          const read = super.read(`n,,${bare}`);
          return read && { ...read, header: message.slice(0, message.length - bare.length) };
        }
      },
    ),
  },
  {
    name: 'scram-binding-any',
    rule: 'rfc5802/6/binding-flag-refused',
    says: 'A type of channel binding that SCRAM does not know is passed over.',
    begin: scram(
      class extends Scram {
        protected override allowsFlag(first: Parameters<Scram['allowsFlag']>[0]): boolean {
          return first.flag === 'p' || super.allowsFlag(first);
        }
      },
    ),
  },
  {
    name: 'scram-could-bind-refused',
    rule: 'rfc5802/6/no-binding-flag-taken',
    says: 'SCRAM without channel binding refuses the flag y, whatever is offered.',
    begin: scram(
      class extends Scram {
        protected override allowsFlag(first: Parameters<Scram['allowsFlag']>[0]): boolean {
          return first.flag !== 'y' && super.allowsFlag(first);
        }
      },
    ),
  },
  {
    name: 'scram-mandatory-ignored',
    rule: 'rfc5802/5.1/mandatory-extension',
    says: 'A mandatory extension that SCRAM does not know is passed over.',
    begin: scram(
      class extends Scram {
        protected override read(message: string): ReturnType<Scram['read']> {
          const [, before = '', extension = ''] = /^([^,]*,[^,]*,)(m=[^,]*,)/.exec(message) ?? [];
          const first = super.read(message.replace(before + extension, before));
          return first && { ...first, bare: extension + first.bare };
        }
      },
    ),
  },
  {
    name: 'scram-extension-refused',
    rule: 'rfc5802/5.1/optional-extension',
    says: 'SCRAM refuses messages with an extension that it does not know.',
    begin: scram(
      class extends Scram {
        override step(response: Buffer | undefined): SaslStep {
          return response?.includes(',x=') ? { failed: true } : super.step(response);
        }
      },
    ),
  },
  {
    name: 'scram-final-empty-accepted',
    rule: 'rfc5802/5/wrong-proof-refused',
    says: 'SCRAM signs somebody in where the final message is empty.',
    begin: answering('SCRAM-SHA-256', (step, response, store) => {
      const found = step(response);
      return response.length === 0 && 'failed' in found ? somebody(store) : found;
    }),
  },
  {
    name: 'scram-iterations-few',
    rule: 'rfc5802/5.1/iterations',
    says: 'SCRAM hashes passwords 1,000 times.',
    begin: scram(
      class extends Scram {
        protected override iterations(): number {
          return 1000;
        }
      },
    ),
  },
  {
    name: 'scram-exporter-unknown',
    rule: 'rfc9266/3/tls-exporter',
    says: 'SCRAM binds no channel by tls-exporter.',
    begin: scram(without('tls-exporter')),
  },
  {
    name: 'scram-unique-unknown',
    rule: 'rfc5802/6.1/tls-unique',
    says: 'SCRAM binds no channel by tls-unique.',
    begin: scram(without('tls-unique')),
  },
  {
    name: 'scram-type-unchecked',
    rule: 'rfc5802/6.1/type-of-the-client',
    says: 'SCRAM accepts the binding of another type than the client names.',
    begin: scram(
      class extends Scram {
        protected override isBound(channel: Buffer | undefined, header: string, bound: Buffer): boolean {
          const types = ['tls-exporter', 'tls-unique', 'tls-server-end-point'];
          return [bound, ...types.flatMap(type => this.channelBinding(type) ?? [])].some(each =>
            super.isBound(channel, header, each),
          );
        }
      },
    ),
  },
  {
    name: 'scram-downgrade-accepted',
    rule: 'rfc5802/6/downgrade-refused',
    says: 'SCRAM accepts the flag y, though -PLUS is offered.',
    begin: scram(
      class extends Scram {
        protected override allowsFlag(first: Parameters<Scram['allowsFlag']>[0]): boolean {
          return first.flag === 'y' || super.allowsFlag(first);
        }
      },
    ),
  },
  {
    name: 'bearer-refused',
    rule: 'rfc7628/3.1/authenticates',
    says: 'OAUTHBEARER is offered and refuses every token.',
    begin: answering('OAUTHBEARER', (_step, response) =>
      response.length > 1 ? { challenge: Buffer.from('{"status":"invalid_token"}') } : { failed: true },
    ),
  },
  {
    name: 'bearer-any-token',
    rule: 'rfc7628/3.2.3/failure-after-acknowledgement',
    says: 'OAUTHBEARER signs somebody in by any token, once its error is acknowledged.',
    begin: answering('OAUTHBEARER', (step, response, store) => {
      const found = step(response);
      return 'failed' in found ? somebody(store) : found;
    }),
  },
  {
    name: 'bearer-message-any',
    rule: 'rfc7628/3.1/auth-required',
    says: 'OAUTHBEARER signs somebody in without a token.',
    begin: answering('OAUTHBEARER', (step, response, store) =>
      /auth=Bearer [!-~]/.test(response.toString('latin1')) || response.length < 2 ? step(response) : somebody(store),
    ),
  },
  {
    name: 'bearer-pairs-refused',
    rule: 'rfc7628/3.1/unknown-pairs-ignored',
    says: 'OAUTHBEARER refuses a message with a key that it does not know.',
    begin: answering('OAUTHBEARER', (step, response) =>
      step(response.includes('\x01what=') ? Buffer.from('n,,\x01\x01') : response),
    ),
  },
  {
    name: 'bearer-error-in-words',
    rule: 'rfc7628/3.2.2/error-is-json',
    says: 'The error of OAUTHBEARER is no JSON object.',
    begin: answering('OAUTHBEARER', (step, response) => {
      const found = step(response);
      return 'challenge' in found ? { challenge: Buffer.from('invalid token') } : found;
    }),
  },
  {
    name: 'bearer-error-unanswered',
    rule: 'rfc7628/2/error-then-finish',
    says: 'After the acknowledgement of its error OAUTHBEARER goes on asking.',
    begin: answering('OAUTHBEARER', (step, response) => {
      const found = step(response);
      return 'failed' in found ? { challenge: Buffer.from('{"status":"invalid_token"}') } : found;
    }),
  },
  {
    name: 'digest-challenge-of-two-nonces',
    rule: 'rfc2831/2.1.1/challenge',
    says: 'A challenge of DIGEST-MD5 has two nonces.',
    begin: challenging(text => `${text},nonce="another"`),
  },
  {
    name: 'digest-challenge-without-algorithm',
    rule: 'rfc2831/2.1.1/challenge',
    says: 'A challenge of DIGEST-MD5 names no algorithm.',
    begin: challenging(text => text.replace(',algorithm=md5-sess', '')),
  },
  {
    name: 'digest-challenge-of-http',
    rule: 'rfc2831/2.1.1/no-opaque-or-domain',
    says: 'A challenge of DIGEST-MD5 has a directive of HTTP.',
    begin: challenging(text => `${text},opaque="x"`),
  },
  {
    name: 'digest-challenge-long',
    rule: 'rfc2831/2.1.1/challenge-size',
    says: 'A challenge of DIGEST-MD5 has 2048 octets.',
    begin: challenging(text => `${text},x-what="${'x'.repeat(2048 - text.length - 10)}"`),
  },
  {
    name: 'digest-nonce-repeated',
    rule: 'rfc2831/2.1.1/nonce-differs',
    says: 'DIGEST-MD5 has the same nonce each time.',
    begin: challenging(text => text.replace(/nonce="[^"]*"/, 'nonce="AAAAAAAAAAAAAAAAAAAAAA=="')),
  },
  {
    name: 'digest-nonce-unchecked',
    rule: 'rfc2831/2.1.2/nonce-of-challenge',
    says: 'DIGEST-MD5 takes a response with another nonce.',
    begin: digest(
      class extends DigestMd5 {
        protected override isNonce(): boolean {
          return true;
        }
      },
    ),
  },
  {
    name: 'digest-count-unchecked',
    rule: 'rfc2831/2.1.3/nonce-count-1',
    says: 'DIGEST-MD5 takes a response of another count.',
    begin: digest(
      class extends DigestMd5 {
        protected override isCount(): boolean {
          return true;
        }
      },
    ),
  },
  {
    name: 'digest-uri-unchecked',
    rule: 'rfc2831/2.1.2/digest-uri-checked',
    says: 'DIGEST-MD5 takes a response for another service.',
    begin: digest(
      class extends DigestMd5 {
        protected override isUri(): boolean {
          return true;
        }
      },
    ),
  },
  {
    name: 'digest-directives-repeated',
    rule: 'rfc2831/2.1.2/directives-once',
    says: 'DIGEST-MD5 takes a response that has a directive twice.',
    begin: digest(
      class extends DigestMd5 {
        protected override mayRepeat(): boolean {
          return true;
        }
      },
    ),
  },
  {
    name: 'digest-directives-missing',
    rule: 'rfc2831/2.1.2/directives-once',
    says: 'DIGEST-MD5 takes a response that lacks a directive.',
    begin: digest(
      class extends DigestMd5 {
        protected override mayLack(): boolean {
          return true;
        }
        protected override isNonce(nonce: string): boolean {
          return nonce === '' || super.isNonce(nonce);
        }
        protected override isRight(given: string, expected: string): boolean {
          return given === '' || super.isRight(given, expected);
        }
      },
    ),
  },
  {
    name: 'digest-any-response',
    rule: 'rfc2831/2.1.3/response-checked',
    says: 'DIGEST-MD5 takes any digest.',
    begin: digest(
      class extends DigestMd5 {
        protected override isRight(): boolean {
          return true;
        }
      },
    ),
  },
  {
    name: 'digest-unproven',
    rule: 'rfc2831/2.1.3/rspauth',
    says: 'The rspauth of DIGEST-MD5 is wrong.',
    begin: digest(
      class extends DigestMd5 {
        protected override proof(value: string): string {
          return super.proof([...value].reverse().join(''));
        }
      },
    ),
  },
  {
    name: 'xoauth2-any-token',
    rule: refused,
    says: 'XOAUTH2 signs somebody in by any token.',
    begin: answering('XOAUTH2', (step, response, store) => {
      const found = step(response);
      return 'account' in found ? found : somebody(store);
    }),
  },
  {
    name: 'external-anybody',
    rule: 'rfc4422/A.1/authorization-verified',
    says: 'EXTERNAL signs somebody in, whoever is named.',
    begin: (next, session, name) =>
      /^EXTERNAL$/i.test(name)
        ? {
            name: 'EXTERNAL',
            takesInitialResponse: true,
            step: response =>
              response === undefined ? { challenge: Buffer.alloc(0) } : somebody(session.context.store),
          }
        : next(),
  },
] as const satisfies readonly SaslFault[];

/** Those that only the suites of IMAP and POP3 look for. */
const further = [
  {
    name: 'xoauth2-refused',
    rule: works,
    says: 'XOAUTH2 is offered and refuses every token.',
    begin: answering('XOAUTH2', () => ({ failed: true })),
  },
  {
    name: 'bearer-in-clear',
    rule: 'rfc7628/3/tls-needed',
    says: 'OAUTHBEARER is accepted outside TLS.',
    begin: (next, { context }, name) => (/^OAUTHBEARER$/i.test(name) ? new OAuthBearer(context.store) : next()),
  },
] as const satisfies readonly SaslFault[];

/** What only the suites of SMTP look for. */
const smtpOnly = [
  {
    name: 'scram-name-encoding-any',
    rule: 'rfc5802/5.1/username-encoding',
    says: 'SCRAM takes an equals sign in a name for itself.',
    begin: scram(
      class extends Scram {
        protected override decodeName(text: string): string | undefined {
          return super.decodeName(text.replace(/=(?!2C|3D)/g, '=3D'));
        }
      },
    ),
  },
] as const satisfies readonly SaslFault[];

/** Faults of mechanisms in the server of one protocol. */
export const imapSaslFaults = madeFor('imap', [...table, ...further]);
export const pop3SaslFaults = madeFor('pop3', [...table, ...further]);
export const smtpSaslFaults = madeFor('smtp', [...table, ...smtpOnly]);

function madeFor<const Protocol extends FaultProtocol, const Name extends string>(
  protocol: Protocol,
  faults: readonly (SaslFault & { readonly name: Name })[],
): readonly Fault<`${Protocol}-${Name}`>[] {
  return faults.map(({ name, rule, says, begin }) => ({
    name: `${protocol}-${name}`,
    protocol,
    rule: typeof rule === 'string' ? rule : rule[protocol],
    says,
    ...seams(begin)[protocol],
  }));
}

function seams(begin: Begin): Readonly<Record<FaultProtocol, Pick<Fault, FaultProtocol>>> {
  return {
    imap: { imap: { beginMechanism: (next, session, name) => begin(() => next(session, name), session, name) } },
    pop3: { pop3: { beginMechanism: (next, session, name) => begin(() => next(session, name), session, name) } },
    smtp: { smtp: { beginMechanism: (next, session, name) => begin(() => next(session, name), session, name) } },
  };
}
