import { createHash, createHmac } from 'node:crypto';
import { createRequire } from 'node:module';

/** The OpenSSL of Node has MD4 no longer. An import would first search the package for what it exports. */
const { createMD4 } = createRequire(import.meta.url)('hash-wasm/dist/md4.umd.min.js') as typeof import('hash-wasm');
const md4 = await createMD4();

/** What NTLMv2 proves a password with (MS-NLMP, section 3.3.2). */
export interface NtlmProof {
  /** NTProofStr, 16 octets. */
  readonly proof: Buffer;
  /** NtChallengeResponse: the proof and what it is about. */
  readonly nt: Buffer;
  /** LmChallengeResponse, 24 octets. */
  readonly lm: Buffer;
  /** SessionBaseKey, 16 octets. */
  readonly sessionKey: Buffer;
}

export interface NtlmChallenges {
  /** 8 octets each. */
  readonly server: Buffer;
  readonly client: Buffer;
  /** A FILETIME as it is sent, 8 octets. */
  readonly time: Buffer;
  /** AV_PAIRs with the MsvAvEOL that ends them; empty where the server sent none. */
  readonly targetInfo: Buffer;
}

/** NTOWFv2: what a password becomes for one user of one domain. Small and capital letters of the user's name are alike, those of the domain are not. */
export function responseKey(user: string, domain: string, password: string): Buffer {
  const hash = md4.init().update(Buffer.from(password, 'utf16le')).digest('binary');
  return hmac(Buffer.from(hash), Buffer.from(upperCase(user) + domain, 'utf16le'));
}

/** Answers a challenge with the key of `responseKey`. */
export function prove(key: Buffer, { server, client, time, targetInfo }: NtlmChallenges): NtlmProof {
  const four = Buffer.alloc(4);
  const subject = Buffer.concat([Buffer.of(1, 1, 0, 0), four, time, client, four, targetInfo, four]);
  const proof = hmac(key, server, subject);
  return {
    proof,
    nt: Buffer.concat([proof, subject]),
    lm: Buffer.concat([hmac(key, server, client), client]),
    sessionKey: hmac(key, proof),
  };
}

/**
 * What MsvAvChannelBindings has (MS-NLMP, section 2.2.2.1): MD5 over a structure of channel bindings (RFC 4121 4.1.1.2) without addresses.
 * @param endPoint the hash that is the binding `tls-server-end-point` (RFC 5929 4)
 */
export function bindingHash(endPoint: Buffer): Buffer {
  const binding = Buffer.concat([Buffer.from('tls-server-end-point:'), endPoint]);
  const head = Buffer.alloc(20);
  head.writeUInt32LE(binding.length, 16);
  return createHash('md5').update(head).update(binding).digest();
}

/** HMAC-MD5 over all parts in turn. */
export function hmac(key: Buffer, ...parts: readonly Buffer[]): Buffer {
  const mac = createHmac('md5', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/** Letter by letter, as Windows does it: a letter whose capital form is two letters stays what it is. */
function upperCase(text: string): string {
  return text.replace(/./gsu, letter => {
    const upper = letter.toUpperCase();
    return upper.length === letter.length ? upper : letter;
  });
}
