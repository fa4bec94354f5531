import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { ClientFirst, gs2Header, saslName } from './client-first.js';
import {
  type Credentials,
  decodeBase64,
  type MaskSecret,
  NoChannelBinding,
  SaslError,
  type ScramChanges,
} from './mechanism.js';

const DIGEST_OCTETS = { sha1: 20, sha256: 32 } as const;

export type ScramHash = keyof typeof DIGEST_OCTETS;

/** A server that asks for more rounds than this is not obeyed: it could keep the client busy for as long as it likes. */
const MOST_ITERATIONS = 1_000_000;

/** RFC 5802 7, server-first-message; a nonce is printable ASCII but for the comma; what may follow is left to extensions. */
const SERVER_FIRST = /^r=([\x21-\x2b\x2d-\x7e]+),s=([^,]+),i=([1-9][0-9]*)(?:,.*)?$/;
const SERVER_FINAL = /^v=([^,]+)(?:,.*)?$/;

const WRONG_SIGNATURE = "the server's signature is wrong: it does not know the password";

/** Types of channel binding, the best first: RFC 9266 has the first two in turn, by the version of TLS. */
const BINDINGS = ['tls-exporter', 'tls-unique', 'tls-server-end-point'];

export interface ScramOptions extends ScramChanges {
  /** The channel is bound: SCRAM-SHA-1-PLUS and SCRAM-SHA-256-PLUS. */
  readonly plus?: boolean;
  /** For tests; it is made up otherwise. */
  readonly nonce?: string;
}

/** SCRAM-SHA-1 (RFC 5802) and SCRAM-SHA-256 (RFC 7677), with channel binding and without. */
export class Scram extends ClientFirst {
  override readonly name: string;
  private readonly hash: ScramHash;
  private readonly password: string;
  private readonly mask: MaskSecret;
  /** The GS2 header, and what the channel is bound by. */
  private readonly header: string;
  private readonly bound: Buffer;
  private readonly options: ScramOptions;
  private readonly nonce: string;
  private readonly bare: string;
  private serverSignature: string | undefined;
  private verified = false;
  /** The signature that came was wrong. */
  private unproven = false;
  /** How many iterations the server asks for. */
  private asked = 0;

  /** @throws NoChannelBinding where the channel is to be bound by what it does not have */
  constructor(hash: ScramHash, credentials: Credentials, mask: MaskSecret, options: ScramOptions = {}) {
    super();
    const { user, password, authzid = '' } = credentials;
    const { plus = false, nonce = randomBytes(18).toString('base64') } = options;
    this.name = `${hash === 'sha1' ? 'SCRAM-SHA-1' : 'SCRAM-SHA-256'}${plus ? '-PLUS' : ''}`;
    this.hash = hash;
    this.mask = mask;
    this.nonce = nonce;
    this.options = options;
    const binding = plus ? channelBindingOf(this.name, credentials, options.binding) : undefined;
    this.bound = binding?.octets ?? Buffer.alloc(0);
    this.header = options.header ?? gs2Header(authzid, binding?.type);
    const { mandatory } = options;
    this.bare = `${mandatory === undefined ? '' : `${mandatory},`}n=${saslName(prepared(user, 'user name'))},r=${nonce}${behind(options.first)}`;
    this.password = prepared(password, 'password');
    // Neither is on the wire, unless a server gives them away.
    mask(Buffer.from(password));
    mask(Buffer.from(this.password));
  }

  override initial(): Buffer {
    return Buffer.from(this.header + this.bare);
  }

  protected override respond(challenge: Buffer): Buffer {
    if (this.serverSignature === undefined) return this.proof(challenge.toString());
    if (this.verified || this.unproven)
      throw new SaslError(`${this.name} has nothing to answer to a further challenge`);
    // A wrong signature is not believed, and does not end the exchange: what the server makes of a wrong password is seen in how it ends.
    this.verifyFinal(challenge);
    return Buffer.alloc(0);
  }

  override finish(serverData?: Buffer): void {
    const { iterations = 0 } = this.options;
    if (this.unproven) throw new SaslError(WRONG_SIGNATURE);
    if (this.asked < iterations && this.serverSignature !== undefined)
      throw new SaslError(`the server asks for ${this.asked} iterations, which are fewer than ${iterations}`);
    if (this.verified) {
      super.finish(serverData);
      return;
    }
    if (serverData === undefined)
      throw new SaslError('the server reports success, but has not proved that it knows the password');
    this.verifyFinal(serverData);
    if (this.unproven) throw new SaslError(WRONG_SIGNATURE);
  }

