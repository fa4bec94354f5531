import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SaslError } from '../../../../runner/protocols/sasl/index.js';
import { Ntlm } from '../../../../runner/protocols/sasl/ntlm.js';
import { bindingHash, prove, responseKey } from '../../../../runner/protocols/sasl/ntlm-response.js';
import { Mask } from '../../../../runner/wire/mask.js';

const hex = (text: string) => Buffer.from(text, 'hex');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');

// The figures of MS-NLMP, section 4.2.4.
const server = hex('0123456789abcdef');
const client = hex('aaaaaaaaaaaaaaaa');
const targetInfo = hex('02000c0044006f006d00610069006e0001000c0053006500720076006500720000000000');
const challenge = hex(
  '4e544c4d53535000020000000c000c003800000033828ae20123456789abcdef00000000000000002400240044000000060070170000000f' +
    `530065007200760065007200${targetInfo.toString('hex')}`,
);
const ntResponse =
  '68cd0ab851e51c96aabc927bebef6a1c01010000000000000000000000000000aaaaaaaaaaaaaaaa00000000' +
  `${targetInfo.toString('hex')}00000000`;

describe('the answer to a challenge', () => {
  it('is that of the known figures', () => {
    const key = responseKey('User', 'Domain', 'Password');
    expect(key.toString('hex')).toBe('0c868a403bfd7a93a3001ef22ef02e3f');
    const { proof, nt, lm, sessionKey } = prove(key, { server, client, time: Buffer.alloc(8), targetInfo });
    expect(proof.toString('hex')).toBe('68cd0ab851e51c96aabc927bebef6a1c');
    expect(nt.toString('hex')).toBe(ntResponse);
    expect(lm.toString('hex')).toBe('86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa');
    expect(sessionKey.toString('hex')).toBe('8de40ccadbc14a82f15cb0ad0de95ca3');
  });

  it('makes the letters of a user alike, whatever their case, but not those of a domain', () => {
    const key = responseKey('straße', 'Domain', 'x');
    expect(responseKey('STRAßE', 'Domain', 'x')).toEqual(key);
    expect(responseKey('STRASSE', 'Domain', 'x')).not.toEqual(key);
    expect(responseKey('straße', 'DOMAIN', 'x')).not.toEqual(key);
  });
});

// What public implementations agree on for this hash of a certificate.
const endPoint = hex('e3ca49271e5089cc48ce82109f1324f41dbeddc29a777410c738f7868c4ff405');
const binding = '6ea19df066da4622051f9c4f92c6df74';

/** An exchange that gives the same octets each time. */
function begin(user: string, password = 'Password', serverEndPoint?: Buffer) {
  const secrets: Buffer[] = [];
  const mechanism = new Ntlm(
    { user, password, ...(serverEndPoint && { channelBinding: () => serverEndPoint }) },
    secret => secrets.push(secret),
    { clientChallenge: client, time: 0n },
  );
  return { mechanism, secrets };
}

/** A field of an AUTHENTICATE_MESSAGE, by the place of its length in the header. */
function field(message: Buffer, at: number): Buffer {
  const start = message.readUInt32LE(at + 4);
  return message.subarray(start, start + message.readUInt16LE(at));
}

const [lmAt, ntAt, domainAt, userAt, workstationAt, sessionKeyAt] = [12, 20, 28, 36, 44, 52];

/** A challenge whose server tells the time, as Windows does. */
function withTime(flags = 0xe28a8233): Buffer {
  const time = hex('0700080011223344556677ee');
  const info = Buffer.concat([targetInfo.subarray(0, -4), time, Buffer.alloc(4)]);
  const message = Buffer.concat([challenge.subarray(0, 68), info]);
  message.writeUInt32LE(flags, 20);
  message.writeUInt16LE(info.length, 40);
  return message;
}

