import type { Message } from '../../store/message.js';
import { emailId, mailboxId, threadId } from '../object-ids.js';
import type { SearchKeyReader } from '../session.js';
import type { ExtensionAttribute } from '../syntax/fetch-attributes.js';
import { afterLogin, type Extension } from './extension.js';

type IdOf = (message: Message) => string;

function item(name: string, idOf: IdOf): ExtensionAttribute {
  return { name: 'extension', item: name, setsSeen: false, write: message => [`${name} (${idOf(message)})`] };
}

/** A search for messages of an identifier, whose letters are told apart by case (section 7). */
function key(name: string, idOf: IdOf): SearchKeyReader {
  return reader => {
    reader.space();
    const id = reader.match(/[\w-]{1,255}(?![\w-])/y, 'an object identifier');
    return { key: 'extension', name, matches: message => idOf(message) === id };
  };
}

/** OBJECTID (RFC 8474). CREATE, SELECT and EXAMINE tell MAILBOXID in any case. */
export const objectId: Extension = {
  rfc: 8474,

  capabilities: afterLogin('OBJECTID'),
  status: { MAILBOXID: mailbox => `(${mailboxId(mailbox)})` },
  fetch: { EMAILID: () => item('EMAILID', emailId), THREADID: () => item('THREADID', threadId) },
  searchKeys: { EMAILID: key('EMAILID', emailId), THREADID: key('THREADID', threadId) },
};
