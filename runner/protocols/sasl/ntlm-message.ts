import { SaslError } from './mechanism.js';

/** Flags of MS-NLMP, section 2.2.2.5. */
const UNICODE = 0x00000001;
const REQUEST_TARGET = 0x00000004;
const NTLM = 0x00000200;
const ALWAYS_SIGN = 0x00008000;
const EXTENDED_SESSION_SECURITY = 0x00080000;
const TARGET_INFO = 0x00800000;
const KEY_OF_128_BITS = 0x20000000;
const KEY_OF_56_BITS = 0x80000000;

/** What is asked for. Nothing is signed or sealed afterwards, yet Windows can be set to refuse who does not offer the long key. */
const OFFERED =
  UNICODE | REQUEST_TARGET | NTLM | ALWAYS_SIGN | EXTENDED_SESSION_SECURITY | KEY_OF_128_BITS | KEY_OF_56_BITS;

const SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1');

/** Where AUTHENTICATE_MESSAGE has its message integrity code (section 2.2.1.3), and where its payload begins. */
const MIC_AT = 72;
const PAYLOAD_AT = 88;

/** AvIds of section 2.2.2.1. */
const AV_END = 0;
const AV_FLAGS = 6;
const AV_TIMESTAMP = 7;
const AV_CHANNEL_BINDINGS = 10;
/** The bit of MsvAvFlags that announces a message integrity code. */
const HAS_MIC = 2;

/** What is needed of a CHALLENGE_MESSAGE (section 2.2.1.2). */
export interface NtlmChallenge {
  readonly flags: number;
  /** 8 octets. */
  readonly nonce: Buffer;
  /** The domain or server that is to authenticate; empty where it is not told. */
  readonly target: string;
  /** AV_PAIRs as they came; empty where there are none. */
  readonly targetInfo: Buffer;
  /** The server's FILETIME, if it tells it. */
  readonly time: Buffer | undefined;
}

/** NEGOTIATE_MESSAGE (section 2.2.1.1), with neither domain nor workstation. */
export function negotiateMessage(): Buffer {
  const message = Buffer.alloc(40);
  SIGNATURE.copy(message);
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(OFFERED >>> 0, 12);
  // Both names are empty and would begin where the message ends.
  message.writeUInt32LE(message.length, 20);
  message.writeUInt32LE(message.length, 28);
  return message;
}

/** Reads a CHALLENGE_MESSAGE. Throws SaslError when it is none, and when it does not offer what NTLMv2 needs. */
export function readChallenge(message: Buffer): NtlmChallenge {
  if (message.length < 32 || !message.subarray(0, 8).equals(SIGNATURE) || message.readUInt32LE(8) !== 2)
    throw new SaslError('not the challenge of an NTLM server');
  const flags = message.readUInt32LE(20);
  if ((flags & UNICODE) === 0) throw new SaslError('the NTLM server does not take Unicode');
  const targetInfo = (flags & TARGET_INFO) === 0 ? Buffer.alloc(0) : field(message, 40);
  return {
    flags,
    nonce: message.subarray(24, 32),
    target: field(message, 12).toString('utf16le'),
    targetInfo,
    time: pairs(targetInfo).find(({ id, value }) => id === AV_TIMESTAMP && value.length === 8)?.value,
  };
}

/**
 * The AV_PAIRs as the client sends them back (section 3.1.5.1.2). A server that sent none gets none.
 * @param signs there is a message integrity code, which is promised among them
 * @param binding MsvAvChannelBindings, 16 octets
 * @throws SaslError when they are malformed
 */
export function answeredInfo(
  targetInfo: Buffer,
  { signs, binding }: { readonly signs: boolean; readonly binding: Buffer | undefined },
): Buffer {
  if (targetInfo.length === 0 || (!signs && binding === undefined)) return targetInfo;
  const all = pairs(targetInfo);
  const own: AvPair[] = [];
  if (signs) {
    const flags = Buffer.alloc(4);
    all.find(({ id, value }) => id === AV_FLAGS && value.length === 4)?.value.copy(flags);
    flags.writeUInt32LE((flags.readUInt32LE() | HAS_MIC) >>> 0);
    own.push({ id: AV_FLAGS, value: flags });
  }
  if (binding !== undefined) own.push({ id: AV_CHANNEL_BINDINGS, value: binding });
  const others = all.filter(({ id }) => !own.some(each => each.id === id));
  return Buffer.concat([...others, ...own, { id: AV_END, value: Buffer.alloc(0) }].map(written));
}

export interface NtlmAnswer {
  /** Those of the challenge; what was not offered is left out. */
  readonly flags: number;
  readonly domain: string;
  readonly user: string;
  readonly lm: Buffer;
  readonly nt: Buffer;
}

/** AUTHENTICATE_MESSAGE (section 2.2.1.3), with its message integrity code all zeros. */
export function authenticateMessage({ flags, domain, user, lm, nt }: NtlmAnswer): Buffer {
  const header = Buffer.alloc(PAYLOAD_AT);
  SIGNATURE.copy(header);
  header.writeUInt32LE(3, 8);
  header.writeUInt32LE((flags & (OFFERED | TARGET_INFO)) >>> 0, 60);
  const empty = Buffer.alloc(0);
  const names = [domain, user].map(name => Buffer.from(name, 'utf16le'));
  // In the header's order: the workstation and the session key, which are left out, come last.
  const payload = [lm, nt, ...names, empty, empty];
  let at = PAYLOAD_AT;
  for (const [index, value] of payload.entries()) {
    header.writeUInt16LE(value.length, 12 + 8 * index);
    header.writeUInt16LE(value.length, 14 + 8 * index);
    header.writeUInt32LE(at, 16 + 8 * index);
    at += value.length;
  }
  return Buffer.concat([header, ...payload]);
}

/** Puts the message integrity code into an AUTHENTICATE_MESSAGE. */
export function writeMic(message: Buffer, mic: Buffer): void {
  mic.copy(message, MIC_AT, 0, 16);
}

interface AvPair {
  readonly id: number;
  readonly value: Buffer;
}

function written({ id, value }: AvPair): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, value]);
}

/** The AV_PAIRs up to the MsvAvEOL, which is not among them. */
function pairs(info: Buffer): AvPair[] {
  const found: AvPair[] = [];
  let at = 0;
  while (at < info.length) {
    if (at + 4 > info.length) throw new SaslError("the NTLM server's target information is cut off");
    const id = info.readUInt16LE(at);
    if (id === AV_END) return found;
    const end = at + 4 + info.readUInt16LE(at + 2);
    if (end > info.length) throw new SaslError("the NTLM server's target information is cut off");
    found.push({ id, value: info.subarray(at + 4, end) });
    at = end;
  }
  if (info.length > 0) throw new SaslError("the NTLM server's target information has no end");
  return found;
}

/** What the length and offset at a place of the header point to. */
function field(message: Buffer, at: number): Buffer {
  if (message.length < at + 8) throw new SaslError('the challenge of the NTLM server is cut off');
  const length = message.readUInt16LE(at);
  const start = message.readUInt32LE(at + 4);
  if (length > 0 && start + length > message.length)
    throw new SaslError('the challenge of the NTLM server points outside of itself');
  return length === 0 ? Buffer.alloc(0) : message.subarray(start, start + length);
}
