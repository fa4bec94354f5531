import { selectedOnly } from '../command.js';
import { readSearchCriteria } from '../commands/search.js';
import { selectedOf } from '../commands/select.js';
import { comparing } from '../ordering/comparing.js';
import { orderedSubject } from '../ordering/ordered-subject.js';
import { References } from '../ordering/references.js';
import { formatThreads, type ThreadAlgorithm } from '../ordering/thread.js';
import { threadables } from '../ordering/threadable.js';
import type { Command } from '../session.js';
import { afterLogin, type Extension } from './extension.js';

const algorithms = new Map<string, ThreadAlgorithm>([
  ['ORDEREDSUBJECT', orderedSubject],
  ['REFERENCES', found => new References(found).threads()],
]);

/** The algorithm of THREAD of a name. */
export function threadAlgorithm(name: string): ThreadAlgorithm | undefined {
  return algorithms.get(name);
}

/** THREAD and UID THREAD (RFC 5256 3). */
function threadCommand(byUid: boolean): Command {
  return {
    states: selectedOnly,
    mayExpunge: byUid,
    parse: (reader, session) => {
      reader.space();
      const { imap } = session.context;
      const thread = imap.threadAlgorithm(reader.atom().toUpperCase()) ?? reader.fail('a known algorithm');
      reader.space();
      const find = readSearchCriteria(reader, session);
      return (_, reply) => {
        const selected = selectedOf(session);
        const { messages, outcome } = find(reply);
        const threads = thread(threadables(messages, comparing(session)));
        const text = formatThreads(threads, message => (byUid ? message.uid : selected.sequenceOf(message)));
        reply.untagged(text === '' ? 'THREAD' : `THREAD ${text}`);
        return outcome(`OK ${byUid ? 'UID ' : ''}THREAD completed`);
      };
    },
  };
}

/** THREAD (RFC 5256). */
export const threadExtension: Extension = {
  rfc: 5256,

  capabilities: afterLogin(...[...algorithms.keys()].map(name => `THREAD=${name}`)),
  commands: { THREAD: threadCommand(false), 'UID THREAD': threadCommand(true) },
};
