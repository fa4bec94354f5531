import { placeOf } from '../../witness.js';
import type { Cursor } from '../grammar/cursor.js';
import { bracketed } from '../grammar/mailboxes.js';
import { fieldOf, numberOf, type Value } from '../grammar/values.js';
import { type Invariant, lists, type PriorState } from '../invariants/invariant.js';
import type { Command } from '../session/command.js';
import type { Extension } from './extension.js';

const modSequence = (cursor: Cursor): Value => cursor.nzNumber('a mod-sequence value', true);
/** Of a mailbox without messages, or that keeps none, it is 0. */
const anyModSequence = (cursor: Cursor): Value => cursor.number('a mod-sequence value', true);

/** By what a command asks for mod-sequences (RFC 7162 3.1), in arguments whose quoted strings are empty. */
const asking: Readonly<Record<string, RegExp>> = {
  SELECT: / \((?:CONDSTORE\b|QRESYNC\b|.* CONDSTORE\))/i,
  STATUS: /\([^()]*\bHIGHESTMODSEQ\b[^()]*\)$/i,
  FETCH: /^[^[]*\b(?:MODSEQ|CHANGEDSINCE)\b[^[]*$/i,
  STORE: /^\S+ \(UNCHANGEDSINCE /i,
  SEARCH: /(?:^|[ (])MODSEQ (?:\d|"")/i,
};

/** Is it a CONDSTORE enabling command? What cannot be told from its first line is none. */
function asksForModSeqs({ name, argument }: Command): boolean {
  const plain = argument.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const kind = name.replace(/^UID /, '').replace('EXAMINE', 'SELECT');
  return asking[kind]?.test(plain) === true;
}

/** The selected mailbox keeps mod-sequences, as far as the client knows, which it has asked for; and no FETCH is in progress that may say otherwise. */
export function modSeqDue({ modSeqs, view, commands: { inFlight, trusted } }: PriorState): boolean {
  return (
    modSeqs &&
    trusted &&
    view?.noModSeqs === false &&
    !inFlight.some(({ name, form }) => !form || /^(?:UID )?FETCH$/.test(name))
  );
}

/** Mod-sequences (RFC 7162 3.1). */
const modSequences: readonly Invariant[] = [
  {
    id: 'modseq-in-untagged-fetch',
    rule: 'rfc7162/3.1/modseq-in-untagged-fetch',
    title: 'Once the client has asked for mod-sequences, FETCH responses that no FETCH asked for have MODSEQ',
    checks: {
      fetched: ({ number, modSeq }, prior) =>
        modSeq || !modSeqDue(prior)
          ? undefined
          : {
              expected: 'MODSEQ among the items, as mod-sequences were asked for',
              found: `${number} FETCH without MODSEQ`,
            },
    },
  },
  {
    id: 'highestmodseq-when-opened',
    rule: 'rfc7162/3.1.2/highestmodseq-or-nomodseq',
    title: 'Once the client has asked for mod-sequences, HIGHESTMODSEQ or NOMODSEQ is told when a mailbox is opened',
    checks: {
      selected: (_, { modSeqs, view, commands }) =>
        !modSeqs || !commands.trusted || !view || view.noModSeqs || view.highestModSeq !== undefined
          ? undefined
          : { expected: 'HIGHESTMODSEQ or NOMODSEQ before the tagged OK', found: 'neither' },
    },
  },
  {
    id: 'modseq-never-falls',
    rule: 'rfc7162/3.1/modseq-never-falls',
    title: 'The mod-sequence of a message never falls',
    checks: {
      'mod-sequence': ({ number, value }, prior) => {
        const { view, asked, witness, heard } = prior;
        const about = number === undefined || view?.noModSeqs ? undefined : prior.message(number);
        const known = about?.message.modSeq;
        if (!about || !known || asked === undefined || known.heard.tick >= asked || value >= known.value)
          return undefined;
        return {
          expected: `UID ${about.uid} of ${about.mailbox}: at least MODSEQ ${known.value}, told ${placeOf(known.heard, witness)}`,
          found: `MODSEQ ${value} ${placeOf(heard, witness)}`,
          earlier: known.heard,
        };
      },
    },
  },
  {
    id: 'highestmodseq-above-known',
    rule: 'rfc7162/3.1.2.1/highest-of-all-messages',
    title: 'HIGHESTMODSEQ, when a mailbox is opened, is not below a mod-sequence that was told before',
    checks: {
      selected: (_, prior) => {
        const { view, mailbox, witness, heard } = prior;
        if (!mailbox || view?.uidvalidity === undefined || view.highestModSeq === undefined) return undefined;
        const known = mailbox.identifiersOf(view.uidvalidity).modSeqs.before(view.began);
        if (!known || view.highestModSeq >= known.value) return undefined;
        // Unless removals are counted, it falls with the message that had it.
        const stays = prior.vanished || prior.settled(mailbox, known.heard.tick, 'removes');
        if (!stays || !prior.settled(mailbox, known.heard.tick, 'replaced')) return undefined;
        return {
          expected: `${mailbox.name}: at least HIGHESTMODSEQ ${known.value}, told ${placeOf(known.heard, witness)}`,
          found: `HIGHESTMODSEQ ${view.highestModSeq} ${placeOf(heard, witness)}`,
          earlier: known.heard,
        };
      },
    },
  },
  {
    id: 'closed-when-another-is-selected',
    rule: 'rfc7162/3.2.11/closed-when-another-is-selected',
    title: 'CLOSED is sent when another mailbox is selected, where CONDSTORE or QRESYNC is listed',
    checks: {
      selected: (_, prior) => {
        const { view, commands } = prior;
        if (!commands.trusted || view?.replaces === undefined || view.closedTold || view.replaces === view.name)
          return undefined;
        return lists(prior, 'CONDSTORE', 'QRESYNC')
          ? { expected: `CLOSED, as ${view.replaces} was selected`, found: 'no such code' }
          : undefined;
      },
    },
  },
];

/** Changes of flags by mod-sequences. */
export const condstore: Extension = {
  rfc: 7162,
  title: 'Mod-sequences (CONDSTORE)',
  capabilities: ['CONDSTORE'],
  modSeqs: true,
  asksForModSeqs,
  invariants: modSequences,
  codes: {
    HIGHESTMODSEQ: {
      read: cursor => [{ name: 'value', value: modSequence(cursor) }],
      events: code => {
        const value = numberOf(fieldOf(code, 'value'));
        return value === undefined ? [] : [{ type: 'mod-sequence', number: undefined, value }];
      },
    },
    MODIFIED: { read: cursor => [{ name: 'set', value: cursor.set() }] },
    NOMODSEQ: { events: () => [{ type: 'no mod-sequences' }] },
  },
  fetch: {
    MODSEQ: {
      read: cursor => bracketed(cursor, () => anyModSequence(cursor)),
      events: (value, number) => ({
        type: 'mod-sequence',
        number,
        value: numberOf(value.type === 'list' ? value.items[0] : undefined) ?? 0,
      }),
    },
  },
  status: { HIGHESTMODSEQ: anyModSequence },
  search: { MODSEQ: { read: modSequence, afterNumbers: true } },
};
