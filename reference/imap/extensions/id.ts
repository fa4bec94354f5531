import { anyState } from '../command.js';
import type { Command } from '../session.js';
import type { CommandReader } from '../syntax/reader.js';
import { nstring, quoted } from '../syntax/write.js';
import { type Extension, inEveryState } from './extension.js';

const id: Command = {
  states: anyState,
  mayExpunge: true,
  parse: reader => {
    reader.space();
    readIdParameters(reader);
    reader.end();
    return (_session, reply) => {
      reply.untagged(`ID (${quoted('name')} ${nstring('mailspec reference server')})`);
      return 'OK ID completed';
    };
  },
};

const mostFields = 30;
const longestField = 30;
const longestValue = 1024;

/** id-params-list: NIL or pairs of a field and a value; nothing is done with them. Section 3.3 bounds their number and length. */
function readIdParameters(reader: CommandReader): void {
  if (!reader.sees('(')) {
    reader.match(/NIL/iy, 'NIL or a list of fields and values');
    return;
  }
  const names = reader.list(() => {
    const name = reader.string();
    reader.space();
    const value = reader.nstring() ?? '';
    if (name.length > longestField || value.length > longestValue) reader.fail('a shorter field or value');
    return name.toLowerCase();
  }, 0);
  if (names.length > mostFields) reader.fail(`at most ${mostFields} fields`);
  if (new Set(names).size < names.length) reader.fail('each field once');
}

/** ID (RFC 2971). */
export const idExtension: Extension = { rfc: 2971, capabilities: inEveryState('ID'), commands: { ID: id } };
