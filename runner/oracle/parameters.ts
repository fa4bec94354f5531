/** A parameter of Content-Type or Content-Disposition as written, its value without quoting: latin1. */
export type Parameter = readonly [name: string, value: string];

/** `value *(";" name "=" value)`, as Content-Type and Content-Disposition have it (RFC 2045 5.1, RFC 2183 2). */
export interface Parameterised {
  readonly value: string;
  readonly parameters: readonly Parameter[];
  /** Whether all of it follows the grammar. Where it does not, what can be read is given. */
  readonly valid: boolean;
}

/** Reads tokens, quoted strings and comments (RFC 2045 5.1, RFC 5322 3.2) from a field's value. */
export class FieldReader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get next(): string {
    return this.text[this.at] ?? '';
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  take(character: string): boolean {
    if (this.next !== character) return false;
    this.at++;
    return true;
  }

  match(form: RegExp): string {
    form.lastIndex = this.at;
    const found = form.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  /** Passes over white space and comments, which nest. The texts of the comments, outermost only, quoting taken away. */
  skip(): string[] {
    const comments: string[] = [];
    for (;;) {
      this.match(/[ \t\r\n]+/y);
      if (this.next !== '(') return comments;
      comments.push(this.comment());
    }
  }

  private comment(): string {
    let depth = 0;
    let text = '';
    while (!this.atEnd) {
      const character = this.next;
      this.at++;
      if (character === '\\' && !this.atEnd) {
        text += this.next;
        this.at++;
        continue;
      }
      if (character === '(' && depth++ === 0) continue;
      if (character === ')' && --depth === 0) break;
      text += character;
    }
    return text;
  }

  /** A quoted string, whose opening quote is next. `closed`: whether it has an end. */
  quotedString(): { text: string; closed: boolean } {
    this.at++;
    let text = '';
    while (!this.atEnd) {
      const character = this.next;
      this.at++;
      if (character === '"') return { text, closed: true };
      if (character === '\\' && !this.atEnd) {
        text += this.next;
        this.at++;
      } else text += character;
    }
    return { text, closed: false };
  }
}

const token = /[!#$%&'*+\-.0-9A-Z^_`a-z{|}~]+/y;

/**
 * Reads a value with parameters.
 * @param typed whether the value is `type "/" subtype`
 * @returns undefined where not even the value can be read
 */
export function readParameterised(text: string, typed: boolean): Parameterised | undefined {
  const reader = new FieldReader(text);
  reader.skip();
  let value = reader.match(token);
  if (value === '') return undefined;
  reader.skip();
  if (typed) {
    if (!reader.take('/')) return undefined;
    reader.skip();
    const subtype = reader.match(token);
    if (subtype === '') return undefined;
    value += `/${subtype}`;
    reader.skip();
  }
  return { value, ...readParameters(reader) };
}

function readParameters(reader: FieldReader): { parameters: Parameter[]; valid: boolean } {
  const parameters: Parameter[] = [];
  let valid = true;
  while (!reader.atEnd) {
    if (!reader.take(';')) {
      valid = false;
      if (!passToSemicolon(reader)) break;
      continue;
    }
    reader.skip();
    if (reader.atEnd) {
      valid = false;
      break;
    }
    const name = reader.match(token);
    reader.skip();
    if (name === '' || !reader.take('=')) {
      valid = false;
      continue;
    }
    reader.skip();
    if (reader.next === '"') {
      const { text, closed } = reader.quotedString();
      parameters.push([name, text]);
      valid &&= closed;
    } else {
      const written = reader.match(/[^ \t\r\n;()"]*/y);
      parameters.push([name, written]);
      valid &&= /^[!#$%&'*+\-.0-9A-Z^_`a-z{|}~]+$/.test(written);
    }
    reader.skip();
  }
  return { parameters, valid };
}

/** Passes over what is no parameter, up to a semicolon that is not quoted. Whether there is one. */
function passToSemicolon(reader: FieldReader): boolean {
  while (!reader.atEnd && reader.next !== ';') {
    if (reader.next === '"') reader.quotedString();
    else if (reader.next === '(') reader.skip();
    else reader.at++;
  }
  return !reader.atEnd;
}
