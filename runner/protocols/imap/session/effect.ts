import type { Command } from './command.js';

/** The messages of a set: UIDs, or sequence numbers as the client knows them. */
export interface Messages {
  readonly set: string;
  readonly byUid: boolean;
}

/** What a command does if it is carried out. Names are as the client wrote them; INBOX is in capitals. */
export type Effect =
  | { readonly kind: 'appends'; readonly mailbox: string; readonly flags: readonly string[]; readonly date?: string }
  | { readonly kind: 'copies' | 'moves'; readonly messages: Messages; readonly mailbox: string }
  | {
      readonly kind: 'stores';
      readonly messages: Messages;
      readonly mode: 'replace' | 'add' | 'remove';
      readonly flags: readonly string[];
      /** Messages may be left that have changed meanwhile (RFC 7162 3.1.3). */
      readonly conditional?: true;
    }
  | { readonly kind: 'reads'; readonly messages: Messages }
  | { readonly kind: 'expunges' | 'closes' }
  | { readonly kind: 'creates' | 'deletes'; readonly mailbox: string }
  | { readonly kind: 'renames'; readonly mailbox: string; readonly to: string };

/** An argument: a list has its parentheses. */
interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** The arguments on a command's first line; undefined: they are not plain. */
function wordsOf(argument: string): readonly Word[] | undefined {
  const words: Word[] = [];
  const word = /"((?:[^"\\]|\\["\\])*)"|(\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|[^\s"()]+)/y;
  let at = 0;
  while (at < argument.length) {
    word.lastIndex = at;
    const [whole = '', quoted, plain = ''] = word.exec(argument) ?? [];
    if (whole === '') return undefined;
    words.push({ text: quoted?.replace(/\\(.)/g, '$1') ?? plain, quoted: quoted !== undefined });
    at += whole.length;
    if (at < argument.length && argument[at++] !== ' ') return undefined;
  }
  return words;
}

const isLiteral = ({ text, quoted }: Word): boolean => !quoted && /^~?\{\d+\+?\}$/.test(text);

/** The name of a mailbox; undefined: it is not plain from the first line. */
function nameOf(word: Word | undefined): string | undefined {
  if (word === undefined || isLiteral(word) || (!word.quoted && word.text.startsWith('('))) return undefined;
  return word.text.toUpperCase() === 'INBOX' ? 'INBOX' : word.text;
}

function flagsOf(words: readonly Word[]): readonly string[] {
  const texts = words.flatMap(({ text }) => text.replace(/^\(|\)$/g, '').split(' '));
  return texts.filter(Boolean).map(text => text.toUpperCase());
}

/** The mailbox that a command names first; undefined: it cannot be told. */
export function firstMailbox(command: Command): string | undefined {
  return nameOf(wordsOf(command.argument)?.[0]);
}

/** What a command does, as far as its first line says; undefined: it changes something, and what cannot be told. */
export function effectOf({ name, form, argument }: Command): Effect | undefined {
  const kind = form?.effect;
  const words = wordsOf(argument);
  if (kind === undefined || words === undefined) return undefined;
  const [first, second, ...others] = words;
  const messages = { set: first?.text ?? '', byUid: name.startsWith('UID ') };
  switch (kind) {
    case 'appends':
      return appends(words);
    case 'copies':
    case 'moves': {
      const mailbox = nameOf(second);
      return mailbox === undefined ? undefined : { kind, messages, mailbox };
    }
    case 'stores': {
      const conditional = second?.quoted === false && /^\(UNCHANGEDSINCE \d+\)$/i.test(second.text);
      const [change, ...flags] = conditional ? others : words.slice(1);
      const [, sign] = /^([+-]?)FLAGS(?:\.SILENT)?$/i.exec(change?.text ?? '') ?? [];
      if (sign === undefined) return undefined;
      const mode = sign === '' ? 'replace' : sign === '+' ? 'add' : 'remove';
      return { kind, messages, mode, flags: flagsOf(flags), ...(conditional && { conditional: true as const }) };
    }
    case 'reads':
      return { kind, messages };
    case 'expunges':
    case 'closes':
      return { kind };
    case 'creates':
    case 'deletes': {
      const mailbox = nameOf(first);
      return mailbox === undefined ? undefined : { kind, mailbox };
    }
    case 'nothing':
      return undefined;
    case 'renames': {
      const [mailbox, to] = [nameOf(first), nameOf(second)];
      return mailbox === undefined || to === undefined ? undefined : { kind, mailbox, to };
    }
  }
}

function appends(words: readonly Word[]): Effect | undefined {
  const mailbox = nameOf(words[0]);
  if (mailbox === undefined || words.length < 2) return undefined;
  const list = words[1]?.quoted === false && words[1].text.startsWith('(') ? words[1] : undefined;
  const date = words[list ? 2 : 1];
  const literal = words.at(-1);
  // Anything but flags, a date and a literal belongs to an extension.
  if (literal === undefined || !isLiteral(literal)) return undefined;
  if (words.length !== 2 + (list ? 1 : 0) + (date?.quoted ? 1 : 0)) return undefined;
  return { kind: 'appends', mailbox, flags: list ? flagsOf([list]) : [], ...(date?.quoted && { date: date.text }) };
}
