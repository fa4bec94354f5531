import type { ProtocolName } from '../protocols/protocol.js';

/** What a server may say first. */
interface Greetings {
  readonly ready: RegExp;
  /** It has nothing for this client, and says so as the RFC has it. */
  readonly refusal?: RegExp;
  /** The rule that the first words are held to, and what it asks for. */
  readonly rule: string;
  readonly expected: string;
}

/** RFC 5321 3.1, 3.8 (421) and RFC 7504 3 (521); RFC 1939 4, and RFC 3206 4 for what passes; RFC 3501 7.1. */
const greetings: Readonly<Record<ProtocolName, Greetings>> = {
  smtp: {
    ready: /^220(?:[ -]|$)/,
    refusal: /^(?:554|521|421)(?:[ -]|$)/,
    rule: 'rfc5321/3.1/greeting-220',
    expected: '220, or 554, 521 or 421 where there is no service',
  },
  pop3: {
    ready: /^\+OK(?:\s|$)/,
    refusal: /^-ERR \[SYS\/TEMP[/\]]/i,
    rule: 'rfc1939/4/greeting-positive',
    expected: 'a positive response, +OK',
  },
  imap: {
    ready: /^\* (?:OK|PREAUTH)(?: |$)/i,
    refusal: /^\* BYE(?: |$)/i,
    rule: 'rfc3501/7.1/greeting',
    expected: 'an untagged OK, PREAUTH or BYE',
  },
};

/** The first line of a server: ready, a refusal as the RFC allows it, or no greeting at all. */
export function kindOfGreeting(protocol: ProtocolName, line: string): 'ready' | 'refusal' | 'illegal' {
  const { ready, refusal } = greetings[protocol];
  if (ready.test(line)) return 'ready';
  return refusal?.test(line) ? 'refusal' : 'illegal';
}

/** That a server's first words are no greeting. */
export function brokenGreeting(protocol: ProtocolName, got: string): { rule: string; expected: string; got: string } {
  const { rule, expected } = greetings[protocol];
  return { rule, expected, got };
}
