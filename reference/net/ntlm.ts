import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';

// MS-NLMP, the server's side: what is sent and read, without any state. Section numbers are of that document.

/** Node's own hashes are without MD4 where OpenSSL is at version 3. An import would first search the package for what it exports. */
const { createMD4 } = createRequire(import.meta.url)('hash-wasm/dist/md4.umd.min.js') as typeof import('hash-wasm');
const md4 = await createMD4();

/** NegotiateFlags (2.2.2.5) that the server has, or asks of a client. */
const flag = {
  unicode: 1 << 0,
  oem: 1 << 1,
  requestTarget: 1 << 2,
  ntlm: 1 << 9,
  alwaysSign: 1 << 15,
  targetIsDomain: 1 << 16,
  extendedSessionSecurity: 1 << 19,
  targetInfo: 1 << 23,
  keyOf128Bits: 1 << 29,
  keyOf56Bits: 1 << 31,
} as const;

/** AvIds (2.2.2.1). */
const av = {
  computer: 1,
  domain: 2,
  dnsComputer: 3,
  dnsDomain: 4,
  flags: 6,
  timestamp: 7,
  channelBindings: 10,
} as const;

const signature = 'NTLMSSP\0';

/** How the server is called. */
export interface NtlmNames {
  /** 'EXAMPLE' */
  domain: string;
  /** 'MAIL' */
  computer: string;
  /** 'example.test' */
  dnsDomain: string;
  /** 'mail.example.test' */
  dnsComputer: string;
}

/** What is read of an AUTHENTICATE_MESSAGE (2.2.1.3). */
export interface Authenticate {
  domain: string;
  user: string;
  /** NtChallengeResponse: 16 octets of proof, then what is proved. */
  nt: Buffer;
}

/** The flags of a NEGOTIATE_MESSAGE (2.2.1.1); undefined where it is none, or offers no NTLM or no character set. */
export function readNegotiate(message: Buffer): number | undefined {
  if (typeOf(message) !== 1 || message.length < 16) return undefined;
  const flags = message.readUInt32LE(12);
  return (flags & (flag.unicode | flag.oem)) !== 0 && (flags & flag.ntlm) !== 0 ? flags : undefined;
}

/**
 * CHALLENGE_MESSAGE (2.2.1.2).
 * @param asked the client's flags
 * @param nonce 8 octets
 * @param fileTime the time in tenths of a microsecond since 1601
 */
export function challengeMessage(asked: number, nonce: Buffer, names: NtlmNames, fileTime: bigint): Buffer {
  const echoed = flag.alwaysSign | flag.extendedSessionSecurity | flag.requestTarget;
  const keys = flag.keyOf128Bits | flag.keyOf56Bits;
  const characters = (asked & flag.unicode) !== 0 ? flag.unicode : flag.oem;
  const own = characters | flag.ntlm | flag.targetIsDomain | flag.targetInfo;
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(fileTime);
  const target = encoded(names.domain, characters);
  const info = Buffer.concat([
    pair(av.domain, utf16(names.domain)),
    pair(av.computer, utf16(names.computer)),
    pair(av.dnsDomain, utf16(names.dnsDomain)),
    pair(av.dnsComputer, utf16(names.dnsComputer)),
    pair(av.timestamp, time),
    Buffer.alloc(4),
  ]);
  const start = 56;
  return Buffer.concat([
    Buffer.from(signature, 'latin1'),
    uint32(2),
    pointer(target.length, start),
    uint32(own | (asked & (echoed | keys))),
    nonce,
    Buffer.alloc(8),
    pointer(info.length, start + target.length),
    // No version is told.
    Buffer.alloc(8),
    target,
    info,
  ]);
}

/** Reads an AUTHENTICATE_MESSAGE; undefined where it is none, is cut off, or has another response than one of NTLMv2. */
export function readAuthenticate(message: Buffer): Authenticate | undefined {
  if (typeOf(message) !== 3 || message.length < 64) return undefined;
  const [nt, domain, user] = [20, 28, 36].map(at => pointed(message, at));
  // A response of version 1 has 24 octets; one of version 2 has a proof, a head of 28 and at least one AV_PAIR (2.2.2.7).
  if (nt === undefined || domain === undefined || user === undefined || nt.length < 48) return undefined;
  if (nt[16] !== 1 || nt[17] !== 1) return undefined;
  const characters = (message.readUInt32LE(60) & flag.unicode) !== 0 ? 'utf16le' : 'latin1';
  return { domain: domain.toString(characters), user: user.toString(characters), nt };
}