describe('NTLM', () => {
  it('speaks first: with the command, or to an empty challenge', () => {
    const { mechanism } = begin('user');
    const first = mechanism.initial();
    expect(first.toString('latin1', 0, 8)).toBe('NTLMSSP\0');
    expect(first.readUInt32LE(8)).toBe(1);
    // Unicode and NTLM; neither signing, sealing nor the exchange of keys.
    expect(first.readUInt32LE(12) & 0x40000233).toBe(0x201);
    expect(mechanism.step(Buffer.alloc(0))).toEqual(first);
    expect(mechanism.promptedInWords).toBe(true);
  });

  it('answers with the known figures', () => {
    const { mechanism } = begin('Domain\\User');
    const answer = mechanism.step(challenge);
    expect(answer.readUInt32LE(8)).toBe(3);
    expect(field(answer, ntAt).toString('hex')).toBe(ntResponse);
    expect(field(answer, lmAt).toString('hex')).toBe('86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa');
    expect(field(answer, domainAt)).toEqual(utf16('Domain'));
    expect(field(answer, userAt)).toEqual(utf16('User'));
    expect(field(answer, workstationAt).length + field(answer, sessionKeyAt).length).toBe(0);
    expect(answer.subarray(72, 88)).toEqual(Buffer.alloc(16));
    mechanism.finish();
  });

  it.each([
    ['OTHER\\name', 'OTHER', 'name'],
    ['\\name', '', 'name'],
    ['name@example.test', '', 'name@example.test'],
    ['name', 'Server', 'name'],
  ])('tells the user %s as %j and %j', (user, domain, name) => {
    const answer = begin(user).mechanism.step(challenge);
    expect(field(answer, domainAt)).toEqual(utf16(domain));
    expect(field(answer, userAt)).toEqual(utf16(name));
    const key = responseKey(name, domain, 'Password');
    const { nt } = prove(key, { server, client, time: Buffer.alloc(8), targetInfo });
    expect(field(answer, ntAt)).toEqual(nt);
  });

  it('vouches for the three messages where the server tells the time', () => {
    const { mechanism } = begin('Domain\\User');
    const message = withTime();
    const answer = mechanism.step(message);
    const nt = field(answer, ntAt);
    expect(field(answer, lmAt)).toEqual(Buffer.alloc(24));
    expect(nt.subarray(24, 32)).toEqual(hex('11223344556677ee'));
    expect(nt.toString('hex')).toContain('0600040002000000');
    const md5 = (key: Buffer, ...octets: Buffer[]) => createHmac('md5', key).update(Buffer.concat(octets)).digest();
    const sessionKey = md5(responseKey('User', 'Domain', 'Password'), nt.subarray(0, 16));
    const blank = Buffer.concat([answer.subarray(0, 72), Buffer.alloc(16), answer.subarray(88)]);
    expect(answer.subarray(72, 88)).toEqual(md5(sessionKey, mechanism.initial(), message, blank));
  });

  it('is bound to the certificate of the server inside TLS', () => {
    expect(bindingHash(endPoint).toString('hex')).toBe(binding);
    const info = targetInfo.subarray(0, -4).toString('hex');
    const signed = field(begin('Domain\\User', 'Password', endPoint).mechanism.step(withTime()), ntAt).toString('hex');
    // Behind what the server sent, the promise of a code; then the binding, and the end.
    expect(signed).toContain(`${info}0700080011223344556677ee06000400020000000a001000${binding}00000000`);
    const unsigned = field(begin('Domain\\User', 'Password', endPoint).mechanism.step(challenge), ntAt).toString('hex');
    expect(unsigned).toContain(`${info}0a001000${binding}00000000`);
  });

  it('takes the place of a binding that the server sends', () => {
    const message = Buffer.concat([challenge.subarray(0, 68), hex(`0a001000${'ff'.repeat(16)}00000000`)]);
    message.writeUInt16LE(24, 40);
    const nt = field(begin('User', 'Password', endPoint).mechanism.step(message), ntAt).toString('hex');
    expect(nt).toContain(`0a001000${binding}00000000`);
    expect(nt).not.toContain('ff'.repeat(16));
  });

  it('is not bound where the server tells nothing of itself', () => {
    const message = Buffer.from(challenge);
    message.writeUInt32LE(0xe20a8233, 20);
    const nt = field(begin('User', 'Password', endPoint).mechanism.step(message), ntAt).toString('hex');
    expect(nt).not.toContain(binding);
  });

  it('is hidden as a whole, since its answer lets anybody try passwords', () => {
    const { mechanism, secrets } = begin('Domain\\User');
    const line = `AUTH NTLM ${mechanism.initial().toString('base64')}`;
    const answer = mechanism.step(withTime()).toString('base64');
    const mask = new Mask();
    for (const secret of secrets) mask.add(secret);
    expect(mask.hide(answer)).toBe('***');
    expect(mask.hide(line)).toBe(line);
    expect(secrets[0]).toEqual(Buffer.from('Password'));
  });

  const cut = Buffer.from(challenge);
  cut.writeUInt16LE(500, 40);
  const oem = Buffer.from(challenge);
  oem.writeUInt32LE(0x202, 20);
  const endless = Buffer.from(challenge);
  endless.writeUInt16LE(32, 40);
  const overlong = Buffer.from(challenge);
  overlong.writeUInt16LE(0xffff, 86);
  it.each([
    ['words', Buffer.from('ntlm supported'), 'not the challenge of an NTLM server'],
    ['its own message', new Ntlm({ user: 'u', password: 'p' }, () => 0).initial(), 'not the challenge'],
    ['a short message', challenge.subarray(0, 31), 'not the challenge'],
    ['a field that is not there', challenge.subarray(0, 40), 'cut off'],
    ['a field that points outside', cut, 'points outside of itself'],
    ['a server without Unicode', oem, 'does not take Unicode'],
    ['target information without an end', endless, 'has no end'],
    ['target information that is cut off', overlong, 'is cut off'],
  ])('does not answer %s', (_, message, reason) => {
    const { mechanism } = begin('user');
    expect(() => mechanism.step(message)).toThrow(SaslError);
    expect(() => begin('user').mechanism.step(message)).toThrow(reason);
    expect(() => mechanism.finish()).toThrow('before it has sent an NTLM challenge');
  });

  it('answers once', () => {
    const { mechanism } = begin('user');
    mechanism.step(challenge);
    expect(() => mechanism.step(challenge)).toThrow('nothing to answer to a second challenge');
  });
});
