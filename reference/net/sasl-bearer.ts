import type { Account } from '../store/account.js';
import type { Store } from '../store/store.js';
import type { Mechanism, SaslStep } from './mechanism.js';

/** Ends each pair of the client's message. */
const SEPARATOR = '\x01';

/** What a refused client is told before it acknowledges and fails (RFC 7628 3.2.2). */
const refusal = Buffer.from(JSON.stringify({ status: 'invalid_token', schemes: 'bearer', scope: 'mail' }));

/** An exchange with a bearer token in the client's one message. The token accepted is the account's password. */
abstract class Bearer implements Mechanism {
  abstract readonly name: string;
  readonly takesInitialResponse = true;
  private refused = false;

  constructor(protected readonly store: Store) {}

  step(response: Buffer | undefined): SaslStep {
    if (this.refused) return { failed: true };
    if (response === undefined) return { challenge: Buffer.alloc(0) };
    const account = this.read(response.toString('utf8'));
    if (account !== undefined) return { account };
    this.refused = true;
    return { challenge: refusal };
  }

  /** The account that the message proves, if it does. */
  protected abstract read(message: string): Account | undefined;
}

/** OAUTHBEARER (RFC 7628). */
export class OAuthBearer extends Bearer {
  readonly name = 'OAUTHBEARER';

  protected read(message: string): Account | undefined {
    const [header = '', ...pairs] = message.split(SEPARATOR);
    const user = /^[ny],a=([^,]+),$/.exec(header)?.[1];
    return withToken(this.store, user?.replaceAll('=2C', ',').replaceAll('=3D', '='), pairs);
  }
}

/** XOAUTH2, the vendors' older form of the same. */
export class XOAuth2 extends Bearer {
  readonly name = 'XOAUTH2';

  protected read(message: string): Account | undefined {
    const [first = '', ...pairs] = message.split(SEPARATOR);
    return withToken(this.store, /^user=(.+)$/s.exec(first)?.[1], pairs);
  }
}

/** Authenticates by the pairs after the first separator: each key=value, then two empty ones for the message's closing separators. */
function withToken(store: Store, user: string | undefined, pairs: readonly string[]): Account | undefined {
  const values = pairs.slice(0, -2);
  if (pairs.length < 3 || pairs.at(-1) !== '' || pairs.at(-2) !== '') return undefined;
  if (!values.every(pair => /^[A-Za-z]+=/.test(pair))) return undefined;
  const token = values.map(pair => /^auth=Bearer ([A-Za-z0-9\-._~+/]+=*)$/i.exec(pair)?.[1]).find(found => found);
  return user === undefined || token === undefined ? undefined : store.authenticate(user, token);
}
