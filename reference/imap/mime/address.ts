import { readQuotedString, skipComments } from './tokens.js';

/** An address as ENVELOPE tells it (RFC 3501 7.4.2). Group begin: host undefined. Group end: host and mailbox undefined. latin1. */
export interface Address {
  readonly name: string | undefined;
  readonly route: string | undefined;
  readonly mailbox: string | undefined;
  readonly host: string | undefined;
}

/** Reads an address-list (RFC 5322 3.4, with the obsolete route of 4.4). What cannot be read as an address is passed over up to the next comma. */
export function readAddressList(text: string): Address[] {
  return new AddressListReader(text).read();
}

/** A word without its quoting, and whether white space or a comment stands before it. */
interface Word {
  readonly value: string;
  readonly apart: boolean;
}

/** Words of a phrase, each space between them kept as one. */
function phrase(words: readonly Word[]): string {
  return words.map(({ value, apart }, index) => (apart && index > 0 ? ` ${value}` : value)).join('');
}

/** Words of a local-part, where white space means nothing. */
function localPart(words: readonly Word[]): string {
  return words.map(({ value }) => value).join('');
}

class AddressListReader {
  private readonly text: string;
  private readonly addresses: Address[] = [];
  private at = 0;
  private comment: string | undefined;

  constructor(text: string) {
    this.text = text;
  }

  read(): Address[] {
    let inGroup = false;
    for (;;) {
      this.skip();
      const next = this.text[this.at];
      if (next === undefined) break;
      if (next === ',') this.at += 1;
      else if (next === ';') {
        this.at += 1;
        if (inGroup) this.addresses.push({ name: undefined, route: undefined, mailbox: undefined, host: undefined });
        inGroup = false;
      } else inGroup = this.readOne(inGroup);
    }
    if (inGroup) this.addresses.push({ name: undefined, route: undefined, mailbox: undefined, host: undefined });
    return this.addresses;
  }

  /** Reads a mailbox or the beginning of a group; returns whether a group is open afterwards. */
  private readOne(inGroup: boolean): boolean {
    this.comment = undefined;
    const words = this.words();
    const next = this.text[this.at];
    if (next === ':' && !inGroup) {
      this.at += 1;
      this.addresses.push({ name: undefined, route: undefined, mailbox: phrase(words), host: undefined });
      return true;
    }
    if (next === '<') {
      this.at += 1;
      this.angle(words.length > 0 ? phrase(words) : undefined);
    } else if (next === '@' || words.length > 0) {
      const host = this.domain();
      const name = this.comment;
      this.addresses.push({ name: name === '' ? undefined : name, route: undefined, mailbox: localPart(words), host });
    } else this.at += 1;
    this.toSeparator();
    return inGroup;
  }

  private angle(name: string | undefined): void {
    const route = this.route();
    const mailbox = localPart(this.words());
    const host = this.domain();
    this.skip();
    if (this.text[this.at] === '>') this.at += 1;
    this.addresses.push({ name: name ?? (this.comment || undefined), route, mailbox, host });
  }

  private route(): string | undefined {
    this.skip();
    const route = /^@[^:<>,;"]*(?:,[^:<>;"]*)*:/.exec(this.text.slice(this.at, this.at + 1000))?.[0];
    if (route === undefined) return undefined;
    this.at += route.length;
    return route.slice(0, -1).replace(/[ \t\r\n]+/g, '');
  }

  /** Atoms, dots and quoted strings up to a special character. */
  private words(): Word[] {
    const words: Word[] = [];
    for (;;) {
      const before = this.at;
      this.skip();
      const next = this.text[this.at];
      if (next === undefined || /[,:;<>@()[\]\\]/.test(next)) return words;
      const apart = this.at > before;
      if (next === '"') {
        const { at, value } = readQuotedString(this.text, this.at);
        words.push({ value, apart });
        this.at = at;
      } else {
        const rest = this.text.slice(this.at);
        const end = rest.search(/[,:;<>@()[\]\\" \t\r\n]/);
        const value = end === -1 ? rest : rest.slice(0, end);
        words.push({ value, apart });
        this.at += value.length;
      }
    }
  }

  /** "@" and a domain or domain literal; the empty string if it is missing, because an absent host would begin a group. */
  private domain(): string {
    this.skip();
    if (this.text[this.at] !== '@') return '';
    this.at += 1;
    let host = '';
    for (;;) {
      this.skip();
      const rest = this.text.slice(this.at, this.at + 1000);
      const piece = /^(?:\[[^\]]*\]?|[^,:;<>@()[\]\\" \t\r\n]+)/.exec(rest)?.[0];
      if (piece === undefined) return host;
      host += piece;
      this.at += piece.length;
    }
  }

  private skip(): void {
    const { at, comment } = skipComments(this.text, this.at);
    this.at = at;
    if (comment !== undefined) this.comment = comment;
  }

  private toSeparator(): void {
    for (;;) {
      this.skip();
      const next = this.text[this.at];
      if (next === undefined || next === ',' || next === ';') return;
      if (next === '"') this.at = readQuotedString(this.text, this.at).at;
      else this.at += 1;
    }
  }
}
