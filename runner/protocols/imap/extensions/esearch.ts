import type { Cursor } from '../grammar/cursor.js';
import { mailbox, searchName, searchValue } from '../grammar/mailboxes.js';
import { atom, type Field, fieldOf, numberOf, textOf } from '../grammar/values.js';
import type { Vocabulary } from '../grammar/vocabulary.js';
import { membersOf, type ReadAnswer } from '../match/computed-answer.js';
import { returnedForm } from '../match/forms.js';
import type { Extension } from './extension.js';

/** What the response is about: the command and, where several mailboxes were searched, one of them (RFC 7377 2.1). */
function correlator(cursor: Cursor): Field {
  const name = cursor.keyword('TAG, MAILBOX or UIDVALIDITY');
  if (name !== 'TAG' && name !== 'MAILBOX' && name !== 'UIDVALIDITY') cursor.fail('TAG, MAILBOX or UIDVALIDITY');
  cursor.expect(' ');
  if (name === 'TAG') return { name, value: cursor.astring('the tag of the command') };
  return { name, value: name === 'MAILBOX' ? mailbox(cursor) : cursor.nzNumber() };
}

function esearchData(cursor: Cursor, vocabulary: Vocabulary): Field[] {
  const fields: Field[] = [];
  if (cursor.ahead(' (')) {
    cursor.pos += 2;
    do fields.push(correlator(cursor));
    while (cursor.take(' '));
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

const returned: ReadAnswer = data => {
  const number = (name: string) => numberOf(fieldOf(data, name));
  const [min, max, count] = [number('MIN'), number('MAX'), number('COUNT')];
  const all = textOf(fieldOf(data, 'ALL'));
  return {
    kind: 'returned',
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(count === undefined ? {} : { count }),
    ...(all === undefined ? {} : { all: membersOf(all) }),
  };
};

/** SEARCH with result options. */
export const esearch: Extension = {
  rfc: 4731,
  title: 'SEARCH with result options',
  capabilities: ['ESEARCH'],
  responses: { ESEARCH: { read: esearchData } },
  search: {
    MIN: { read: cursor => cursor.nzNumber() },
    MAX: { read: cursor => cursor.nzNumber() },
    ALL: { read: cursor => cursor.set() },
    COUNT: { read: cursor => cursor.number() },
  },
  patterns: { esearch: returnedForm('ESEARCH', returned) },
};
