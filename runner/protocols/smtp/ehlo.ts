import type { SmtpReply } from './reply.js';

/** An extension as EHLO announces it. */
export interface Extension {
  /** In upper case. */
  readonly keyword: string;
  readonly parameters: readonly string[];
}

/** The lines of an EHLO or LHLO reply that announce extensions, as sent (latin1): all but the first. */
export function extensionLines(reply: SmtpReply): readonly string[] {
  return reply.lines.slice(1).map(line => line.text);
}

/** Reads `AUTH PLAIN LOGIN`. Spare spaces are forgiven here; the invariant is for them. */
export function parseExtension(line: string): Extension {
  const [keyword = '', ...parameters] = line.split(' ').filter(word => word !== '');
  return { keyword: keyword.toUpperCase(), parameters };
}

/** Does the reply announce `AUTH PLAIN`: the keyword, and among its parameters each word that follows? Case is folded. */
export function announces(reply: SmtpReply, wanted: string): boolean {
  const want = parseExtension(wanted);
  return extensionLines(reply).some(line => {
    const { keyword, parameters } = parseExtension(line);
    const offered = new Set(parameters.map(word => word.toUpperCase()));
    return keyword === want.keyword && want.parameters.every(word => offered.has(word.toUpperCase()));
  });
}

/** A domain or an address literal, as far as letters go (RFC 5321 4.1.2, 4.1.3). */
export const domainForm = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[!-Z^-~]+\])$/;

/** `ehlo-keyword *( SP ehlo-param )` (RFC 5321 4.1.1.1). */
export const extensionForm = /^[A-Za-z0-9][A-Za-z0-9-]*(?: [!-~]+)*$/;
