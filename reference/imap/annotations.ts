import type { Mailbox } from '../store/mailbox.js';
import type { Message } from '../store/message.js';
import { Refusal } from './command.js';
import { parseMessage } from './mime/message.js';
import { findPart } from './section.js';
import type { SelectedMailbox } from './selected.js';
import type { AnnotationChange, Session } from './session.js';
import { SyntaxFault } from './syntax/reader.js';

/** Octets of a value, and entries of a message: RFC 5257 4.1 asks for 1024 and 10 at least. */
export const largestValue = 10_000;
const mostEntries = 32;

/** Whether the key of an annotation is that of a shared one: before a private one its user stands. */
export const isShared = (key: string): boolean => key.startsWith('/');

/** Whether a user who has these rights may change annotations of messages, and whether they can be kept. @throws Refusal */
export function checkAnnotations(
  { context: { imap } }: Session,
  granted: string,
  changes: readonly AnnotationChange[],
  command: string,
): void {
  for (const { entry } of changes)
    if (!imap.may(granted, isShared(entry) ? 'n' : 'r', command))
      throw new Refusal(`[NOPERM] ${command} needs the right ${isShared(entry) ? 'n' : 'r'} for annotations`);
  if (changes.some(({ value }) => (value?.length ?? 0) > largestValue))
    throw new Refusal('[ANNOTATE TOOBIG] the value is too large');
  checkNumber(new Set(changes.flatMap(({ entry, value }) => (value === undefined ? [] : [entry]))));
}

/** Whether a message can have so many annotations. @throws Refusal */
export function checkNumber(keys: ReadonlySet<string>): void {
  if (keys.size > mostEntries) throw new Refusal('[ANNOTATE TOOMANY] there are too many annotations');
}

/** The name of the entry of a key, whoever's it is. */
export const entryOf = (key: string): string => key.slice(key.indexOf('/'));

/** Refuses an entry of a part that a message does not have (section 3.2.1). @throws SyntaxFault */
export function requirePart(key: string, octets: Buffer): void {
  const [, first = ''] = entryOf(key).split('/');
  if (!/^[0-9.]+$/.test(first)) return;
  if (findPart(parseMessage(octets).top, first.split('.').map(Number)) === undefined)
    throw new SyntaxFault(`there is no part ${first}`);
}

/** What a copy of a message is annotated with: shared values, and the private ones of who copies, as far as the rights in the target go (section 4.6). */
export function carried({ user }: SelectedMailbox, { annotations }: Message, target: Mailbox): [string, Buffer][] {
  const granted = target.access.granted(user);
  return [...annotations].filter(([key]) =>
    isShared(key) ? granted.includes('n') : granted.includes('r') && key.startsWith(`${user} `),
  );
}
