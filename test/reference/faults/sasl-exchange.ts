import {
  createMechanism,
  decodeBase64,
  type MechanismChanges,
  SaslError,
} from '../../../runner/protocols/sasl/index.js';

/** What shows a fault of a mechanism, whatever the protocol: an exchange, and what comes of it on a clean server and with the fault. */
export interface SaslShown {
  /** The fault's name behind the protocol's. */
  readonly fault: string;
  readonly mechanism: string;
  /** Inside TLS, or TLS of this version at the most. */
  readonly tls?: true | 'TLSv1.2';
  /** What is said in place of a client that knows the mechanism, before base64. */
  readonly responses?: readonly string[];
  readonly user?: string;
  readonly password?: string;
  readonly authzid?: string;
  readonly changes?: MechanismChanges;
  /** Said in an exchange before, by another client. */
  readonly first?: readonly string[];
  /** The exchange is made again before. */
  readonly twice?: true;
  readonly clean: RegExp;
  readonly faulty: RegExp;
}

const signsIn = { clean: /out$/, faulty: /in$/ } as const;
const refuses = { clean: /in$/, faulty: /out$/ } as const;
const scram = 'SCRAM-SHA-256';
const digest = 'DIGEST-MD5';
const plus = 'SCRAM-SHA-256-PLUS';
const wrong = (error: NonNullable<NonNullable<MechanismChanges['scram']>['wrong']>) => ({ scram: { wrong: error } });

export const saslShown: readonly SaslShown[] = [
  { fault: 'plain-name-injected', mechanism: 'PLAIN', responses: ['\0*\0x'], ...signsIn },
  { fault: 'plain-password-begins', mechanism: 'PLAIN', password: 'secretx', ...signsIn },
  { fault: 'login-without-password', mechanism: 'LOGIN', responses: ['user1', ''], ...signsIn },
  { fault: 'malformed-breaks-others', mechanism: 'PLAIN', first: ['nobody'], ...refuses },
  { fault: 'plain-parts-any', mechanism: 'PLAIN', responses: ['\0nobody'], ...signsIn },
  { fault: 'plain-parts-empty', mechanism: 'PLAIN', responses: ['\0nobody\0'], ...signsIn },
  { fault: 'plain-not-utf-8', mechanism: 'PLAIN', responses: ['\0nob\xfcdy\0x'], ...signsIn },
  { fault: 'plain-nothing-when-prepared', mechanism: 'PLAIN', responses: ['\0\xc2\xad\0x'], ...signsIn },
  { fault: 'login-refused', mechanism: 'LOGIN', ...refuses },
  { fault: 'cram-digest-unchecked', mechanism: 'CRAM-MD5', password: 'wrong', ...signsIn },
  { fault: 'digest-challenge-of-two-nonces', mechanism: digest, ...refuses },
  { fault: 'digest-challenge-without-algorithm', mechanism: digest, ...refuses },
  { fault: 'digest-challenge-of-http', mechanism: digest, ...refuses },
  { fault: 'digest-challenge-long', mechanism: digest, ...refuses },
  {
    fault: 'digest-nonce-repeated',
    mechanism: digest,
    responses: [],
    clean: /nonce="(?!A{22}==)/,
    faulty: /nonce="A{22}==/,
  },
  { fault: 'digest-nonce-unchecked', mechanism: digest, changes: { digest: 'nonce' }, ...signsIn },
  { fault: 'digest-count-unchecked', mechanism: digest, changes: { digest: 'nonce-count' }, ...signsIn },
  { fault: 'digest-uri-unchecked', mechanism: digest, changes: { digest: 'digest-uri' }, ...signsIn },
  { fault: 'digest-directives-repeated', mechanism: digest, changes: { digest: 'nonce-twice' }, ...signsIn },
  { fault: 'digest-directives-missing', mechanism: digest, changes: { digest: 'response-left-out' }, ...signsIn },
  // A client that asks for a proof would not believe it.
  { fault: 'digest-any-response', mechanism: digest, password: 'wrong', changes: { digest: 'size-asked' }, ...signsIn },
  { fault: 'digest-unproven', mechanism: digest, ...refuses },
  { fault: 'scram-signature-wrong', mechanism: 'SCRAM-SHA-1', ...refuses },
  { fault: 'scram-256-signature-wrong', mechanism: scram, ...refuses },
  {
    fault: 'scram-256-iterations-few',
    mechanism: scram,
    changes: { scram: { iterations: 4096 } },
    ...refuses,
  },
  { fault: 'scram-proof-unchecked', mechanism: 'SCRAM-SHA-1', changes: wrong('proof-left-out'), ...signsIn },
  { fault: 'scram-256-proof-unchecked', mechanism: scram, changes: wrong('proof'), ...signsIn },
  { fault: 'scram-nonce-unchecked', mechanism: scram, changes: wrong('nonce-cut'), ...signsIn },
  { fault: 'scram-nonce-of-its-own', mechanism: scram, ...refuses },
  {
    fault: 'scram-nonce-repeated',
    mechanism: scram,
    responses: ['n,,n=user1,r=x'],
    twice: true,
    clean: /^(r=x[^,]*),s=(?!.*\1)/,
    faulty: /^(r=x[^,]*),s=.*\1/,
  },
  { fault: 'scram-channel-unchecked', mechanism: scram, changes: wrong('header'), ...signsIn },
  { fault: 'scram-header-alone-checked', mechanism: scram, changes: wrong('binding-added'), ...signsIn },
  { fault: 'scram-for-another', mechanism: scram, authzid: 'nobody', ...signsIn },
  { fault: 'scram-header-any', mechanism: scram, changes: { scram: { header: 'z,,' } }, ...signsIn },
  { fault: 'scram-binding-any', mechanism: scram, changes: { scram: { header: 'p=x-what,,' } }, ...signsIn },
  { fault: 'scram-could-bind-refused', mechanism: scram, changes: { scram: { header: 'y,,' } }, ...refuses },
  { fault: 'scram-mandatory-ignored', mechanism: scram, changes: { scram: { mandatory: 'm=what' } }, ...signsIn },
  { fault: 'scram-extension-refused', mechanism: scram, changes: { scram: { final: 'x=what' } }, ...refuses },
  { fault: 'scram-final-empty-accepted', mechanism: scram, responses: ['n,,n=nobody,r=x', ''], ...signsIn },
  { fault: 'scram-iterations-few', mechanism: scram, changes: { scram: { iterations: 4096 } }, ...refuses },
  {
    fault: 'scram-exporter-unknown',
    mechanism: plus,
    tls: true,
    changes: { scram: { binding: 'tls-exporter' } },
    ...refuses,
  },
  { fault: 'scram-unique-unknown', mechanism: plus, tls: 'TLSv1.2', ...refuses },
  {
    fault: 'scram-type-unchecked',
    mechanism: plus,
    tls: true,
    changes: { scram: { binding: 'tls-server-end-point', header: 'p=tls-exporter,,' } },
    ...signsIn,
  },
  {
    fault: 'scram-downgrade-accepted',
    mechanism: scram,
    tls: true,
    changes: { scram: { header: 'y,,' } },
    ...signsIn,
  },
  { fault: 'bearer-refused', mechanism: 'OAUTHBEARER', tls: true, ...refuses },
  {
    fault: 'bearer-any-token',
    mechanism: 'OAUTHBEARER',
    tls: true,
    responses: ['n,a=user1,\x01auth=Bearer x\x01\x01', '\x01'],
    ...signsIn,
  },
  {
    fault: 'bearer-message-any',
    mechanism: 'OAUTHBEARER',
    tls: true,
    responses: ['n,a=user1,\x01host=x\x01\x01', '\x01'],
    ...signsIn,
  },
  { fault: 'bearer-pairs-refused', mechanism: 'OAUTHBEARER', tls: true, changes: { pair: 'what=ever' }, ...refuses },
  {
    fault: 'bearer-error-in-words',
    mechanism: 'OAUTHBEARER',
    tls: true,
    responses: ['n,a=user1,\x01auth=Bearer x\x01\x01', '\x01'],
    clean: /\{"status"/,
    faulty: /invalid token/,
  },
  {
    fault: 'bearer-error-unanswered',
    mechanism: 'OAUTHBEARER',
    tls: true,
    responses: ['n,a=user1,\x01auth=Bearer x\x01\x01', '\x01'],
    clean: /^[^}]*\} out$/,
    faulty: /\} \{.*out$/,
  },
  { fault: 'xoauth2-refused', mechanism: 'XOAUTH2', ...refuses },
  { fault: 'xoauth2-any-token', mechanism: 'XOAUTH2', password: 'wrong', ...signsIn },
  { fault: 'bearer-in-clear', mechanism: 'OAUTHBEARER', ...signsIn },
  { fault: 'external-anybody', mechanism: 'EXTERNAL', authzid: 'nobody', ...signsIn },
];

