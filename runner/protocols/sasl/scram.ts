import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { ClientFirst, gs2Header, saslName } from './client-first.js';
import { type Credentials, decodeBase64, type MaskSecret, SaslError } from './mechanism.js';

const DIGEST_OCTETS = { sha1: 20, sha256: 32 } as const;

export type ScramHash = keyof typeof DIGEST_OCTETS;

/** A server that asks for more rounds than this is not obeyed: it could keep the client busy for as long as it likes. */
const MOST_ITERATIONS = 1_000_000;

/** RFC 5802 7, server-first-message; a nonce is printable ASCII but for the comma; what may follow is left to extensions. */
const SERVER_FIRST = /^r=([\x21-\x2b\x2d-\x7e]+),s=([^,]+),i=([1-9][0-9]*)(?:,.*)?$/;
const SERVER_FINAL = /^v=([^,]+)(?:,.*)?$/;

/** SCRAM-SHA-1 (RFC 5802) and SCRAM-SHA-256 (RFC 7677), without channel binding. `nonce` is for tests; it is made up otherwise. */
export class Scram extends ClientFirst {
  override readonly name: string;
  private readonly hash: ScramHash;
  private readonly password: string;
  private readonly mask: MaskSecret;
  private readonly header: string;
  private readonly nonce: string;
  private readonly bare: string;
  private serverSignature: string | undefined;
  private verified = false;

  constructor(hash: ScramHash, credentials: Credentials, mask: MaskSecret, nonce = randomBytes(18).toString('base64')) {
    super();
    const { user, password, authzid = '' } = credentials;
    this.name = hash === 'sha1' ? 'SCRAM-SHA-1' : 'SCRAM-SHA-256';
    this.hash = hash;
    this.mask = mask;
    this.nonce = nonce;
    this.header = gs2Header(authzid);
    this.bare = `n=${saslName(prepared(user, 'user name'))},r=${nonce}`;
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
    if (this.verified) throw new SaslError(`${this.name} has nothing to answer to a further challenge`);
    this.verifyFinal(challenge);
    return Buffer.alloc(0);
  }

  override finish(serverData?: Buffer): void {
    if (this.verified) {
      super.finish(serverData);
      return;
    }
    if (serverData === undefined)
      throw new SaslError('the server reports success, but has not proved that it knows the password');
    this.verifyFinal(serverData);
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
    if (iterations > MOST_ITERATIONS) throw new SaslError(`${iterations} iterations are more than ${MOST_ITERATIONS}`);
    const salt = decodeBase64(saltText);
    const salted = saltedPassword(this.hash, this.password, salt, iterations);
    const withoutProof = `c=${Buffer.from(this.header).toString('base64')},r=${nonce}`;
    const exchange = `${this.bare},${serverFirst},${withoutProof}`;
    const clientKey = this.hmac(salted, 'Client Key');
    const clientSignature = this.hmac(createHash(this.hash).update(clientKey).digest(), exchange);
    const proof = Buffer.from(clientKey.map((octet, index) => octet ^ (clientSignature[index] ?? 0))).toString(
      'base64',
    );
    this.serverSignature = this.hmac(this.hmac(salted, 'Server Key'), exchange).toString('base64');
    // Together with the rest of the exchange each of the two lets anybody try passwords at leisure.
    this.mask(Buffer.from(proof));
    this.mask(Buffer.from(this.serverSignature));
    return Buffer.from(`${withoutProof},p=${proof}`);
  }

  private verifyFinal(data: Buffer): void {
    const text = data.toString();
    refuseError(text);
    const signature = SERVER_FINAL.exec(text)?.[1];
    if (signature === undefined) throw new SaslError(`not the final message of a ${this.name} server`);
    if (signature !== this.serverSignature)
      throw new SaslError("the server's signature is wrong: it does not know the password");
    this.verified = true;
  }

  private hmac(key: Buffer, text: string): Buffer {
    return createHmac(this.hash, key).update(text).digest();
  }
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
