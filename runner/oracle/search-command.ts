import { readSearchDate } from './dates.js';
import type { SearchCommand, SearchKey, SequenceSet, SetEnd, SortCriterion } from './search-key.js';

/** A command that is no SEARCH, SORT or THREAD which RFC 3501, RFC 4731, RFC 5032, RFC 5256, RFC 5267, RFC 5957 or RFC 9394 know. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}

const flags: Readonly<Record<string, string>> = {
  ANSWERED: '\\Answered',
  DELETED: '\\Deleted',
  DRAFT: '\\Draft',
  FLAGGED: '\\Flagged',
  SEEN: '\\Seen',
};
const texts = ['BCC', 'BODY', 'CC', 'FROM', 'SUBJECT', 'TEXT', 'TO'] as const;
const sortKeys = ['ARRIVAL', 'CC', 'DATE', 'DISPLAYFROM', 'DISPLAYTO', 'FROM', 'SIZE', 'SUBJECT', 'TO'] as const;
/** Keys may be nested so deep: a bound of ours. */
const deepest = 200;

/**
 * Reads a command with its literals, as it was sent.
 * @throws NotUnderstood
 */
export function readSearchCommand(octets: Buffer): SearchCommand {
  return new Reader(octets.toString('latin1')).command();
}

class Reader {
  private at = 0;
  private depth = 0;
  private partial: readonly [number, number] | undefined;

  constructor(private readonly text: string) {}

  command(): SearchCommand {
    this.take(/[^ ]+ /y, 'a tag');
    const byUid = this.sees(/UID /iy);
    const name = this.take(/SEARCH|SORT|THREAD/iy, 'SEARCH, SORT or THREAD').toUpperCase() as SearchCommand['name'];
    const returns = this.returns();
    let charset = 'US-ASCII';
    let criteria: readonly SortCriterion[] = [];
    let algorithm = '';
    if (name === 'SORT') {
      this.space();
      criteria = this.list(() => this.criterion());
    } else if (name === 'THREAD') {
      this.space();
      algorithm = this.take(/[A-Z0-9=_-]+/iy, 'an algorithm').toUpperCase();
    }
    if (name !== 'SEARCH' || this.sees(/ CHARSET(?= )/iy)) {
      this.space();
      charset = this.string().toString('latin1').toUpperCase();
    }
    const keys: SearchKey[] = [];
    while (this.sees(/ /y)) keys.push(this.key());
    this.take(/(?:\r\n)?$/y, 'the end of the command');
    if (keys.length === 0) this.fail('a search key');
    const asked = returns && { returns, ...(this.partial && { partial: this.partial }) };
    return { name, byUid, ...asked, charset, criteria, algorithm, key: together(keys) };
  }

