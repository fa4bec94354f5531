import type { CommandReader } from './reader.js';

const selectOptions = ['SUBSCRIBED', 'REMOTE', 'RECURSIVEMATCH', 'SPECIAL-USE'] as const;
const returnOptions = ['SUBSCRIBED', 'CHILDREN', 'SPECIAL-USE', 'STATUS'] as const;
type SelectOption = (typeof selectOptions)[number];
type ReturnOption = (typeof returnOptions)[number];

/** What LIST was given (RFC 5258 6). */
export interface ListArguments {
  readonly reference: string;
  readonly patterns: readonly string[];
  readonly select: ReadonlySet<SelectOption>;
  readonly returns: ReadonlySet<ReturnOption>;
  /** The attributes of RETURN (STATUS (..)), RFC 5819. */
  readonly status: readonly string[] | undefined;
  /** Some syntax beyond RFC 3501 was used: an empty pattern then asks for nothing. */
  readonly extended: boolean;
}

/** Reads the arguments of LIST up to the end of the command. */
export function readListArguments(reader: CommandReader): ListArguments {
  reader.space();
  const selects = reader.sees('(') ? readSelectOptions(reader) : undefined;
  const reference = reader.mailbox();
  reader.space();
  const several = reader.sees('(');
  const patterns = several ? reader.list(() => reader.listMailbox()) : [reader.listMailbox()];
  let status: string[] | undefined;
  let returns: ReturnOption[] | undefined;
  if (reader.accept(' ')) {
    if (reader.keyword() !== 'RETURN') reader.fail('RETURN');
    reader.space();
    returns = reader.list(() => {
      const option = readOption(reader, returnOptions);
      if (option === 'STATUS') {
        reader.space();
        status = reader.keywords();
      }
      return option;
    }, 0);
  }
  reader.end();
  const extended = selects !== undefined || several || returns !== undefined;
  return { reference, patterns, select: new Set(selects), returns: new Set(returns), status, extended };
}

function readSelectOptions(reader: CommandReader): SelectOption[] {
  const options = reader.list(() => readOption(reader, selectOptions), 0);
  // RECURSIVEMATCH only modifies what another option selects (RFC 5258 3.1).
  const hasBase = options.includes('SUBSCRIBED');
  if (options.includes('RECURSIVEMATCH') && !hasBase) reader.fail('SUBSCRIBED beside RECURSIVEMATCH');
  reader.space();
  return options;
}

function readOption<Option extends string>(reader: CommandReader, known: readonly Option[]): Option {
  const name = reader.keyword();
  return known.find(option => option === name) ?? reader.fail('a known option');
}
