import { CramMd5 } from './cram-md5.js';
import { DigestMd5 } from './digest-md5.js';
import { External } from './external.js';
import { Login } from './login.js';
import { type Credentials, type MaskSecret, type Mechanism, type MechanismChanges, SaslError } from './mechanism.js';
import { mechanismNames } from './names.js';
import { Ntlm } from './ntlm.js';
import { OAuthBearer, XOAuth2 } from './oauth.js';
import { Plain } from './plain.js';
import { Scram } from './scram.js';

export {
  type Credentials,
  decodeBase64,
  type MaskSecret,
  type Mechanism,
  type MechanismChanges,
  NoChannelBinding,
  Objection,
  SaslError,
} from './mechanism.js';

type Make = (credentials: Credentials, mask: MaskSecret, changes: MechanismChanges) => Mechanism;

const MECHANISMS: ReadonlyMap<string, Make> = new Map<(typeof mechanismNames)[number], Make>([
  [
    'SCRAM-SHA-256-PLUS',
    (credentials, mask, { scram }) => new Scram('sha256', credentials, mask, { ...scram, plus: true }),
  ],
  [
    'SCRAM-SHA-1-PLUS',
    (credentials, mask, { scram }) => new Scram('sha1', credentials, mask, { ...scram, plus: true }),
  ],
  ['SCRAM-SHA-256', (credentials, mask, { scram }) => new Scram('sha256', credentials, mask, scram)],
  ['SCRAM-SHA-1', (credentials, mask, { scram }) => new Scram('sha1', credentials, mask, scram)],
  ['CRAM-MD5', (credentials, mask) => new CramMd5(credentials, mask)],
  ['DIGEST-MD5', (credentials, mask, { digest }) => new DigestMd5(credentials, mask, digest)],
  ['PLAIN', (credentials, mask) => new Plain(credentials, mask)],
  ['LOGIN', (credentials, mask) => new Login(credentials, mask)],
  ['NTLM', (credentials, mask) => new Ntlm(credentials, mask)],
  ['OAUTHBEARER', (credentials, mask, { pair }) => new OAuthBearer(credentials, mask, pair)],
  ['XOAUTH2', (credentials, mask) => new XOAuth2(credentials, mask)],
  ['EXTERNAL', credentials => new External(credentials)],
]);

/** No channel is bound where nobody asks for it. NTLM comes last: it wants names in forms of its own. */
const WITH_PASSWORD = ['SCRAM-SHA-256', 'SCRAM-SHA-1', 'CRAM-MD5', 'PLAIN', 'LOGIN', 'NTLM'];
const WITH_TOKEN = ['OAUTHBEARER', 'XOAUTH2'];

/**
 * The client's side of a new exchange. `mask` is told of every secret, those that come up in the course of the exchange included, before
 * it can be on the wire. `changes` says what its messages have otherwise. Throws SaslError for an unknown name (upper or lower case does not matter), and when
 * the credentials do not do; NoChannelBinding where the connection has none.
 */
export function createMechanism(
  name: string,
  credentials: Credentials,
  mask: MaskSecret,
  changes: MechanismChanges = {},
): Mechanism {
  const make = MECHANISMS.get(name.toUpperCase());
  if (make === undefined) throw new SaslError(`unknown mechanism ${name}; there are ${mechanismNames.join(', ')}`);
  return make(credentials, mask, changes);
}

/** The best of the mechanisms that a server offers: for a token when there is one, else for a password; undefined when none will do. */
export function chooseMechanism(
  offered: readonly string[],
  { token }: Pick<Credentials, 'token'> = {},
): string | undefined {
  const names = new Set(offered.map(name => name.toUpperCase()));
  const liked = token === undefined ? WITH_PASSWORD : [...WITH_TOKEN, ...WITH_PASSWORD];
  return liked.find(name => names.has(name));
}
