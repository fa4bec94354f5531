import type { Cursor } from '../grammar/cursor.js';
import { mailbox, searchName, searchValue } from '../grammar/mailboxes.js';
import { atom, type Data, type Field, fieldOf, numberOf, textOf, type Value } from '../grammar/values.js';
import type { Vocabulary } from '../grammar/vocabulary.js';
import type { Invariant } from '../invariants/invariant.js';
import { membersOf, type ReadAnswer } from '../match/computed-answer.js';
import { returnedForm } from '../match/forms.js';
import { numbersOf } from '../models/number-set.js';
import type { Extension } from './extension.js';

/** What the response is about: the command and, where several mailboxes were searched, one of them (RFC 7377 2.1). */
function correlator(cursor: Cursor): Field {
  const name = cursor.keyword('TAG, MAILBOX or UIDVALIDITY');
  if (name !== 'TAG' && name !== 'MAILBOX' && name !== 'UIDVALIDITY') cursor.fail('TAG, MAILBOX or UIDVALIDITY');
  cursor.expect(' ');
  if (name === 'TAG') return { name, value: cursor.astring('the tag of the command') };
  return { name, value: name === 'MAILBOX' ? mailbox(cursor) : cursor.nzNumber() };
}

/** An ESEARCH response says each thing of its command once. */
const eachOnce: Invariant = {
  id: 'search-correlators-once',
  rule: 'rfc7377/4/each-once',
  title: 'Each correlator of an ESEARCH response is there once',
};

function esearchData(cursor: Cursor, vocabulary: Vocabulary): Field[] {
  const fields: Field[] = [];
  if (cursor.ahead(' (')) {
    cursor.pos += 2;
    do {
      const start = cursor.pos;
      const field = correlator(cursor);
      if (fields.some(({ name }) => name === field.name))
        cursor.note(start, `${field.name} once`, cursor.found(start), eachOnce.id);
      fields.push(field);
    } while (cursor.take(' '));
    cursor.expect(')');
  }
  while (cursor.take(' ')) {
    const name = searchName(cursor, vocabulary);
    if (name === 'UID') {
      fields.push({ name, value: atom('UID', true) });
      continue;
    }
    cursor.expect(' ');
    fields.push({ name, value: searchValue(cursor, name, vocabulary) });
  }
  return fields;
}

/** What the response has beside ALL where SEARCH asked for no result options. */
const plain = ['TAG', 'UID', 'ALL', 'MODSEQ'];

function found(data: Data): readonly Value[] | undefined {
  if (data.fields.some(({ name }) => !plain.includes(name))) return undefined;
  const all = textOf(fieldOf(data, 'ALL'));
  return all === undefined ? [] : numbersOf(all)?.map(number => ({ type: 'number', digits: String(number) }));
}

/** The messages of a set; none where it is NIL. */
function resultsOf(value: Value | undefined): readonly number[] {
  const set = textOf(value);
  return set === undefined ? [] : membersOf(set);
}

const returned: ReadAnswer = data => {
  const number = (name: string) => numberOf(fieldOf(data, name));
  const [min, max, count] = [number('MIN'), number('MAX'), number('COUNT')];
  const all = textOf(fieldOf(data, 'ALL'));
  const partial = fieldOf(data, 'PARTIAL');
  return {
    kind: 'returned',
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(count === undefined ? {} : { count }),
    ...(all === undefined ? {} : { all: membersOf(all) }),
    ...(partial?.type === 'list' ? { partial: resultsOf(partial.items[1]) } : {}),
  };
};

/** What a search found is told with the tag of its command, or of one whose results the client follows (RFC 5267 4.3). */
const tagOfSearch: Invariant = {
  id: 'search-tag-of-a-command',
  rule: 'rfc4466/2.6.2/search-correlator',
  title: 'An ESEARCH response has the tag of a command in flight',
  checks: {
    search: ({ tag }, { commands: { inFlight, trusted }, contexts }) =>
      !trusted || contexts.has(tag) || inFlight.some(command => command.tag === tag || !command.form)
        ? undefined
        : {
            expected: `the tag of a command in flight: ${inFlight.map(command => command.tag).join(', ') || 'there is none'}`,
            found: tag,
          },
  },
};

/** SEARCH with result options. */
export const esearch: Extension = {
  rfc: 4731,
  title: 'SEARCH with result options',
  capabilities: ['ESEARCH'],
  inRev2: ['ESEARCH'],
  responses: {
    ESEARCH: {
      read: esearchData,
      found,
      events: data => {
        const tag = textOf(fieldOf(data, 'TAG'));
        const mailbox = textOf(fieldOf(data, 'MAILBOX'));
        const validity = numberOf(fieldOf(data, 'UIDVALIDITY'));
        return [
          ...(tag === undefined ? [] : [{ type: 'search', tag, source: { mailbox, validity } } as const]),
          ...(mailbox === undefined || validity === undefined
            ? []
            : [{ type: 'uidvalidity', mailbox, value: validity } as const]),
        ];
      },
    },
  },
  search: {
    MIN: { read: cursor => cursor.nzNumber() },
    MAX: { read: cursor => cursor.nzNumber() },
    ALL: { read: cursor => cursor.set() },
    COUNT: { read: cursor => cursor.number() },
  },
  patterns: { esearch: returnedForm('ESEARCH', returned) },
  invariants: [tagOfSearch, eachOnce],
};
