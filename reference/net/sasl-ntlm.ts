import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Account } from '../store/account.js';
import type { Store } from '../store/store.js';
import type { Mechanism, SaslStep } from './mechanism.js';
import {
  boundBy,
  challengeMessage,
  micOf,
  type NtlmNames,
  ntlmKey,
  ntProof,
  promisesMic,
  readAuthenticate,
  readNegotiate,
} from './ntlm.js';

/** Milliseconds between the first days of 1601 and of 1970. */
const since1601 = 11_644_473_600_000n;

/** NTLM with responses of version 2 (MS-NLMP). Where a client promises a code over the three messages, it has to be right. */
export class Ntlm implements Mechanism {
  readonly name = 'NTLM';
  readonly takesInitialResponse = true;
  private readonly store: Store;
  private readonly names: NtlmNames;
  private readonly nonce: Buffer;
  private readonly binding: Buffer | undefined;
  private negotiate: Buffer | undefined;
  private challenge: Buffer = Buffer.alloc(0);

  /**
   * @param binding what responses must be bound by, as MsvAvChannelBindings has it; undefined: nobody looks
   * @param nonce the 8 octets of the challenge, made up where absent
   */
  constructor(store: Store, hostname: string, binding?: Buffer, nonce = randomBytes(8)) {
    this.store = store;
    this.binding = binding;
    this.nonce = nonce;
    this.names = {
      domain: firstLabel(store.domain),
      computer: firstLabel(hostname),
      dnsDomain: store.domain,
      dnsComputer: hostname,
    };
  }

  step(response: Buffer | undefined): SaslStep {
    if (response === undefined) return { challenge: Buffer.alloc(0) };
    if (this.negotiate === undefined) return this.begin(response);
    const account = this.verify(this.negotiate, response);
    return account === undefined ? { failed: true } : { account };
  }

  private begin(message: Buffer): SaslStep {
    const asked = readNegotiate(message);
    if (asked === undefined) return { failed: true };
    this.negotiate = message;
    const now = (BigInt(Date.now()) + since1601) * 10_000n;
    this.challenge = challengeMessage(asked, this.nonce, this.names, now);
    return { challenge: this.challenge };
  }

  private verify(negotiate: Buffer, message: Buffer): Account | undefined {
    const given = readAuthenticate(message);
    if (given === undefined || !this.isOurs(given.domain)) return undefined;
    const account = this.store.account(given.user);
    const key = ntlmKey(given, account?.password ?? '');
    const proof = ntProof(key, this.nonce, given.nt);
    if (!timingSafeEqual(proof, given.nt.subarray(0, 16))) return undefined;
    if (promisesMic(given.nt)) {
      const mic = micOf(key, proof, [negotiate, this.challenge, message]);
      if (mic === undefined || !timingSafeEqual(mic.sent, mic.due)) return undefined;
    }
    return this.binding === undefined || boundBy(given.nt)?.equals(this.binding) ? account : undefined;
  }

  /** The client's domain is this one, by either of its names; or none, where the user's name has it. */
  private isOurs(domain: string): boolean {
    const names = ['', this.names.domain, this.names.dnsDomain];
    return names.some(name => name.toUpperCase() === domain.toUpperCase());
  }
}

/** A NetBIOS name: 15 letters at most. */
function firstLabel(name: string): string {
  return (name.split('.', 1)[0] ?? '').toUpperCase().slice(0, 15);
}
