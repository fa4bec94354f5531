import type { Store } from '../store/store.js';
import type { Mechanism } from './mechanism.js';
import { OAuthBearer, XOAuth2 } from './sasl-bearer.js';
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

type MechanismMaker = (store: Store, options: MechanismOptions) => Mechanism;

const makers: Readonly<Record<string, MechanismMaker>> = {
  'SCRAM-SHA-256': store => new Scram('SCRAM-SHA-256', store),
  'SCRAM-SHA-1': store => new Scram('SCRAM-SHA-1', store),
  'CRAM-MD5': (store, options) => new CramMd5(store, options.hostname),
  PLAIN: store => new Plain(store),
  LOGIN: store => new Login(store),
  OAUTHBEARER: store => new OAuthBearer(store),
  XOAUTH2: store => new XOAuth2(store),
};

/** Had only where they are asked for by name, as a dialect does. */
const onRequest: Readonly<Record<string, MechanismMaker>> = {
  NTLM: (store, options) => new Ntlm(store, options.hostname, options.dialect?.binding),
};

/** The names of the mechanisms that are offered, strongest first. */
export const mechanismNames: readonly string[] = Object.keys(makers);

/** Begins an exchange. The name is taken in any case of letters; undefined for a mechanism the server has not. */
export function createMechanism(name: string, store: Store, options: MechanismOptions): Mechanism | undefined {
  const known = name.toUpperCase();
  if (options.mechanisms?.includes(known) === false) return undefined;
  const had = options.mechanisms === undefined ? makers : { ...makers, ...onRequest };
  return Object.hasOwn(had, known) ? had[known]?.(store, options) : undefined;
}
