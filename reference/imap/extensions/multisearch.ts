import type { Mailbox } from '../../store/mailbox.js';
import type { Message } from '../../store/message.js';
import { grantedTo, nameOf, placeOf } from '../access.js';
import { loggedIn } from '../command.js';
import { accountOf, findMailbox } from '../commands/mailboxes.js';
import {
  charsetOf,
  follow,
  highestModSeq,
  outcomeOf,
  type Returns,
  readProgram,
  readReturns,
  requireCharset,
  returnsOf,
  type SearchProgram,
  tellExtended,
} from '../commands/search.js';
import { covers, type MailboxSpecifier, readSpecifier } from '../mailbox-specifiers.js';
import { writeName } from '../names.js';
import type { Reply } from '../reply.js';
import { SelectedMailbox } from '../selected.js';
import type { Command, Search, Session } from '../session.js';
import { type CommandReader, SyntaxFault } from '../syntax/reader.js';
import { hasKey } from '../syntax/search-keys.js';
import { afterLogin, type Extension } from './extension.js';

const selectedFilter = 'SELECTED';
const filters = [selectedFilter, 'INBOXES', 'PERSONAL', 'SUBSCRIBED', 'SUBTREE', 'SUBTREE-ONE', 'MAILBOXES'];

/** ESEARCH (RFC 7377 2): what is found is told by UIDs, mailbox by mailbox. */
const esearchCommand: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: (reader, session) => {
    reader.space();
    const sources = readSources(reader);
    const returns = readReturns(reader, session) ?? returnsOf(session, ['ALL']);
    const program = readProgram(reader, session, returns);
    return (_, reply) => {
      check(session, sources, returns);
      requireCharset(program.charset, program.key);
      if (hasKey(program.key, 'MODSEQ')) session.context.imap.becomeAware(session, reply);
      const { selected } = session;
      if (selected !== undefined && sources.some(({ filter }) => filter === selectedFilter))
        searchSelected(session, selected, { program, returns }, reply);
      for (const mailbox of session.context.imap.searchedBy(session, sources)) {
        const look = new SelectedMailbox(mailbox, true);
        try {
          tellFound(session, look, { program, returns }, reply);
        } finally {
          look.release();
        }
      }
      return outcomeOf('OK ESEARCH completed', program.key);
    };
  },
};

/** esearch-source-opts and the space behind them; without them the selected mailbox is searched. No scope option is known. */
function readSources(reader: CommandReader): readonly MailboxSpecifier[] {
  if (reader.accepts(/IN /iy) === undefined) return [{ filter: selectedFilter, names: [] }];
  const sources = reader.list(() => readSpecifier(reader, filters));
  reader.space();
  return sources;
}

/** Refuses what the state of the session, or the sources, do not allow (section 2.2). @throws SyntaxFault */
function check(session: Session, sources: readonly MailboxSpecifier[], returns: Returns): void {
  const none = session.selected === undefined;
  const asked = [...returns.values()];
  if (none && sources.some(({ filter }) => filter === selectedFilter)) throw new SyntaxFault('no mailbox is selected');
  if (none && asked.some(({ follows }) => follows)) throw new SyntaxFault('no mailbox is selected to be followed');
  if (asked.some(({ keep }) => keep) && sources.some(({ filter }) => filter !== selectedFilter))
    throw new SyntaxFault('what was found in the selected mailbox alone can be saved');
}

interface Asked {
  readonly program: SearchProgram;
  readonly returns: Returns;
}

/** Searches the selected mailbox: what was found may be kept, and followed. */
function searchSelected(session: Session, selected: SelectedMailbox, asked: Asked, reply: Reply): void {
  const { returns } = asked;
  const find = () => findIn(session, selected, asked);
  follow(session, reply, returns, { byUid: true, find });
  const found = tellFound(session, selected, asked, reply);
  for (const option of returns.values()) option.keep?.(selected, found, returns);
}

function searchIn(session: Session, selected: SelectedMailbox, { program }: Asked): Search {
  return {
    selected,
    charset: charsetOf(program.charset, program.key),
    imap: session.context.imap,
    form: session.comparator.form,
    anyNumber: true,
  };
}

function findIn(session: Session, selected: SelectedMailbox, asked: Asked): readonly Message[] {
  const { imap } = session.context;
  return imap.find(selected, imap.searchTest(searchIn(session, selected, asked), asked.program.key));
}

/** Tells what is found in a mailbox: where that is nothing, nothing is told (section 2.1). */
function tellFound(session: Session, selected: SelectedMailbox, asked: Asked, reply: Reply): readonly Message[] {
  const found = findIn(session, selected, asked);
  if (found.length === 0) return found;
  const { program, returns } = asked;
  const { mailbox } = selected;
  tellExtended(session, reply, found, {
    byUid: true,
    returns,
    modSeq: hasKey(program.key, 'MODSEQ') ? highestModSeq(found, returns) : undefined,
    score: session.context.imap.relevancy(searchIn(session, selected, asked), program.key),
    source: ` MAILBOX ${writeName(session, nameOf(session, mailbox))} UIDVALIDITY ${mailbox.uidValidity}`,
  });
  return found;
}

/** The mailboxes of other sources than the selected one, which is left out where it is searched already. Those without the rights are passed over. */
export function searchedBy(session: Session, sources: readonly MailboxSpecifier[]): readonly Mailbox[] {
  const others = sources.filter(({ filter }) => filter !== selectedFilter);
  const named = others.flatMap(({ names }) => names.flatMap(name => findMailbox(session, name) ?? []));
  const covered = others.flatMap(source => coveredBy(session, source));
  const selected = others.length < sources.length ? session.selected?.mailbox : undefined;
  const may = (rights: string) => (mailbox: Mailbox) =>
    [...rights].every(right => grantedTo(session, mailbox).includes(right));
  const found = new Set([...named.filter(may('r')), ...covered.filter(may('lr'))]);
  return [...found].filter(mailbox => mailbox !== selected);
}

/** The mailboxes that a source covers: those below another user's are that user's. */
function coveredBy(session: Session, source: MailboxSpecifier): readonly Mailbox[] {
  const places = source.names.map(name => placeOf(session, name));
  const accounts = new Set([accountOf(session), ...places.map(({ account }) => account)]);
  return [...accounts].flatMap(account => {
    const names = places.filter(place => place.account === account).map(({ name }) => name);
    return account.mailboxes.filter(({ name }) => covers(account, { ...source, names }, name));
  });
}

/** MULTISEARCH (RFC 7377). */
export const multiSearch: Extension = {
  rfc: 7377,

  capabilities: afterLogin('MULTISEARCH'),
  commands: { ESEARCH: esearchCommand },
};
