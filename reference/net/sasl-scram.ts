import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Account } from '../store/account.js';
import type { Store } from '../store/store.js';
import { decodeBase64 } from './base64.js';
import type { Channel, Mechanism, SaslStep } from './mechanism.js';
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

/** The names of RFC 5802 and RFC 7677; with -PLUS the channel has to be bound. */
export type ScramName = keyof typeof hashes | `${keyof typeof hashes}-PLUS`;

/** A client's first message in its parts (RFC 5802 7). */
interface ClientFirst {
  /** The GS2 header, and what it says: n, y or p, the type of channel binding behind p, and the authorization identity as it is written. */
  readonly header: string;
  readonly flag: string;
  readonly binding: string | undefined;
  readonly authorization: string | undefined;
  /** The message without its header, and what that says. */
  readonly bare: string;
  readonly name: string;
  readonly nonce: string;
}

/**
 * SCRAM-SHA-1 and SCRAM-SHA-256 (RFC 5802, RFC 7677), with channel binding and without. What is protected are its seams: what the RFC has a server
 * look at, and what it has it say.
 */
export class Scram implements Mechanism {
  readonly takesInitialResponse = true;
  private readonly store: Store;
  private readonly hash: 'sha1' | 'sha256';
  private readonly octets: number;
  private readonly channel: Channel;
  private readonly plus: boolean;
  private state: 'first' | 'final' | 'acknowledgement' = 'first';
  private account: Account | undefined;
  private keys: Keys | undefined;
  private gs2Header = '';
  private bound: Buffer = Buffer.alloc(0);
  private nonce = '';
  private firstMessages = '';

  constructor(
    readonly name: ScramName,
    store: Store,
    channel: Channel,
  ) {
    const { hash, octets } = hashes[name.replace(/-PLUS$/, '') as keyof typeof hashes];
    this.store = store;
    this.hash = hash;
    this.octets = octets;
    this.channel = channel;
    this.plus = name.endsWith('-PLUS');
  }

  step(response: Buffer | undefined): SaslStep {
    if (response === undefined) return { challenge: Buffer.alloc(0) };
    if (this.state === 'first') return this.clientFirst(response.toString('utf8'));
    if (this.state === 'final') return this.clientFinal(response.toString('utf8'));
    return response.length === 0 && this.account !== undefined ? { account: this.account } : { failed: true };
  }

  private clientFirst(message: string): SaslStep {
    const first = this.read(message);
    if (first === undefined || !this.allowsFlag(first)) return { failed: true };
    const { header, binding, authorization, bare, nonce } = first;
    const user = this.decodeName(first.name);
    if (user === undefined) return { failed: true };
    const account = this.store.account(user);
    if (authorization !== undefined && !this.mayActAs(account, this.decodeName(authorization))) return { failed: true };
    this.account = account;
    // An unknown name gets keys that nobody has, so that it fails as late as a wrong password does.
    this.keys = account === undefined ? this.makeKeys(randomBytes(16)) : this.keysOf(account);
    this.gs2Header = header;
    this.bound = (binding === undefined ? undefined : this.channelBinding(binding)) ?? Buffer.alloc(0);
    this.nonce = this.extendNonce(nonce);
    const serverFirst = `r=${this.nonce},s=${this.keys.salt.toString('base64')},i=${this.iterations()}`;
    this.firstMessages = `${bare},${serverFirst}`;
    this.state = 'final';
    return { challenge: Buffer.from(serverFirst) };
  }

