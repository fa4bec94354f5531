/** A domain as it stands in an address (RFC 5321 2.3.5). */
const form = /^(?=.{1,255}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** Is this a domain name, as target files, URLs and the command line give one? */
export function isDomainName(text: string): boolean {
  return form.test(text);
}

/** What a domain name is, for those who gave another text. */
export const domainForm = 'letters, digits and hyphens, with dots between them: example.test';
