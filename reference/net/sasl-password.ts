import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createRequire } from 'node:module';
import type { Account } from '../store/account.js';
import type { Store } from '../store/store.js';
import type { Mechanism, SaslStep } from './mechanism.js';

const NUL = 0;

/** The name or password as SASLprep (RFC 4013) leaves it; undefined when it is forbidden, empty or not UTF-8. A query may hold unassigned code points. */
export function prepare(octets: Buffer, options: { allowUnassigned?: boolean } = {}): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
    // Such texts it leaves as they are, and its tables take long to load.
    if (/^[ -~]*$/.test(text)) return text || undefined;
    const saslprep = createRequire(import.meta.url)(
      '@mongodb-js/saslprep',
    ) as typeof import('@mongodb-js/saslprep').default;
    return saslprep(text, options) || undefined;
  } catch {
    return undefined;
  }
}

function verdict(account: Account | undefined): SaslStep {
  return account === undefined ? { failed: true } : { account };
}

/** PLAIN (RFC 4616): authorization identity NUL authentication identity NUL password. */
export class Plain implements Mechanism {
  readonly name = 'PLAIN';
  readonly takesInitialResponse = true;
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  step(response: Buffer | undefined): SaslStep {
    if (response === undefined) return { challenge: Buffer.alloc(0) };
    const first = response.indexOf(NUL);
    const second = first < 0 ? -1 : response.indexOf(NUL, first + 1);
    if (second < 0 || response.indexOf(NUL, second + 1) >= 0) return { failed: true };
    const identity = prepare(response.subarray(first + 1, second));
    const password = prepare(response.subarray(second + 1));
    if (identity === undefined || password === undefined) return { failed: true };
    const account = this.store.authenticate(identity, password);
    if (first === 0) return verdict(account);
    // Nobody may act for another: an authorization identity has to name the same account.
    const authorization = prepare(response.subarray(0, first));
    if (authorization === undefined || this.store.account(authorization) !== account) return { failed: true };
    return verdict(account);
  }
}

/** LOGIN, never standardised: the name, then the password, each at its prompt. The name may come as initial response. */
export class Login implements Mechanism {
  readonly name = 'LOGIN';
  readonly takesInitialResponse = true;
  private readonly store: Store;
  private user: Buffer | undefined;

  constructor(store: Store) {
    this.store = store;
  }

  step(response: Buffer | undefined): SaslStep {
    if (response === undefined) return { challenge: Buffer.from('Username:') };
    if (this.user === undefined) {
      this.user = response;
      return { challenge: Buffer.from('Password:') };
    }
    const user = prepare(this.user);
    const password = prepare(response);
    if (user === undefined || password === undefined) return { failed: true };
    return verdict(this.store.authenticate(user, password));
  }
}

/** CRAM-MD5 (RFC 2195): the client answers a challenge of its own session with name and keyed digest. */
export class CramMd5 implements Mechanism {
  readonly name = 'CRAM-MD5';
  readonly takesInitialResponse = false;
  private readonly store: Store;
  private readonly challenge: string;
  private challenged = false;

  constructor(store: Store, hostname: string) {
    this.store = store;
    this.challenge = `<${randomBytes(12).toString('hex')}.${Date.now()}@${hostname}>`;
  }

  step(response: Buffer | undefined): SaslStep {
    if (!this.challenged && response === undefined) {
      this.challenged = true;
      return { challenge: Buffer.from(this.challenge) };
    }
    // A name may hold spaces; the digest is what follows the last one.
    const text = this.challenged ? (response ?? Buffer.alloc(0)).toString('utf8') : '';
    const at = text.lastIndexOf(' ');
    const account = at > 0 ? this.store.account(text.slice(0, at)) : undefined;
    const expected = createHmac('md5', account?.password ?? '')
      .update(this.challenge)
      .digest('hex');
    const digest = Buffer.from(text.slice(at + 1));
    const right = digest.length === expected.length && timingSafeEqual(digest, Buffer.from(expected));
    return verdict(right ? account : undefined);
  }
}
