import { readSection, type Section } from './fetch-attributes.js';
import { CommandReader, SyntaxFault } from './reader.js';
import { fromUtf8 } from './utf8-names.js';

/** A URL of a message, or of a part of one (RFC 5092 6), taken apart. */
export interface MessageUrl {
  /** Whose mailbox it is, and on which server; undefined: what the session says (a relative URL). */
  readonly server: { readonly user: string | undefined; readonly host: string } | undefined;
  /** As the store has it. */
  readonly mailbox: string;
  readonly uidValidity: number | undefined;
  readonly uid: number;
  readonly section: Section;
  /** Without a count: up to the end. */
  readonly partial: { readonly offset: number; readonly count: number | undefined } | undefined;
  readonly authorization: UrlAuthorization | undefined;
}

/** What makes a URL one that others may use (RFC 4467 3). */
export interface UrlAuthorization {
  /** The instant up to which it holds, as it is written. */
  readonly expires: string | undefined;
  /** Who may use it, with percent-encodings. */
  readonly access: string;
  /** The mechanism and the token; undefined: it has yet to be authorized. */
  readonly verifier: { readonly mechanism: string; readonly token: string } | undefined;
}

const escaped = '%[0-9a-f]{2}';
const achar = `(?:[a-z0-9\\-._~!$'()*+,&=]|${escaped})`;
const bchar = `(?:[a-z0-9\\-._~!$'()*+,&=:@/]|${escaped})`;
const number = '(?:0|[1-9][0-9]{0,9})';
const server = `imap://(?:(?:(?<user>${achar}+)(?:;AUTH=(?:\\*|${achar}+))?|;AUTH=(?:\\*|${achar}+))@)?(?<host>[a-z0-9\\-._~%]+|\\[[0-9a-f:.]+\\])(?::[0-9]*)?`;
const mailbox = `(?<mailbox>(?!/)${bchar}+?)(?:;UIDVALIDITY=(?<validity>[1-9][0-9]{0,9}))?`;
const part = `(?:/;SECTION=(?<section>${bchar}+?))?(?:/;PARTIAL=(?<offset>${number})(?:\\.(?<count>[1-9][0-9]{0,9}))?)?`;
const authorization = `(?:(?:;EXPIRE=(?<expires>[0-9tz:.+-]+))?;URLAUTH=(?<access>${achar}+)(?::(?<mechanism>[a-z0-9.-]+):(?<token>[0-9a-f]{32,}))?)?`;
const form = new RegExp(`^(?:${server})?/${mailbox}/;UID=(?<uid>[1-9][0-9]{0,9})${part}${authorization}$`, 'i');

/**
 * Takes a URL of a message apart; undefined: it is none. An absolute path is the only form of a relative one (RFC 5092 7.2).
 * @param text as it stands in a command, an octet a character
 */
export function parseMessageUrl(text: string): MessageUrl | undefined {
  const found = form.exec(text)?.groups;
  const section = readEncodedSection(found?.section);
  if (found === undefined || section === undefined) return undefined;
  const { user, host, validity, offset, count, access, expires, mechanism, token } = found;
  return {
    server: host === undefined ? undefined : { user: user === undefined ? undefined : percentDecoded(user), host },
    mailbox: fromUtf8(percentDecoded(found.mailbox ?? '')),
    uidValidity: validity === undefined ? undefined : Number(validity),
    uid: Number(found.uid),
    section,
    partial:
      offset === undefined
        ? undefined
        : { offset: Number(offset), count: count === undefined ? undefined : Number(count) },
    authorization:
      access === undefined
        ? undefined
        : { expires, access, verifier: mechanism && token ? { mechanism, token } : undefined },
  };
}

/** A text of a URL with its percent-encodings undone: an octet a character. */
export function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, octet) => String.fromCharCode(Number.parseInt(octet, 16)));
}

function readEncodedSection(encoded = ''): Section | undefined {
  const reader = new CommandReader([`[${percentDecoded(encoded)}]`]);
  try {
    const section = readSection(reader);
    reader.end();
    return section;
  } catch (error) {
    if (error instanceof SyntaxFault) return undefined;
    throw error;
  }
}
