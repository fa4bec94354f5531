import { describe, expect, it } from 'vitest';
import { challengeMessage, micOf, ntlmKey, ntProof, promisesMic, readNegotiate } from '../../../reference/net/ntlm.js';
import { createMechanism, mechanismNames } from '../../../reference/net/sasl.js';
import { Ntlm } from '../../../reference/net/sasl-ntlm.js';
import { Store } from '../../../reference/store/store.js';

const hex = (text: string) => Buffer.from(text, 'hex');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');

// The figures of MS-NLMP, section 4.2.4: Password of User in Domain.
const nonce = hex('0123456789abcdef');
const authenticate = hex(
  '4e544c4d5353500003000000180018006c00000054005400840000000c000c00480000000800080054000000100010005c00000010001000d8000000' +
    '358288e20501280a0000000f44006f006d00610069006e00550073006500720043004f004d00500055005400450052' +
    '0086c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa' +
    '68cd0ab851e51c96aabc927bebef6a1c01010000000000000000000000000000aaaaaaaaaaaaaaaa00000000' +
    '02000c0044006f006d00610069006e0001000c005300650072007600650072000000000000000000' +
    'c5dad2544fc9799094ce1ce90bc9d03e',
);
const store = new Store([{ user: 'user', password: 'Password' }], 'domain');

/** What a client begins with: signature, type, flags, two empty names. */
const negotiate = (flags = 0x201) =>
  Buffer.concat([Buffer.from('NTLMSSP\0\x01\0\0\0', 'latin1'), uint32(flags), Buffer.alloc(16)]);

function uint32(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32LE(value >>> 0);
  return octets;
}

/** An exchange up to its challenge, which is the one of the figures. */
function begun(own = store, flags?: number): { mechanism: Ntlm; challenge: Buffer } {
  const mechanism = new Ntlm(own, 'mail.domain', undefined, nonce);
  const step = mechanism.step(negotiate(flags));
  if (!('challenge' in step)) throw new Error('no challenge');
  return { mechanism, challenge: step.challenge };
}

