import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Account } from '../store/account.js';
import type { Store } from '../store/store.js';
import { decodeBase64 } from './base64.js';
import type { Mechanism, SaslStep } from './mechanism.js';
import { prepare } from './sasl-password.js';

const ITERATIONS = 4096;
const hashes = {
  'SCRAM-SHA-1': { hash: 'sha1', octets: 20 },
  'SCRAM-SHA-256': { hash: 'sha256', octets: 32 },
} as const;

/** What a server keeps of a password (RFC 5802 3). */
interface Keys {
  salt: Buffer;
  stored: Buffer;
  server: Buffer;
}

/** Made at an account's first exchange and kept, since the iterations are dear. */
const keysOfAccounts = new WeakMap<Account, Map<string, Keys>>();

/** SCRAM-SHA-1 and SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding. */
export class Scram implements Mechanism {
  readonly takesInitialResponse = true;
  private readonly store: Store;
  private readonly hash: 'sha1' | 'sha256';
  private readonly octets: number;
  private state: 'first' | 'final' | 'acknowledgement' = 'first';
  private account: Account | undefined;
  private keys: Keys | undefined;
  private gs2Header = '';
  private nonce = '';
  private firstMessages = '';

  constructor(
    readonly name: keyof typeof hashes,
    store: Store,
  ) {
    this.store = store;
    this.hash = hashes[name].hash;
    this.octets = hashes[name].octets;
  }

  step(response: Buffer | undefined): SaslStep {
    if (response === undefined) return { challenge: Buffer.alloc(0) };
    if (this.state === 'first') return this.clientFirst(response.toString('utf8'));
    if (this.state === 'final') return this.clientFinal(response.toString('utf8'));
    return response.length === 0 && this.account !== undefined ? { account: this.account } : { failed: true };
  }

  private clientFirst(message: string): SaslStep {
    // 'p=' would need channel binding, which is not offered; a reserved 'm=' has to be refused.
    const parts = /^((?:n|y),(?:a=([^,]*))?,)(n=([^,]*),r=([\x21-\x2b\x2d-\x7e]+)(?:,.*)?)$/s.exec(message);
    if (parts === null) return { failed: true };
    const [, header = '', authorization, bare = '', name = '', clientNonce = ''] = parts;
    const user = decodeName(name);
    if (user === undefined) return { failed: true };
    const account = this.store.account(user);
    if (authorization !== undefined) {
      const other = decodeName(authorization);
      if (other === undefined || this.store.account(other) !== account) return { failed: true };
    }
    this.account = account;
    // An unknown name gets keys that nobody has, so that it fails as late as a wrong password does.
    this.keys = account === undefined ? this.makeKeys(randomBytes(16)) : this.keysOf(account);
    this.gs2Header = header;
    this.nonce = clientNonce + randomBytes(18).toString('base64');
    const serverFirst = `r=${this.nonce},s=${this.keys.salt.toString('base64')},i=${ITERATIONS}`;
    this.firstMessages = `${bare},${serverFirst}`;
    this.state = 'final';
    return { challenge: Buffer.from(serverFirst) };
  }

  private clientFinal(message: string): SaslStep {
    const parts = /^(c=([^,]*),r=([^,]*)(?:,[^,]*)*?),p=([^,]*)$/s.exec(message);
    if (parts === null || this.keys === undefined) return { failed: true };
    const [, withoutProof = '', binding = '', nonce = '', proofText = ''] = parts;
    const proof = decodeBase64(proofText);
    if (decodeBase64(binding)?.toString('utf8') !== this.gs2Header || nonce !== this.nonce) return { failed: true };
    if (proof?.length !== this.octets) return { failed: true };
    const authMessage = `${this.firstMessages},${withoutProof}`;
    const signature = this.hmac(this.keys.stored, authMessage);
    const clientKey = Buffer.from(proof.map((octet, at) => octet ^ (signature[at] as number)));
    const stored = createHash(this.hash).update(clientKey).digest();
    if (!timingSafeEqual(stored, this.keys.stored) || this.account === undefined) return { failed: true };
    this.state = 'acknowledgement';
    return { challenge: Buffer.from(`v=${this.hmac(this.keys.server, authMessage).toString('base64')}`) };
  }

  private keysOf(account: Account): Keys {
    const known = keysOfAccounts.get(account) ?? new Map<string, Keys>();
    keysOfAccounts.set(account, known);
    const keys = known.get(this.hash) ?? this.makeKeys(Buffer.from(prepare(Buffer.from(account.password)) ?? ''));
    known.set(this.hash, keys);
    return keys;
  }

  private makeKeys(password: Buffer): Keys {
    const salt = randomBytes(16);
    const salted = pbkdf2Sync(password, salt, ITERATIONS, this.octets, this.hash);
    const stored = createHash(this.hash).update(this.hmac(salted, 'Client Key')).digest();
    return { salt, stored, server: this.hmac(salted, 'Server Key') };
  }

  private hmac(key: Buffer, text: string): Buffer {
    return createHmac(this.hash, key).update(text).digest();
  }
}

/** A saslname (RFC 5802 5.1), where ',' and '=' are written =2C and =3D. */
function decodeName(text: string): string | undefined {
  if (/=(?!2C|3D)/.test(text)) return undefined;
  return prepare(Buffer.from(text.replaceAll('=2C', ',').replaceAll('=3D', '=')));
}
