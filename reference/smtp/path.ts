import { isIPv6 } from 'node:net';

/** A mailbox as a path names it. */
export interface Mailbox {
  /** The local-part without its quoting. */
  localPart: string;
  /** As given, an address literal with its brackets; undefined only for the bare postmaster. */
  domain: string | undefined;
  /** The mailbox as the client wrote it, without source route. */
  text: string;
  /** The source route before it, `@a,@b:`, which counts for nothing (RFC 5321 4.1.1.3); empty where there is none. */
  route: string;
}

/** A path at the beginning of a text: the mailbox, or null for `<>`, and where the text goes on. */
export interface ParsedPath {
  mailbox: Mailbox | null;
  end: number;
}

/** Limits of RFC 5321 4.5.3.1, in octets. */
const LOCAL_PART_LIMIT = 64;
const DOMAIN_LIMIT = 255;
const PATH_LIMIT = 256;
/** RFC 1035 2.3.4. */
const LABEL_LIMIT = 63;

// Characters beyond ASCII are those of RFC 6531; whether they may be used here is for the caller to say.
const beyond = '\\u0080-\\u{10ffff}';
const atom = `[A-Za-z0-9!#$%&'*+\\-/=?^_\`{|}~${beyond}]+`;
const dotString = `${atom}(?:\\.${atom})*`;
const quotedString = `"(?:[ !#-\\[\\]-~${beyond}]|\\\\[ -~])*"`;
const letterOrDigit = `[A-Za-z0-9${beyond}]`;
const label = `${letterOrDigit}(?:[A-Za-z0-9\\-${beyond}]*${letterOrDigit})?`;
const domain = `${label}(?:\\.${label})*`;
const literal = `\\[[!-Z^-~]+\\]`;
const route = `((?:@${domain}(?:,@${domain})*:)?)`;

const domainPattern = new RegExp(`^${domain}$`, 'u');
const pathPattern = new RegExp(
  `<(?:${route}((${dotString}|${quotedString})@(${domain}|${literal}))|(postmaster)|())>`,
  'iuy',
);
const mailboxPattern = new RegExp(`^(${dotString}|${quotedString})@(${domain}|${literal})$`, 'u');

/**
 * Reads a Reverse-path or Forward-path (RFC 5321 4.1.2) at the beginning of the text. A source route is read and dropped.
 * Returns 'too-long' for a path, local-part or domain over the limits of section 4.5.3.1, undefined for what is no path.
 */
export function parsePath(text: string): ParsedPath | 'too-long' | undefined {
  pathPattern.lastIndex = 0;
  const found = pathPattern.exec(text);
  if (found === null) return undefined;
  const [whole, route = '', mailbox, localPart, domainPart, postmaster] = found;
  const end = whole.length;
  if (octets(whole) > PATH_LIMIT) return 'too-long';
  if (postmaster !== undefined) {
    return { mailbox: { localPart: postmaster, domain: undefined, text: postmaster, route }, end };
  }
  if (mailbox === undefined || localPart === undefined || domainPart === undefined) return { mailbox: null, end };
  if (octets(localPart) > LOCAL_PART_LIMIT || octets(domainPart) > DOMAIN_LIMIT) return 'too-long';
  if (!isDomainOrLiteral(domainPart)) return undefined;
  return { mailbox: { localPart: unquote(localPart), domain: domainPart, text: mailbox, route }, end };
}

/** Whether a text is a Mailbox (RFC 5321 4.1.2), limits included. */
export function isMailbox(text: string): boolean {
  const found = mailboxPattern.exec(text);
  if (found === null) return false;
  const [, localPart = '', domainPart = ''] = found;
  return octets(localPart) <= LOCAL_PART_LIMIT && octets(domainPart) <= DOMAIN_LIMIT && isDomainOrLiteral(domainPart);
}

/** Whether a text is a Domain or an address-literal (RFC 5321 4.1.2 and 4.1.3), as the argument of EHLO has to be. */
export function isDomainOrLiteral(text: string): boolean {
  if (octets(text) > DOMAIN_LIMIT) return false;
  if (!text.startsWith('['))
    return domainPattern.test(text) && text.split('.').every(each => octets(each) <= LABEL_LIMIT);
  const inner = text.slice(1, -1);
  if (!text.endsWith(']')) return false;
  const ipv4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(inner);
  if (ipv4 !== null) return ipv4.slice(1).every(number => Number(number) <= 255);
  if (/^IPv6:/i.test(inner)) return !inner.includes('%') && isIPv6(inner.slice(5));
  return /^[A-Za-z0-9-]*[A-Za-z0-9]:[!-Z^-~]+$/.test(inner);
}

/** The IP address that an address literal stands for; undefined for anything else. */
export function addressOfLiteral(text: string): string | undefined {
  const found = /^\[(?:IPv6:)?([0-9a-f.:]+)\]$/i.exec(text);
  return found?.[1]?.toLowerCase();
}

function unquote(localPart: string): string {
  return localPart.startsWith('"') ? localPart.slice(1, -1).replace(/\\(.)/gu, '$1') : localPart;
}

function octets(text: string): number {
  return Buffer.byteLength(text);
}
