import type { Store } from '../store/store.js';
import type { Channel, Mechanism } from './mechanism.js';
import { OAuthBearer, XOAuth2 } from './sasl-bearer.js';
import { DigestMd5 } from './sasl-digest.js';
import { Ntlm } from './sasl-ntlm.js';
import { CramMd5, Login, Plain } from './sasl-password.js';
import { Scram } from './sasl-scram.js';
import type { DialectHooks } from './server-context.js';

export interface MechanismOptions {
  /** The server's name, which CRAM-MD5 puts in its challenge. */
  hostname: string;
  /** The mechanisms to be had; where absent, all that every server offers. */
  mechanisms?: readonly string[];
  /** The dialect of the connection, which may ask for a channel binding. */
  dialect?: Pick<DialectHooks, 'binding'>;
}

type MechanismMaker = (store: Store, options: MechanismOptions, channel: Channel) => Mechanism;

const makers: Readonly<Record<string, MechanismMaker>> = {
  'SCRAM-SHA-256': (store, options, channel) => new Scram('SCRAM-SHA-256', store, channelFor(options, channel)),
  'SCRAM-SHA-1': (store, options, channel) => new Scram('SCRAM-SHA-1', store, channelFor(options, channel)),
  'CRAM-MD5': (store, options) => new CramMd5(store, options.hostname),
  'DIGEST-MD5': (store, options) => new DigestMd5(store, options.hostname),
  PLAIN: store => new Plain(store),
  LOGIN: store => new Login(store),
  XOAUTH2: store => new XOAuth2(store),
};

/** Had inside TLS alone: it is what a channel is bound by, and what keeps a token (RFC 7628 3). */
const inTls: Readonly<Record<string, MechanismMaker>> = {
  'SCRAM-SHA-256-PLUS': (store, _, channel) => new Scram('SCRAM-SHA-256-PLUS', store, channel),
  'SCRAM-SHA-1-PLUS': (store, _, channel) => new Scram('SCRAM-SHA-1-PLUS', store, channel),
  OAUTHBEARER: store => new OAuthBearer(store),
};

/** Had only where they are asked for by name, as a dialect does. */
const onRequest: Readonly<Record<string, MechanismMaker>> = {
  NTLM: (store, options) => new Ntlm(store, options.hostname, options.dialect?.binding),
};

/** The names of the mechanisms that are offered in the clear and inside TLS, strongest first. */
export const mechanismNames: readonly string[] = Object.keys(makers);

const clear: Channel = { secure: false, channelBinding: () => undefined };

/** The names of the mechanisms that are offered to a connection, strongest first. */
export function offeredMechanisms({ secure }: Channel): readonly string[] {
  return secure ? [...Object.keys(inTls), ...mechanismNames] : mechanismNames;
}

/**
 * Begins an exchange. The name is taken in any case of letters; undefined for a mechanism the server has not.
 * @param channel the connection that it is carried by
 */
export function createMechanism(
  name: string,
  store: Store,
  options: MechanismOptions,
  channel: Channel = clear,
): Mechanism | undefined {
  const known = name.toUpperCase();
  if (options.mechanisms?.includes(known) === false) return undefined;
  const had = { ...makers, ...(channel.secure && inTls), ...(options.mechanisms && onRequest) };
  return Object.hasOwn(had, known) ? had[known]?.(store, options, channel) : undefined;
}

/** What SCRAM without a bound channel is to know of it: a server that offers no -PLUS has nothing to bind. */
function channelFor({ mechanisms }: MechanismOptions, channel: Channel): Channel {
  return mechanisms === undefined ? channel : clear;
}
