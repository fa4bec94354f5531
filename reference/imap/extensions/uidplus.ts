import { selectedOnly } from '../command.js';
import { expunge } from '../commands/expunge.js';
import { requireSelected, writableOf } from '../commands/select.js';
import { expungedCode } from '../mod-sequences.js';
import type { Command } from '../session.js';
import { readSequenceSet } from '../syntax/sequence-set.js';
import { afterLogin, type Extension } from './extension.js';

/** UID EXPUNGE (section 2.1). */
const uidExpunge: Command = {
  states: selectedOnly,
  mayExpunge: true,
  parse: reader => {
    reader.space();
    const set = readSequenceSet(reader);
    reader.end();
    return session => {
      const selected = writableOf(session);
      requireSelected(selected, session, 'e', 'EXPUNGE');
      const { mailbox } = selected;
      const messages = session.context.imap.toExpunge(mailbox, 'UID EXPUNGE', selected.uidRanges(set));
      expunge(mailbox, messages);
      return `OK ${expungedCode(session, mailbox, messages)}UID EXPUNGE completed`;
    };
  },
};

/** UIDPLUS (RFC 4315). APPENDUID and COPYUID stand with the commands that give them. */
export const uidPlus: Extension = {
  rfc: 4315,

  capabilities: afterLogin('UIDPLUS'),
  commands: { 'UID EXPUNGE': uidExpunge },
};
