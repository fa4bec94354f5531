import type { ListFollow, ListSelection, Session } from '../session.js';
import type { CommandReader } from './reader.js';

/** What LIST was given (RFC 5258 6). */
export interface ListArguments {
  readonly reference: string;
  readonly patterns: readonly string[];
  /** Selection options by their names. */
  readonly select: ReadonlyMap<string, ListSelection>;
  /** Return options by their names, with what each tells. */
  readonly returns: ReadonlyMap<string, ListFollow>;
  /** Some syntax beyond RFC 3501 was used: an empty pattern then asks for nothing. */
  readonly extended: boolean;
}

/** Reads the arguments of LIST up to the end of the command. */
export function readListArguments(reader: CommandReader, session: Session): ListArguments {
  reader.space();
  const selects = reader.sees('(') ? readSelectOptions(reader, session) : undefined;
  const reference = reader.reference();
  reader.space();
  const several = reader.sees('(');
  const patterns = several ? reader.list(() => reader.listMailbox()) : [reader.listMailbox()];
  const returns = reader.accept(' ') ? readReturnOptions(reader, session) : undefined;
  reader.end();
  const extended = selects !== undefined || several || returns !== undefined;
  return { reference, patterns, select: new Map(selects), returns: new Map(returns), extended };
}

function readSelectOptions(reader: CommandReader, session: Session): [string, ListSelection][] {
  const options = reader.list((): [string, ListSelection] => {
    const name = reader.keyword();
    return [name, session.context.imap.listSelection(name) ?? reader.fail('a known option')];
  }, 0);
  // RECURSIVEMATCH only modifies what another option selects (RFC 5258 3.1).
  const has = (kind: ListSelection['kind']) => options.some(([, option]) => option.kind === kind);
  if (has('modifier') && !has('base')) reader.fail('SUBSCRIBED beside RECURSIVEMATCH');
  reader.space();
  return options;
}

function readReturnOptions(reader: CommandReader, session: Session): [string, ListFollow][] {
  if (reader.keyword() !== 'RETURN') reader.fail('RETURN');
  reader.space();
  return reader.list((): [string, ListFollow] => {
    const name = reader.keyword();
    const read = session.context.imap.listReturn(name) ?? reader.fail('a known option');
    return [name, read(reader, session)];
  }, 0);
}