  private clientFinal(message: string): SaslStep {
    const parts = /^(c=([^,]*),r=([^,]*)(?:,[^,]*)*?)(?:,p=([^,]*))?$/s.exec(message);
    if (parts === null || this.keys === undefined) return { failed: true };
    const [, withoutProof = '', channel = '', nonce = '', proof] = parts;
    if (!this.isBound(decodeBase64(channel), this.gs2Header, this.bound)) return { failed: true };
    if (!this.isNonce(nonce, this.nonce)) return { failed: true };
    const authMessage = `${this.firstMessages},${withoutProof}`;
    const signature = this.hmac(this.keys.stored, authMessage);
    const right = this.isProof(proof === undefined ? undefined : decodeBase64(proof), signature, this.keys.stored);
    if (!right || this.account === undefined) return { failed: true };
    this.state = 'acknowledgement';
    return { challenge: Buffer.from(`v=${this.sign(this.hmac(this.keys.server, authMessage)).toString('base64')}`) };
  }

  /** How often the password is hashed (RFC 5802 5.1). */
  protected iterations(): number {
    return ITERATIONS;
  }

  /** Reads the first message; undefined where it does not have the form. A reserved `m=` has to be refused. */
  protected read(message: string): ClientFirst | undefined {
    const parts =
      /^(([nyp])(?:=([A-Za-z0-9.-]+))?,(?:a=([^,]*))?,)(n=([^,]*),r=([\x21-\x2b\x2d-\x7e]+)(?:,.*)?)$/s.exec(message);
    if (parts === null) return undefined;
    const [, header = '', flag = '', binding, authorization, bare = '', name = '', nonce = ''] = parts;
    return (flag === 'p') === (binding !== undefined)
      ? { header, flag, binding, authorization, bare, name, nonce }
      : undefined;
  }

  /** Whether the client's flag is one to go on with (RFC 5802 6): `y` means that nobody has offered -PLUS, which it does inside TLS. */
  protected allowsFlag({ flag, binding }: ClientFirst): boolean {
    if (this.plus) return binding !== undefined && this.channelBinding(binding) !== undefined;
    return flag === 'n' || (flag === 'y' && !this.channel.secure);
  }

  /** What the channel is bound by, of a type. */
  protected channelBinding(type: string): Buffer | undefined {
    return this.channel.channelBinding(type);
  }

  /** A saslname (RFC 5802 5.1), where ',' and '=' are written =2C and =3D; undefined where it is none. */
  protected decodeName(text: string): string | undefined {
    if (/=(?!2C|3D)/.test(text)) return undefined;
    return prepare(Buffer.from(text.replaceAll('=2C', ',').replaceAll('=3D', '=')));
  }

  /** Whether an account may act as another: as itself alone. */
  protected mayActAs(account: Account | undefined, other: string | undefined): boolean {
    return other !== undefined && this.store.account(other) === account;
  }

  /** The client's nonce, and the server's behind it. */
  protected extendNonce(nonce: string): string {
    return nonce + randomBytes(18).toString('base64');
  }

  /** Whether `c` is the GS2 header and what the channel is bound by. */
  protected isBound(channel: Buffer | undefined, header: string, bound: Buffer): boolean {
    return channel?.equals(Buffer.concat([Buffer.from(header), bound])) === true;
  }

  /** Whether the nonce of the final message is the one that was sent. */
  protected isNonce(nonce: string, sent: string): boolean {
    return nonce === sent;
  }

  /** Whether a proof is that of the client's key. */
  protected isProof(proof: Buffer | undefined, signature: Buffer, stored: Buffer): boolean {
    if (proof?.length !== this.octets) return false;
    const clientKey = Buffer.from(proof.map((octet, at) => octet ^ (signature[at] as number)));
    return timingSafeEqual(createHash(this.hash).update(clientKey).digest(), stored);
  }

  /** The server's signature as it is sent. */
  protected sign(signature: Buffer): Buffer {
    return signature;
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
    const salted = pbkdf2Sync(password, salt, this.iterations(), this.octets, this.hash);
    const stored = createHash(this.hash).update(this.hmac(salted, 'Client Key')).digest();
    return { salt, stored, server: this.hmac(salted, 'Server Key') };
  }

  private hmac(key: Buffer, text: string): Buffer {
    return createHmac(this.hash, key).update(text).digest();
  }
}