  /** The client's final message (RFC 5802 3). */
  private proof(serverFirst: string): Buffer {
    refuseError(serverFirst);
    const [, nonce, saltText, count] = SERVER_FIRST.exec(serverFirst) ?? [];
    if (nonce === undefined || saltText === undefined) {
      throw new SaslError(
        `not the first message of a ${this.name} server: ${JSON.stringify(serverFirst.slice(0, 200))}`,
      );
    }
    if (!nonce.startsWith(this.nonce) || nonce.length === this.nonce.length) {
      throw new SaslError("the server's nonce must be the client's with something added");
    }
    const iterations = Number(count);
    this.asked = iterations;
    if (iterations > MOST_ITERATIONS) throw new SaslError(`${iterations} iterations are more than ${MOST_ITERATIONS}`);
    const salt = decodeBase64(saltText);
    const salted = saltedPassword(this.hash, this.password, salt, iterations);
    const withoutProof = `c=${this.channelData().toString('base64')},r=${this.repeated(nonce)}${behind(this.options.final)}`;
    const exchange = `${this.bare},${serverFirst},${withoutProof}`;
    const clientKey = this.hmac(salted, 'Client Key');
    const clientSignature = this.hmac(createHash(this.hash).update(clientKey).digest(), exchange);
    const right = Buffer.from(clientKey.map((octet, index) => octet ^ (clientSignature[index] ?? 0)));
    const proof = this.sent(right);
    this.serverSignature = this.hmac(this.hmac(salted, 'Server Key'), exchange).toString('base64');
    // Together with the rest of the exchange each of the two lets anybody try passwords at leisure.
    this.mask(Buffer.from(proof));
    this.mask(Buffer.from(this.serverSignature));
    return Buffer.from(this.options.wrong === 'proof-left-out' ? withoutProof : `${withoutProof},p=${proof}`);
  }

  /** What `c` says: the header once more, and the channel binding of one that has some (RFC 5802 7, cbind-input). */
  private channelData(): Buffer {
    const { wrong } = this.options;
    const header = wrong === 'header' ? otherHeader(this.header) : this.header;
    if (wrong === 'binding-added') return Buffer.from(`${header}something that the channel is not bound by`);
    if (!this.header.startsWith('p=') || wrong === 'binding-left-out') return Buffer.from(header);
    return Buffer.concat([Buffer.from(header), wrong === 'binding' ? otherEnd(this.bound) : this.bound]);
  }

  /** The nonce as the final message has it. */
  private repeated(nonce: string): string {
    const { wrong } = this.options;
    if (wrong === 'nonce-cut') return this.nonce;
    return wrong === 'nonce' ? nonce.slice(0, -1) + (nonce.endsWith('x') ? 'y' : 'x') : nonce;
  }

  /** The proof as it is sent. */
  private sent(proof: Buffer): string {
    const { wrong } = this.options;
    if (wrong === 'proof-cut') return proof.subarray(0, -1).toString('base64');
    if (wrong === 'proof-not-base64') return `!${proof.toString('base64').slice(1)}`;
    return (wrong === 'proof' ? otherEnd(proof) : proof).toString('base64');
  }

  private verifyFinal(data: Buffer): void {
    const text = data.toString();
    refuseError(text);
    const signature = SERVER_FINAL.exec(text)?.[1];
    if (signature === undefined) throw new SaslError(`not the final message of a ${this.name} server`);
    this.verified = signature === this.serverSignature;
    this.unproven = !this.verified;
  }

  private hmac(key: Buffer, text: string): Buffer {
    return createHmac(this.hash, key).update(text).digest();
  }
}

/** The channel binding of this type, or of the best that the channel has. */
function channelBindingOf(
  name: string,
  { channelBinding }: Credentials,
  wanted: string | undefined,
): { type: string; octets: Buffer } {
  for (const type of wanted === undefined ? BINDINGS : [wanted]) {
    const octets = channelBinding?.(type);
    if (octets !== undefined) return { type, octets };
  }
  throw new NoChannelBinding(
    `${name} has nothing to bind: the connection has no channel binding ${wanted ?? BINDINGS.join(' or ')}`,
  );
}

function behind(extension: string | undefined): string {
  return extension === undefined ? '' : `,${extension}`;
}

/** The same with another flag. */
function otherHeader(header: string): string {
  return header.replace(/^[^,]*/, flag => (flag === 'n' ? 'y' : 'n'));
}

/** The same with another last octet. */
function otherEnd(octets: Buffer): Buffer {
  return Buffer.concat([octets.subarray(0, -1), Buffer.of((octets.at(-1) ?? 0) ^ 1)]);
}

/** So many salted passwords are remembered, which RFC 5802 5.1 allows: what makes them slow to guess makes them slow to compute. */
const MOST_REMEMBERED = 64;
const remembered = new Map<string, Buffer>();

/** Hi(password, salt, i) of RFC 5802 2.2. */
function saltedPassword(hash: ScramHash, password: string, salt: Buffer, iterations: number): Buffer {
  const key = `${hash} ${iterations} ${salt.toString('hex')} ${password}`;
  const salted = remembered.get(key) ?? pbkdf2Sync(password, salt, iterations, DIGEST_OCTETS[hash], hash);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(key, salted);
  return salted;
}

function refuseError(message: string): void {
  const error = /^e=([^,]*)/.exec(message)?.[1];
  if (error !== undefined) throw new SaslError(`the server reports the error ${error}`);
}

/** SASLprep (RFC 4013), as for a query: code points that Unicode 3.2 does not know are let through. */
function prepared(text: string, what: string): string {
  // It leaves such texts as they are, and its tables take long to load.
  if (/^[ -~]*$/.test(text)) return text;
  try {
    const saslprep = createRequire(import.meta.url)(
      '@mongodb-js/saslprep',
    ) as typeof import('@mongodb-js/saslprep').default;
    return saslprep(text, { allowUnassigned: true });
  } catch (error) {
    throw new SaslError(`SASLprep forbids the ${what}: ${error instanceof Error ? error.message : error}`);
  }
}
