import type { SelectedMailbox } from '../../imap/selected.js';
import type { SearchReturn } from '../../imap/session.js';
import type { Mailbox } from '../../store/mailbox.js';
import type { Message } from '../../store/message.js';
import { named } from '../fault.js';
import { before, behaviour, opening } from './forms.js';

type Keep = NonNullable<SearchReturn['keep']>;

/** SAVE keeps something else. */
const saving = (other: (usual: Keep) => Keep) => (next: (name: string) => SearchReturn | undefined, name: string) => {
  const option = next(name);
  return option?.keep === undefined ? option : { ...option, keep: other(option.keep) };
};

const searched = new WeakSet<SelectedMailbox>();
const kept = new WeakMap<Mailbox, readonly Message[]>();
const numbers = new WeakMap<SelectedMailbox, readonly number[]>();

/** Violations in what SEARCH saves (RFC 5182). */
export const imapSearchResultFaults = named([
  behaviour('imap-save-keeps-nothing', 'rfc9051/6.4.4.1/save', 'SAVE is accepted, and nothing is kept.', {
    searchReturn: saving(() => () => undefined),
  }),
  behaviour('imap-save-by-every-search', 'rfc9051/6.4.4.1/unchanged-without-save', 'Every SEARCH is saved.', {
    find: (next, selected, matches) => {
      const found = next(selected, matches);
      selected.save(found);
      return found;
    },
  }),
  behaviour(
    'imap-save-stays-after-no',
    'rfc9051/6.4.4.1/emptied-by-no',
    'SEARCH with SAVE that is refused leaves what was kept.',
    {
      find: (next, selected, matches) => {
        searched.add(selected);
        return next(selected, matches);
      },
      searchReturn: saving(keep => (selected, ...found) => {
        if (searched.delete(selected)) keep(selected, ...found);
      }),
    },
  ),
  behaviour('imap-save-stays-after-select', 'rfc9051/6.4.4.1/emptied-by-select', 'SELECT leaves what was kept.', {
    searchReturn: saving(keep => (selected, found, asked) => {
      kept.set(selected.mailbox, found);
      keep(selected, found, asked);
    }),
    open: opening(selected => selected.save(kept.get(selected.mailbox) ?? [])),
  }),
  behaviour(
    'imap-save-by-number',
    'rfc9051/6.4.4.1/adjusted-by-expunge',
    'What was kept are sequence numbers, and stays so when messages are expunged.',
    {
      searchReturn: saving(keep => (selected, found, asked) => {
        keep(selected, found, asked);
        numbers.set(
          selected,
          found.map(message => selected.sequenceOf(message)),
        );
      }),
      carryOut: before(({ selected }) => {
        const known = selected && numbers.get(selected);
        if (known !== undefined) selected?.save(known.flatMap(number => selected.messages[number - 1] ?? []));
      }),
    },
  ),
  behaviour(
    'imap-save-all-with-min',
    'rfc9051/6.4.4.1/min-max-only',
    'SAVE with MIN or MAX keeps all that was found.',
    {
      searchReturn: saving(keep => (selected, found) => keep(selected, found, new Map([['SAVE', {}]]))),
    },
  ),
]);
