/** The parameters of MAIL or RCPT: keywords in upper case, undefined for one that came without a value. */
export type Parameters = ReadonlyMap<string, string | undefined>;

/**
 * Reads what follows a path: Mail-parameters or Rcpt-parameters (RFC 5321 4.1.2), each behind one space.
 * Keywords come back in upper case, a parameter without value as undefined.
 * Returns undefined for a broken syntax or a parameter given twice.
 */
export function parseParameters(text: string): Parameters | undefined {
  const parameters = new Map<string, string | undefined>();
  if (text === '') return parameters;
  if (!text.startsWith(' ')) return undefined;
  for (const part of text.slice(1).split(' ')) {
    const found = /^([A-Za-z0-9][A-Za-z0-9-]*)(?:=([!-<>-~\u0080-\u{10ffff}]+))?$/u.exec(part);
    const keyword = found?.[1]?.toUpperCase();
    if (keyword === undefined || parameters.has(keyword)) return undefined;
    parameters.set(keyword, found?.[2]);
  }
  return parameters;
}

/** Decodes xtext (RFC 3461 4); undefined when it is not. */
export function decodeXtext(text: string): string | undefined {
  if (!/^(?:[!-*,-<>-~]|\+[0-9A-F]{2})*$/.test(text)) return undefined;
  return text.replace(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