  private returns(): readonly string[] | undefined {
    if (!this.sees(/ RETURN (?=\()/iy)) return undefined;
    if (this.sees(/\(\)/y)) return [];
    return this.list(() => {
      const name = this.take(/[A-Z]+/iy, 'what to return').toUpperCase();
      if (name === 'PARTIAL') this.partial = this.range();
      return name;
    });
  }

  private range(): readonly [number, number] {
    const [, first, last] = this.match(/ (-?[1-9]\d*):(-?[1-9]\d*)/y) ?? this.fail('a range of results');
    return [Number(first), Number(last)];
  }

  private criterion(): SortCriterion {
    const reverse = this.sees(/REVERSE /iy);
    const word = this.take(/[A-Z]+/iy, 'a sort key').toUpperCase();
    const key = sortKeys.find(one => one === word);
    if (key === undefined) this.fail('a sort key of RFC 5256 or RFC 5957');
    return { key: key.toLowerCase() as SortCriterion['key'], reverse };
  }

  private list<T>(read: () => T): readonly T[] {
    this.take(/\(/y, '(');
    const items = [read()];
    while (this.sees(/ /y)) items.push(read());
    this.take(/\)/y, ')');
    return items;
  }

  private key(): SearchKey {
    if (++this.depth > deepest) this.fail(`keys that are nested less than ${deepest} deep`);
    const found = this.oneKey();
    this.depth--;
    return found;
  }

  private oneKey(): SearchKey {
    if (this.text[this.at] === '(') return together(this.list(() => this.key()));
    if (/[\d*]/.test(this.text[this.at] ?? '')) return { key: 'sequence', set: this.set() };
    const word = this.take(/[A-Z]+/iy, 'a search key').toUpperCase();
    const flag = flags[word.replace(/^UN/, '')];
    if (flag !== undefined) return { key: 'flag', flag, set: !word.startsWith('UN') };
    const text = texts.find(one => one === word);
    if (text !== undefined) {
      this.space();
      return { key: text.toLowerCase() as Lowercase<typeof text>, text: this.string() };
    }
    return this.otherKey(word);
  }

  private otherKey(word: string): SearchKey {
    switch (word) {
      case 'ALL':
      case 'RECENT':
      case 'OLD':
      case 'NEW':
        return { key: word.toLowerCase() as 'all' | 'recent' | 'old' | 'new' };
      case 'KEYWORD':
      case 'UNKEYWORD':
        this.space();
        return { key: 'flag', flag: this.take(/[^\s(){%*"\\\]]+/y, 'a keyword'), set: word === 'KEYWORD' };
      case 'LARGER':
      case 'SMALLER':
        this.space();
        return { key: word.toLowerCase() as 'larger' | 'smaller', octets: Number(this.take(/\d+/y, 'a number')) };
      case 'OLDER':
      case 'YOUNGER':
        this.space();
        return { key: word.toLowerCase() as 'older' | 'younger', seconds: Number(this.take(/[1-9]\d*/y, 'a number')) };
      case 'HEADER': {
        this.space();
        const field = this.string().toString('latin1');
        this.space();
        return { key: 'header', field, text: this.string() };
      }
      case 'UID':
        this.space();
        return { key: 'uid', set: this.set() };
      case 'NOT':
        this.space();
        return { key: 'not', operand: this.key() };
      case 'OR': {
        this.space();
        const first = this.key();
        this.space();
        return { key: 'or', operands: [first, this.key()] };
      }
      default:
        return this.dateKey(word);
    }
  }

  private dateKey(word: string): SearchKey {
    const [, sent, name] = /^(SENT)?(BEFORE|ON|SINCE)$/.exec(word) ?? [];
    if (name === undefined) this.fail(`a search key of RFC 3501 in place of ${word}`);
    this.space();
    const written = this.take(/"[^"]*"|[\w-]+/y, 'a date').replaceAll('"', '');
    const day = readSearchDate(written);
    if (day === undefined) this.fail('a date');
    return { key: name.toLowerCase() as 'before' | 'on' | 'since', sent: sent !== undefined, day };
  }

  private set(): SequenceSet {
    const end = (): SetEnd => {
      const written = this.take(/\*|\d+/y, 'a number');
      return written === '*' ? '*' : Number(written);
    };
    const range = (): readonly [SetEnd, SetEnd] => {
      const first = end();
      return [first, this.sees(/:/y) ? end() : first];
    };
    const ranges = [range()];
    while (this.sees(/,/y)) ranges.push(range());
    return ranges;
  }

  /** An atom, a quoted string or a literal. */
  private string(): Buffer {
    const literal = this.match(/\{(\d+)\+?\}\r\n/y);
    if (literal !== undefined) {
      const length = Number(literal[1]);
      if (this.at + length > this.text.length) this.fail('a whole literal');
      this.at += length;
      return Buffer.from(this.text.slice(this.at - length, this.at), 'latin1');
    }
    const quoted = this.match(/"((?:[^"\\\r\n]|\\["\\])*)"/y);
    if (quoted !== undefined) return Buffer.from((quoted[1] ?? '').replace(/\\(["\\])/g, '$1'), 'latin1');
    return Buffer.from(this.take(/[^\s(){%*"\\]+/y, 'a string'), 'latin1');
  }

  private space(): void {
    this.take(/ /y, 'a space');
  }

  private sees(form: RegExp): boolean {
    return this.match(form) !== undefined;
  }

  private take(form: RegExp, expected: string): string {
    return this.match(form)?.[0] ?? this.fail(expected);
  }

  private match(form: RegExp): RegExpExecArray | undefined {
    form.lastIndex = this.at;
    const found = form.exec(this.text) ?? undefined;
    this.at += found?.[0].length ?? 0;
    return found;
  }

  private fail(expected: string): never {
    throw new NotUnderstood(`expected ${expected} at octet ${this.at} of the command`);
  }
}

function together(keys: readonly SearchKey[]): SearchKey {
  const [first] = keys;
  return keys.length === 1 && first !== undefined ? first : { key: 'and', operands: keys };
}
