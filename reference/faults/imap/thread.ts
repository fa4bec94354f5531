import { decodeHeaderText } from '../../imap/mime/decode.js';
import { orderedSubject } from '../../imap/ordering/ordered-subject.js';
import { type Place, References } from '../../imap/ordering/references.js';
import type { Thread, ThreadAlgorithm, Threadable } from '../../imap/ordering/thread.js';
import { named } from '../fault.js';
import { behaviour, changed, completed, type Override } from './forms.js';
import { numbersAsUids, writtenField } from './sort.js';

/** An algorithm puts messages into threads in another way. */
const threading = (
  name: string,
  other: (found: readonly Threadable[], usual: ThreadAlgorithm) => readonly Thread[],
) => {
  const threadAlgorithm: Override<'threadAlgorithm'> = (next, asked) => {
    const usual = next(asked);
    return usual === undefined || asked !== name ? usual : found => other(found, usual);
  };
  return { threadAlgorithm };
};

/** All algorithms go by something else of the messages. */
const reading = (other: (one: Threadable) => Threadable) => {
  const threadAlgorithm: Override<'threadAlgorithm'> = (next, asked) => {
    const usual = next(asked);
    return usual && (found => usual(found.map(other)));
  };
  return { threadAlgorithm };
};

/** REFERENCES has a step that is another one. */
const stepping = (steps: new (found: readonly Threadable[]) => References) =>
  threading('REFERENCES', found => new steps(found).threads());

/** The ids in a field, as they are written. */
const ids = ({ message }: Threadable, name: string) =>
  [...writtenField(message, name).matchAll(/<([^>]*)>/g)].map(([, id = '']) => id);

const thread = /^(?:UID )?THREAD /i;
const byNumber = (threads: readonly Thread[]) => threads.toSorted((one, other) => firstUid(one) - firstUid(other));
const firstUid = ({ message, children: [child] }: Thread) => (message ?? child?.message)?.uid ?? 0;