/** The key with which a user's client proves that it knows the password: NTOWFv2 (3.3.2). */
export function ntlmKey({ user, domain }: Pick<Authenticate, 'user' | 'domain'>, password: string): Buffer {
  const owf = Buffer.from(md4.init().update(utf16(password)).digest('binary'));
  // Letters are made capital one for one.
  const capitals = Array.from(user, letter =>
    letter.toUpperCase().length > letter.length ? letter : letter.toUpperCase(),
  );
  return mac(owf, utf16(capitals.join('') + domain));
}

/** The proof that belongs to a response (3.3.2). */
export function ntProof(key: Buffer, nonce: Buffer, nt: Buffer): Buffer {
  return mac(key, Buffer.concat([nonce, nt.subarray(16)]));
}

/** Whether the response promises a message integrity code (2.2.2.1, MsvAvFlags). */
export function promisesMic(nt: Buffer): boolean {
  const flags = pairIn(nt, av.flags);
  return flags !== undefined && flags.length >= 4 && (flags.readUInt32LE() & 2) !== 0;
}

/** What the response is bound by (2.2.2.1, MsvAvChannelBindings); undefined: by nothing. A client without a binding may send zeros. */
export function boundBy(nt: Buffer): Buffer | undefined {
  return pairIn(nt, av.channelBindings);
}

/** The value of an AV_PAIR of a response. */
function pairIn(nt: Buffer, wanted: number): Buffer | undefined {
  for (let at = 44; at + 4 <= nt.length; at += 4 + nt.readUInt16LE(at + 2)) {
    const id = nt.readUInt16LE(at);
    if (id === 0) return undefined;
    const end = at + 4 + nt.readUInt16LE(at + 2);
    if (id === wanted) return end <= nt.length ? nt.subarray(at + 4, end) : undefined;
  }
  return undefined;
}

/** The code that a client sends over the whole exchange (3.1.5.1.2), and the one that belongs there; undefined if it has no room for one. */
export function micOf(
  key: Buffer,
  proof: Buffer,
  [negotiate, challenge, authenticate]: readonly [Buffer, Buffer, Buffer],
): { sent: Buffer; due: Buffer } | undefined {
  if (authenticate.length < 88) return undefined;
  const sent = authenticate.subarray(72, 88);
  const without = Buffer.concat([authenticate.subarray(0, 72), Buffer.alloc(16), authenticate.subarray(88)]);
  return { sent, due: mac(mac(key, proof), Buffer.concat([negotiate, challenge, without])) };
}

function typeOf(message: Buffer): number | undefined {
  if (message.length < 12 || message.toString('latin1', 0, 8) !== signature) return undefined;
  return message.readUInt32LE(8);
}

function pointed(message: Buffer, at: number): Buffer | undefined {
  const length = message.readUInt16LE(at);
  const start = message.readUInt32LE(at + 4);
  return start + length <= message.length ? message.subarray(start, start + length) : undefined;
}

function pointer(length: number, start: number): Buffer {
  return Buffer.concat([uint16(length), uint16(length), uint32(start)]);
}

function pair(id: number, value: Buffer): Buffer {
  return Buffer.concat([uint16(id), uint16(value.length), value]);
}

function mac(key: Buffer, octets: Buffer): Buffer {
  return createHmac('md5', key).update(octets).digest();
}

function encoded(text: string, characters: number): Buffer {
  return characters === flag.unicode ? utf16(text) : Buffer.from(text, 'latin1');
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

function uint16(value: number): Buffer {
  return Buffer.of(value & 0xff, value >>> 8);
}

function uint32(value: number): Buffer {
  return Buffer.concat([uint16(value & 0xffff), uint16(value >>> 16)]);
}
