import { delimiter } from '../../store/mailbox-name.js';
import { othersPrefix } from '../access.js';
import { anyState, Refusal } from '../command.js';
import type { Reply } from '../reply.js';
import type { Command, Session } from '../session.js';
import { string } from '../syntax/write.js';
import { type Extension, inEveryState } from './extension.js';

/** The language that a session begins with, for readers of English (RFC 2277 4.5). */
export const iDefault = 'i-default';

/** A language that texts can be in. */
interface Language {
  readonly tag: string;
  /** How the namespace of other users is presented; absent: by its prefix. */
  readonly others?: string;
  /** The words that stand for English ones. */
  readonly words?: (condition: string, english: string) => string;
}

/** What stands for English texts; all of a text has to match. */
const germanTexts: readonly (readonly [RegExp, string])[] = [
  [/^(.*) completed$/, '$1 ausgeführt'],
  [/^expected .* at octet (\d+)$/, 'bei Oktett $1 wird etwas anderes erwartet'],
  [/^no mailbox is selected$/, 'kein Postfach ist geöffnet'],
  [/^logging out$/, 'auf Wiedersehen'],
];
const germanOtherwise: Readonly<Record<string, string>> = {
  OK: 'ein Hinweis',
  NO: 'der Befehl wird nicht ausgeführt',
  BAD: 'der Befehl ist nicht gültig',
  BYE: 'die Sitzung endet',
};

function german(condition: string, english: string): string {
  const known = germanTexts.find(([pattern]) => pattern.test(english));
  return known === undefined ? (germanOtherwise[condition] ?? english) : english.replace(...known);
}

const languages: readonly Language[] = [
  { tag: iDefault },
  { tag: 'en', others: 'Other Users/' },
  { tag: 'de', others: 'Andere Benutzer/', words: german },
];

/** The language that a range asks for by lookup (RFC 4647 3.4): its last subtags are left out until it is a tag. `default` is English here. */
export function languageOf(_session: Session, range: string): string | undefined {
  const subtags = range.toLowerCase().split('-');
  if (subtags.join('-') === 'default') return 'en';
  for (let length = subtags.length; length > 0; length -= 1) {
    const asked = subtags.slice(0, length).join('-');
    const found = languages.find(({ tag }) => tag === asked);
    if (found !== undefined) return found.tag;
  }
  return undefined;
}

/** A status response without its tag, its words in the language of the session: octets of UTF-8 as latin1. The response code stays. */
export function say({ language }: Session, text: string): string {
  const words = languages.find(({ tag }) => tag === language)?.words;
  const [, condition = '', code = '', english = ''] =
    /^(\S+) (\[(?:"(?:[^"\\]|\\.)*"|[^\]"])*\] )?(.*)$/s.exec(text) ?? [];
  if (words === undefined || condition === '') return text;
  return `${condition} ${code}${Buffer.from(words(condition, english)).toString('latin1')}`;
}

/** Tells the namespaces: a personal one, without prefix, and that of other users, whose prefix may have a translation (RFC 5255 3.4). */
export function tellNamespaces({ language }: Session, reply: Reply): void {
  const others = languages.find(({ tag }) => tag === language)?.others;
  const translation = others === undefined ? '' : ` "TRANSLATION" (${string(others)})`;
  reply.untagged(`NAMESPACE (("" "${delimiter}")) (("${othersPrefix}" "${delimiter}"${translation})) NIL`);
}

/** LANGUAGE (RFC 5255 3.2): lists the languages, or chooses the first that a range asks for. */
const languageCommand: Command = {
  states: anyState,
  mayExpunge: true,
  parse: reader => {
    const ranges: string[] = [];
    while (reader.accept(' ')) {
      const range = reader.astring();
      if (!/^(?:\*|[a-z]{1,8})(?:-(?:\*|[a-z0-9]{1,8}))*$/i.test(range)) reader.fail('language ranges');
      ranges.push(range);
    }
    reader.end();
    return (session, reply) => {
      if (ranges.length === 0) {
        reply.untagged(`LANGUAGE (${languages.map(({ tag }) => tag).join(' ')})`);
        return 'OK LANGUAGE completed';
      }
      const { imap } = session.context;
      const chosen = ranges.map(range => imap.languageOf(session, range)).find(tag => tag !== undefined);
      if (chosen === undefined) throw new Refusal('no such language');
      session.language = chosen;
      reply.untagged(`LANGUAGE (${chosen})`);
      if (session.account !== undefined) imap.tellNamespaces(session, reply);
      return 'OK LANGUAGE completed';
    };
  },
};

/** LANGUAGE (RFC 5255 3). */
export const languageExtension: Extension = {
  rfc: 5255,

  capabilities: inEveryState('LANGUAGE'),
  commands: { LANGUAGE: languageCommand },
};