/** Violations of what RFC 5256 asks of THREAD. */
export const imapThreadFaults = named([
  behaviour(
    'imap-thread-subject-not-decoded',
    'rfc5256/2.1/encoded-words-decoded',
    'THREAD does not see marks in encoded words.',
    {
      ...reading(one => {
        const written = writtenField(one.message, 'subject');
        return written === decodeHeaderText(written)
          ? one
          : { ...one, subject: { base: written, replied: false }, collated: written };
      }),
    },
  ),
  behaviour('imap-thread-one-missing', 'rfc5256/3/thread', 'THREAD leaves out the last message that it has found.', {
    threadAlgorithm: (next, asked) => {
      const usual = next(asked);
      return usual && (found => usual(found.slice(0, -1)));
    },
  }),
  behaviour('imap-thread-equal-falling', 'rfc5256/3/equal-by-number', 'Of one date the higher number is first.', {
    ...reading(one => ({ ...one, place: -one.place })),
  }),
  behaviour('imap-uid-thread-numbers', 'rfc5256/3/uid-thread', 'UID THREAD returns numbers of messages.', {
    findCommand: (next, session, name) => next(session, name === 'UID THREAD' ? 'THREAD' : name),
  }),
  behaviour('imap-uid-thread-keys', 'rfc5256/3/uid-thread-keys', 'UID THREAD takes numbers among its keys for UIDs.', {
    ...numbersAsUids('UID THREAD'),
  }),
  behaviour(
    'imap-thread-subjects-apart',
    'rfc5256/3/thread-orderedsubject',
    'ORDEREDSUBJECT makes a thread of each message.',
    {
      ...threading('ORDEREDSUBJECT', found => found.map(({ message }) => ({ message, children: [] }))),
    },
  ),
  behaviour('imap-thread-subjects-as-references', 'rfc5256/3/thread-orderedsubject', 'ORDEREDSUBJECT is REFERENCES.', {
    ...threading('ORDEREDSUBJECT', found => new References(found).threads()),
  }),
  behaviour(
    'imap-thread-empty-subjects-apart',
    'rfc5256/3/thread-orderedsubject',
    'ORDEREDSUBJECT makes a thread of each message without a subject.',
    {
      ...threading('ORDEREDSUBJECT', (found, usual) =>
        usual(found.map(one => (one.collated === '' ? { ...one, collated: String(one.place) } : one))),
      ),
    },
  ),
  behaviour(
    'imap-thread-subjects-by-number',
    'rfc5256/3/orderedsubject-by-date',
    'ORDEREDSUBJECT goes by the numbers of messages in place of dates.',
    {
      ...threading('ORDEREDSUBJECT', (found, usual) => usual(found.map(one => ({ ...one, sent: one.place })))),
    },
  ),
  behaviour(
    'imap-thread-subjects-in-a-row',
    'rfc5256/3/orderedsubject-one-level',
    'In a thread of ORDEREDSUBJECT each message is the child of the one before.',
    {
      ...threading('ORDEREDSUBJECT', (found, usual) =>
        usual(found).map(({ message, children }) => ({
          message,
          children: children.reduceRight<readonly Thread[]>((below, one) => [{ ...one, children: below }], []),
        })),
      ),
    },
  ),
  behaviour('imap-thread-references-as-subjects', 'rfc5256/3/thread-references', 'REFERENCES is ORDEREDSUBJECT.', {
    ...threading('REFERENCES', orderedSubject),
  }),
  behaviour('imap-thread-no-references', 'rfc5256/3/references-of-message', 'References is not looked at.', {
    ...reading(one => ({ ...one, references: ids(one, 'in-reply-to').slice(0, 1) })),
  }),
  behaviour(
    'imap-thread-in-a-row',
    'rfc5256/3/references-of-message',
    'What refers to nothing answers the one before.',
    {
      ...threading('REFERENCES', (found, usual) =>
        usual(
          found.map((one, at) => {
            const before = found[at - 1]?.id;
            return one.references.length > 0 || before === undefined ? one : { ...one, references: [before] };
          }),
        ),
      ),
    },
  ),
  behaviour('imap-thread-ids-in-comments', 'rfc5256/3/references-of-message', 'Ids in comments count.', {
    ...reading(one => {
      const written = ids(one, 'references').map(id => id.replaceAll('"', ''));
      return written.length > 0 ? { ...one, references: written } : one;
    }),
  }),
  behaviour('imap-thread-no-in-reply-to', 'rfc5256/3/references-of-message', 'In-Reply-To is not looked at.', {
    ...reading(one => (ids(one, 'references').length > 0 ? one : { ...one, references: [] })),
  }),
  behaviour('imap-thread-last-in-reply-to', 'rfc5256/3/references-of-message', 'All ids of In-Reply-To count.', {
    ...reading(one => (ids(one, 'references').length > 0 ? one : { ...one, references: ids(one, 'in-reply-to') })),
  }),
  behaviour('imap-thread-in-reply-to-first', 'rfc5256/3/references-of-message', 'In-Reply-To goes before References.', {
    ...reading(one => {
      const answered = ids(one, 'in-reply-to');
      return answered.length > 0 ? { ...one, references: answered.slice(0, 1) } : one;
    }),
  }),
  behaviour('imap-thread-ids-as-written', 'rfc5256/3/ids-normalized', 'The quoting of an id counts.', {
    ...reading(one => {
      const references = ids(one, 'references');
      const nearest = references.length > 0 ? references : ids(one, 'in-reply-to').slice(0, 1);
      return { ...one, id: ids(one, 'message-id')[0], references: nearest };
    }),
  }),
  behaviour('imap-thread-ids-without-case', 'rfc5256/3/ids-by-case', 'The letter case of ids does not count.', {
    ...reading(one => ({
      ...one,
      id: one.id?.toLowerCase(),
      references: one.references.map(id => id.toLowerCase()),
    })),
  }),
  behaviour(
    'imap-thread-last-of-same-id',
    'rfc5256/3/first-of-same-id',
    'An id that several messages have is that of the last.',
    {
      ...stepping(
        class extends References {
          protected override identify(one: Threadable): Place {
            const place = super.identify(one);
            if (one.id !== undefined) this.places.set(one.id, place);
            return place;
          }
        },
      ),
    },
  ),
  behaviour(
    'imap-thread-no-ids-are-one',
    'rfc5256/3/first-of-same-id',
    'Messages without an id all have the id that somebody refers to.',
    {
      ...reading(one => (one.id === undefined ? { ...one, id: '4@x.example' } : one)),
    },
  ),
  behaviour(
    'imap-thread-missing-left-out',
    'rfc5256/3/missing-message',
    'References to messages that are not there are passed over.',
    {
      ...threading('REFERENCES', (found, usual) => {
        const known = new Set(found.map(({ id }) => id));
        return usual(found.map(one => ({ ...one, references: one.references.filter(id => known.has(id)) })));
      }),
    },
  ),
  behaviour('imap-thread-links-changed', 'rfc5256/3/links-kept', 'A References field gives others another parent.', {
    ...stepping(
      class extends References {
        protected override chain(references: readonly string[]): void {
          for (const id of references.slice(1)) this.placeOf(id).leave();
          super.chain(references);
        }
      },
    ),
  }),
  behaviour(
    'imap-thread-first-parent-stays',
    'rfc5256/3/last-reference-is-parent',
    'A message keeps the parent that another has given it.',
    {
      ...stepping(
        class extends References {
          protected override attach(place: Place, parent: string | undefined): void {
            if (place.parent === undefined) super.attach(place, parent);
          }
        },
      ),
    },
  ),
  behaviour('imap-thread-loops-cut-elsewhere', 'rfc5256/3/no-loops', 'A link that would make a loop breaks another.', {
    ...stepping(
      class extends References {
        protected override join(parent: Place, child: Place): void {
          if (parent !== child && parent.isBelow(child)) parent.leave();
          super.join(parent, child);
        }
      },
    ),
  }),
  behaviour('imap-thread-self-passed-over', 'rfc5256/3/no-loops', 'Of its references a message passes itself over.', {
    ...reading(one => ({ ...one, references: one.references.filter(id => id !== one.id) })),
  }),
  behaviour('imap-thread-child-twice', 'rfc5256/3/links-consistent', 'A message stays with its first parent, too.', {
    ...threading('REFERENCES', (found, usual) => {
      const threads = usual(found);
      const again = threads.flatMap(({ children }) => children.slice(0, 1));
      return [...threads, ...again.map(({ message }) => ({ message, children: [] }))];
    }),
  }),
  behaviour(
    'imap-thread-siblings-parted',
    'rfc5256/3/missing-messages-pruned',
    'Places without a message are taken out at the top, too.',
    {
      ...stepping(
        class extends References {
          protected override isToGo(): boolean {
            return true;
          }
        },
      ),
    },
  ),
  behaviour(
    'imap-thread-missing-with-children',
    'rfc5256/3/missing-messages-pruned',
    'With a place without a message goes all that is below it.',
    {
      ...stepping(
        class extends References {
          protected override prune(): void {
            for (const place of this.all) if (place.of === undefined) place.leave();
          }
        },
      ),
    },
  ),
  behaviour('imap-threads-by-number', 'rfc5256/3/threads-by-date', 'Threads come by numbers of messages.', {
    ...threading('REFERENCES', (found, usual) => byNumber(usual(found))),
  }),
  behaviour('imap-thread-not-by-subject', 'rfc5256/3/threads-by-subject', 'REFERENCES does not go by subjects.', {
    ...stepping(
      class extends References {
        protected override merge(): void {
          // Nothing is put together.
        }
      },
    ),
  }),
  behaviour('imap-thread-replies-as-others', 'rfc5256/3/threads-by-subject', 'REFERENCES sees no marks of replies.', {
    ...reading(one => ({ ...one, subject: { ...one.subject, replied: false } })),
  }),
  behaviour('imap-thread-empty-subjects', 'rfc5256/3/threads-by-subject', 'REFERENCES joins what has no subject.', {
    ...stepping(
      class extends References {
        protected override subjectOf(place: Place): string {
          return super.subjectOf(place) || '(none)';
        }
      },
    ),
  }),
  behaviour(
    'imap-thread-last-siblings-subject',
    'rfc5256/3/threads-by-subject',
    'Siblings have the subject of the last.',
    {
      ...stepping(
        class extends References {
          protected override subjectOf(place: Place): string {
            return super.subjectOf(place.of === undefined ? (place.children.at(-1) ?? place) : place);
          }
        },
      ),
    },
  ),
  behaviour('imap-thread-subjects-below', 'rfc5256/3/threads-by-subject', 'Subjects below the top are compared, too.', {
    ...stepping(
      class extends References {
        protected override mergeTwo(place: Place, known: Place, table: Map<string, Place>, subject: string): void {
          if (!known.isBelow(place)) super.mergeTwo(place, known, table, subject);
        }

        protected override subjects(): Map<string, Place> {
          const table = super.subjects();
          for (const place of this.all)
            if (place.of !== undefined && place.parent?.of !== undefined) table.set(this.subjectOf(place), place);
          return table;
        }
      },
    ),
  }),
  behaviour('imap-thread-siblings-by-number', 'rfc5256/3/siblings-by-date', 'Siblings come by their numbers.', {
    ...stepping(
      class extends References {
        protected override sortSiblings(place: Place): void {
          super.sortSiblings(place);
          if (place === this.root) return;
          place.children.sort((one, other) => (one.head?.place ?? 0) - (other.head?.place ?? 0));
        }
      },
    ),
  }),
  changed(
    'imap-thread-empty-unanswered',
    'rfc5256/4/thread-response',
    'THREAD that finds nothing sends no THREAD response.',
    thread,
    /^\* THREAD\r\n/m,
  ),
  completed(
    'imap-thread-any-arguments',
    'rfc5256/5/thread-syntax',
    'THREAD is answered OK whatever its arguments are.',
    /^(?:UID )?THREAD/i,
    /BAD/,
    'OK completed',
  ),
  completed(
    'imap-thread-any-algorithm',
    'rfc5256/5/unknown-algorithm',
    'THREAD is answered OK whatever the algorithm is.',
    thread,
    /BAD/,
    'OK completed',
  ),
]);
