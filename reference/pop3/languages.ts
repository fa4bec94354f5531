import type { Pop3Session } from './session.js';

/** A language that responses can be in (RFC 6856 3). */
interface Language {
  readonly tag: string;
  /** Its name in the language itself. */
  readonly name: string;
  readonly changed: string;
  /** What stands for the English texts; all of a text has to match. */
  readonly texts: readonly (readonly [RegExp, string])[];
}

const english: Language = { tag: 'en', name: 'English', changed: 'Responses are in English', texts: [] };
const german: Language = {
  tag: 'de',
  name: 'Deutsch',
  changed: 'Antworten sind auf Deutsch',
  texts: [
    [/^Unknown command$/, 'Unbekannter Befehl'],
    [/^Syntax: (.*)$/, 'Richtig wäre: $1'],
    [/^The line is too long$/, 'Die Zeile ist zu lang'],
    [/^A command ends with CRLF$/, 'Ein Befehl endet mit CRLF'],
    [/^Log in first$/, 'Zuerst anmelden'],
    [/^Logged in already$/, 'Schon angemeldet'],
    [/^Password, please$/, 'Das Kennwort, bitte'],
    [/^USER first$/, 'Zuerst USER'],
    [/^Authentication failed$/, 'Die Anmeldung ist gescheitert'],
    [/^Another session has the maildrop$/, 'Eine andere Sitzung hat das Postfach'],
    [/^(.*)'s maildrop has (\d+) messages$/, 'Im Postfach von $1 liegen $2 Nachrichten'],
    [/^Unknown authentication mechanism$/, 'Unbekanntes Anmeldeverfahren'],
    [/^No such language$/, 'Diese Sprache gibt es nicht'],
    [/^Cancelled$/, 'Abgebrochen'],
    [/^Begin TLS$/, 'TLS beginnt'],
    [/^TLS is in force already$/, 'TLS besteht schon'],
    [/^Capabilities follow$/, 'Fähigkeiten folgen'],
    [/^Languages follow$/, 'Sprachen folgen'],
    [/^The top follows$/, 'Der Anfang folgt'],
    [/^(\d+) octets$/, '$1 Oktette'],
    [/^(\d+) messages \((\d+) octets\)$/, '$1 Nachrichten ($2 Oktette)'],
    [/^Message (\d+) is marked$/, 'Nachricht $1 ist markiert'],
    [/^The maildrop has (\d+) messages$/, 'Im Postfach liegen $1 Nachrichten'],
    [/^A message number is needed$/, 'Eine Nummer fehlt'],
    [/^No such message$/, 'Diese Nachricht gibt es nicht'],
    [/^Goodbye$/, 'Auf Wiedersehen'],
  ],
};
const languages: readonly Language[] = [english, german];

/** LANG: lists the languages, or chooses the one that a basic language range (RFC 4647 2.1) matches. */
export function lang(session: Pop3Session, range: string | undefined): void {
  if (range === undefined) {
    const lines = languages.map(({ tag, name }) => `${tag} ${name}\r\n`);
    session.multiLine('Languages follow', Buffer.from(lines.join('')));
    return;
  }
  const chosen = session.context.pop3.chooseLanguage(session, range);
  const language = languages.find(({ tag }) => tag === chosen);
  if (language === undefined) {
    session.err('No such language');
    return;
  }
  session.language = language.tag;
  session.ok(`${language.tag} ${language.changed}`);
}

/** The language that a range matches, by basic filtering (RFC 4647 3.3.1): the range is the tag, or what it begins with up to a hyphen. */
export function chooseLanguage(_session: Pop3Session, range: string): string | undefined {
  if (range === '*') return english.tag;
  const wanted = range.toLowerCase();
  return languages.find(({ tag }) => tag === wanted || tag.startsWith(`${wanted}-`))?.tag;
}

/** A text in the language of the session, as far as that knows the text; octets of UTF-8 as latin1. A response code before it stays. */
export function say({ language }: Pop3Session, text: string): string {
  const [, code = '', words = ''] = /^(\[[^\]]*\] )?(.*)$/s.exec(text) ?? [];
  const known = languages.find(({ tag }) => tag === language)?.texts.find(([pattern]) => pattern.test(words));
  const said = known === undefined ? words : words.replace(known[0], known[1]);
  return code + Buffer.from(said).toString('latin1');
}
