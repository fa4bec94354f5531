import { readQuotedString, skipComments } from './tokens.js';

/** A value with parameters, as Content-Type and Content-Disposition have it (RFC 2045 5.1, RFC 2183). */
export interface ParameterisedValue {
  readonly value: string;
  /** In the order they were written, names as written, quoting taken away. RFC 2231 forms are left to the client. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

const token = /[^\0-\x20\x7f-\xff()<>@,;:\\"/[\]?=]+/y;

/** Reads a token (RFC 2045 5.1) after comments; undefined if there is none. */
function readToken(text: string, from: number): { at: number; value: string } | undefined {
  token.lastIndex = skipComments(text, from).at;
  const value = token.exec(text)?.[0];
  return value === undefined ? undefined : { at: token.lastIndex, value };
}

/**
 * Reads `token *(";" name "=" value)`, or `token "/" token` with parameters when `typed`.
 * @returns undefined if the value itself is not valid; parameters that are not valid are passed over
 */
export function readParameterised(text: string, typed: boolean): ParameterisedValue | undefined {
  const first = readToken(text, 0);
  if (first === undefined) return undefined;
  let value = first.value;
  let at = first.at;
  if (typed) {
    at = skipComments(text, at).at;
    const subtype = text[at] === '/' ? readToken(text, at + 1) : undefined;
    if (subtype === undefined) return undefined;
    value += `/${subtype.value}`;
    at = subtype.at;
  }
  return { value, parameters: readParameters(text, at) };
}

function readParameters(text: string, from: number): [string, string][] {
  const parameters: [string, string][] = [];
  let at = from;
  while (at < text.length) {
    const semicolon = nextSemicolon(text, at);
    if (semicolon === -1) break;
    at = semicolon + 1;
    const name = readToken(text, at);
    if (name === undefined) continue;
    const equals = skipComments(text, name.at).at;
    if (text[equals] !== '=') continue;
    const start = skipComments(text, equals + 1).at;
    const value = text[start] === '"' ? readQuotedString(text, start) : readLooseValue(text, start);
    parameters.push([name.value, value.value]);
    at = value.at;
  }
  return parameters;
}

/** Many senders leave out the quotes that specials such as "/" need: anything up to white space or ";" is taken. */
function readLooseValue(text: string, from: number): { at: number; value: string } {
  const value = /^[^ \t\r\n;()"]*/.exec(text.slice(from, from + 1000))?.[0] ?? '';
  return { at: from + value.length, value };
}

function nextSemicolon(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== ';') {
    if (text[at] === '"') at = readQuotedString(text, at).at;
    else if (text[at] === '(') at = skipComments(text, at).at;
    else at += 1;
  }
  return at < text.length ? at : -1;
}