/** What an exchange needs of a client. */
interface Wire {
  write(text: string): void;
  until(pattern: RegExp): Promise<string>;
  channelBinding(type: string): Buffer | undefined;
}

/**
 * Plays an exchange behind a command of the protocol.
 * @param command the command without the mechanism; a tag before it is repeated by the answer
 * @returns the challenges, and `in` or `out`
 */
export async function saslExchange(wire: Wire, command: string, shown: SaslShown): Promise<string> {
  const { user = 'user1', password = 'secret', authzid, changes } = shown;
  const channelBinding = (type: string) => wire.channelBinding(type);
  const credentials = {
    user,
    password,
    token: password,
    channelBinding,
    ...(authzid === undefined ? {} : { authzid }),
  };
  const mechanism = createMechanism(shown.mechanism, credentials, () => undefined, changes);
  const responses = shown.responses?.map(text => Buffer.from(text, 'latin1'));
  const told: string[] = [];
  wire.write(`${command} ${shown.mechanism}\r\n`);
  for (;;) {
    const line = await wire.until(/[^\n]*\r\n/);
    if (/^\* /.test(line)) continue;
    if (!/^\+ /.test(line)) {
      told.push(/^(?:\S+ OK|\+OK)/.test(line) && proved() ? 'in' : 'out');
      return told.filter(text => text !== '').join(' ');
    }
    const challenge = Buffer.from(line.slice(2).trim(), 'base64');
    told.push(challenge.toString('latin1'));
    wire.write(`${answer(challenge)}\r\n`);
  }

  function answer(challenge: Buffer): string {
    if (responses !== undefined) return responses.shift()?.toString('base64') ?? '*';
    try {
      return mechanism.step(decodeBase64(challenge.toString('base64'))).toString('base64');
    } catch (error) {
      if (error instanceof SaslError) return '*';
      throw error;
    }
  }

  function proved(): boolean {
    try {
      if (responses === undefined) mechanism.finish();
      return true;
    } catch (error) {
      if (error instanceof SaslError) return false;
      throw error;
    }
  }
}