describe('NTLM, the server', () => {
  it('takes the known figures, and nothing that differs in an octet', () => {
    expect(begun().mechanism.step(authenticate)).toEqual({ account: store.account('user') });
    // Domain, user, proof, and what is proved; neither workstation nor session key are looked at.
    for (const at of [72, 84, 132, 150, 172, 200]) {
      const changed = Buffer.from(authenticate);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(begun().mechanism.step(changed), `octet ${at}`).toEqual({ failed: true });
    }
    const other = new Ntlm(store, 'mail.domain');
    other.step(negotiate());
    expect(other.step(authenticate)).toEqual({ failed: true });
  });

  it('fails a wrong password and a user that nobody is', () => {
    const wrong = new Store([{ user: 'user', password: 'password' }], 'domain');
    const nobody = new Store([{ user: 'other', password: 'Password' }], 'domain');
    const elsewhere = new Store([{ user: 'user', password: 'Password' }], 'example.test');
    for (const own of [wrong, nobody, elsewhere])
      expect(begun(own).mechanism.step(authenticate)).toEqual({ failed: true });
  });

  it('computes the known figures', () => {
    const key = ntlmKey({ user: 'User', domain: 'Domain' }, 'Password');
    expect(key.toString('hex')).toBe('0c868a403bfd7a93a3001ef22ef02e3f');
    const nt = authenticate.subarray(132, 216);
    expect(ntProof(key, nonce, nt).toString('hex')).toBe('68cd0ab851e51c96aabc927bebef6a1c');
    expect(promisesMic(nt)).toBe(false);
  });

  it('challenges with its names and the time', () => {
    const names = { domain: 'EXAMPLE', computer: 'MAIL', dnsDomain: 'example.test', dnsComputer: 'mail.example.test' };
    const challenge = challengeMessage(0x201, nonce, names, 5n);
    expect(challenge.toString('latin1', 0, 12)).toBe('NTLMSSP\0\x02\0\0\0');
    expect(challenge.subarray(24, 32)).toEqual(nonce);
    // Unicode, NTLM, the target is a domain, and there is information about it.
    expect(challenge.readUInt32LE(20)).toBe(0x00810201);
    const start = challenge.readUInt32LE(16);
    expect(challenge.subarray(start, start + challenge.readUInt16LE(12))).toEqual(utf16('EXAMPLE'));
    for (const name of Object.values(names)) expect(challenge.includes(utf16(name))).toBe(true);
    expect(challenge.subarray(challenge.readUInt32LE(44)).toString('hex')).toContain('070008000500000000000000');
    expect(challenge.readUInt32LE(44) + challenge.readUInt16LE(40)).toBe(challenge.length);
  });

  it('speaks with a client that has no Unicode', () => {
    const challenge = challengeMessage(
      0x206,
      nonce,
      { domain: 'EXAMPLE', computer: 'MAIL', dnsDomain: 'example.test', dnsComputer: 'mail.example.test' },
      5n,
    );
    expect(challenge.readUInt32LE(20) & 7).toBe(6);
    expect(challenge.toString('latin1', 56, 63)).toBe('EXAMPLE');
    const names = Buffer.concat([Buffer.from('DOMAINuser', 'latin1'), Buffer.alloc(10)]);
    const message = Buffer.concat([authenticate.subarray(0, 72), names, authenticate.subarray(92)]);
    message.writeUInt16LE(6, 28);
    message.writeUInt16LE(4, 36);
    message.writeUInt32LE(78, 40);
    message.writeUInt32LE(0x202, 60);
    const key = ntlmKey({ user: 'user', domain: 'DOMAIN' }, 'Password');
    ntProof(key, nonce, message.subarray(132, 216)).copy(message, 132);
    expect(begun(store, 0x206).mechanism.step(message)).toEqual({ account: store.account('user') });
  });

  it('asks with an empty challenge when the client waits, and fails what is no NTLM', () => {
    expect(new Ntlm(store, 'h').step(undefined)).toEqual({ challenge: Buffer.alloc(0) });
    for (const rubbish of [Buffer.alloc(0), Buffer.from('NTLMSSP\0'), authenticate, negotiate(0x200), negotiate(0x1)])
      expect(new Ntlm(store, 'h').step(rubbish)).toEqual({ failed: true });
    for (const rubbish of [Buffer.alloc(0), negotiate(), authenticate.subarray(0, 60), authenticate.subarray(0, 150)])
      expect(begun().mechanism.step(rubbish)).toEqual({ failed: true });
    expect(readNegotiate(negotiate())).toBe(0x201);
  });

  it('takes no response of version 1, and none of nobody', () => {
    const old = Buffer.from(authenticate);
    old.writeUInt16LE(24, 20);
    expect(begun().mechanism.step(old)).toEqual({ failed: true });
    const anonymous = Buffer.from(authenticate);
    for (const at of [20, 28, 36]) anonymous.writeUInt16LE(0, at);
    expect(begun().mechanism.step(anonymous)).toEqual({ failed: true });
  });

  it('wants the code over three messages to be right where it is promised', () => {
    const { mechanism, challenge } = begun();
    const flags = hex('0600040002000000');
    const subject = Buffer.concat([hex('0101'), Buffer.alloc(26), flags, Buffer.alloc(8)]);
    const key = ntlmKey({ user: 'user', domain: '' }, 'Password');
    const proof = ntProof(key, nonce, Buffer.concat([Buffer.alloc(16), subject]));
    const nt = Buffer.concat([proof, subject]);
    expect(promisesMic(nt)).toBe(true);
    const message = Buffer.alloc(88 + nt.length + 8);
    authenticate.copy(message, 0, 0, 12);
    nt.copy(message, 88);
    utf16('user').copy(message, 88 + nt.length);
    message.writeUInt16LE(nt.length, 20);
    message.writeUInt32LE(88, 24);
    message.writeUInt16LE(8, 36);
    message.writeUInt32LE(88 + nt.length, 40);
    message.writeUInt32LE(0x201, 60);
    expect(mechanism.step(Buffer.from(message))).toEqual({ failed: true });
    const mic = micOf(key, proof, [negotiate(), challenge, message]);
    mic?.due.copy(message, 72);
    expect(mechanism.step(message)).toEqual({ account: store.account('user') });
  });

  it('wants the binding that it was given', () => {
    const binding = hex('6ea19df066da4622051f9c4f92c6df74');
    /** What a client sends that is bound so. */
    const bound = (value: Buffer | undefined) => {
      const pair = value === undefined ? Buffer.alloc(0) : Buffer.concat([hex('0a001000'), value]);
      const subject = Buffer.concat([hex('0101'), Buffer.alloc(26), pair, Buffer.alloc(8)]);
      const key = ntlmKey({ user: 'user', domain: '' }, 'Password');
      const nt = Buffer.concat([ntProof(key, nonce, Buffer.concat([Buffer.alloc(16), subject])), subject]);
      const message = Buffer.alloc(88);
      authenticate.copy(message, 0, 0, 12);
      for (const [at, length, start] of [
        [20, nt.length, 88],
        [36, 8, 88 + nt.length],
      ] as const) {
        message.writeUInt16LE(length, at);
        message.writeUInt32LE(start, at + 4);
      }
      message.writeUInt32LE(0x201, 60);
      return Buffer.concat([message, nt, utf16('user')]);
    };
    const answer = (asked: Buffer | undefined, sent: Buffer | undefined) => {
      const mechanism = new Ntlm(store, 'mail.domain', asked, nonce);
      mechanism.step(negotiate());
      return mechanism.step(bound(sent));
    };
    const account = { account: store.account('user') };
    expect(answer(binding, binding)).toEqual(account);
    for (const sent of [undefined, Buffer.alloc(16), Buffer.alloc(16, 1), binding.subarray(0, 8)])
      expect(answer(binding, sent)).toEqual({ failed: true });
    for (const sent of [undefined, Buffer.alloc(16), binding]) expect(answer(undefined, sent)).toEqual(account);
  });

  it('is had where a dialect names it, and not offered by itself', () => {
    expect(mechanismNames).not.toContain('NTLM');
    expect(createMechanism('NTLM', store, { hostname: 'h' })).toBeUndefined();
    expect(createMechanism('ntlm', store, { hostname: 'h', mechanisms: ['NTLM'] })?.name).toBe('NTLM');
  });
});
