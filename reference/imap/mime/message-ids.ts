import { readQuotedString, skipComments } from './tokens.js';

/**
 * The message ids of a field body, in order, without angle brackets and without quoting, so that each has one form (RFC 5256 3). What is no msg-id
 * of RFC 5322 3.6.4 is passed over.
 */
export function readMessageIds(value: string): string[] {
  const ids: string[] = [];
  let at = 0;
  while (at < value.length) {
    const next = value[at];
    if (next === '(') at = skipComments(value, at).at;
    else if (next === '"') at = readQuotedString(value, at).at;
    else if (next === '<') {
      const read = readId(value, at + 1);
      if (read !== undefined) ids.push(read.id);
      at = read?.at ?? at + 1;
    } else at += 1;
  }
  return ids;
}

/** Reads what stands behind "<": words with dots, "@", a domain or a literal, ">". */
function readId(value: string, from: number): { id: string; at: number } | undefined {
  let id = '';
  let { at } = skipComments(value, from);
  for (;;) {
    const next = value[at];
    if (next === '"') {
      const quoted = readQuotedString(value, at);
      id += quoted.value;
      at = quoted.at;
    } else if (next !== undefined && /[^\s<>@()]/.test(next)) {
      id += next;
      at += 1;
    } else break;
  }
  at = skipComments(value, at).at;
  if (id === '' || value[at] !== '@') return undefined;
  const rest = value.slice(skipComments(value, at + 1).at);
  const domain = /^(?:\[[^\]]*\]|[^\s<>@()"[\]]+)/.exec(rest)?.[0];
  if (domain === undefined) return undefined;
  const close = skipComments(value, value.length - rest.length + domain.length).at;
  return value[close] === '>' ? { id: `${id}@${domain}`, at: close + 1 } : undefined;
}
