import type { Template } from '../../source/template.js';
import { isList } from '../reader.js';
import { checkNoTag } from './tag.js';
import type { Verb } from './verb.js';

export interface Do {
  readonly verb: 'do';
  readonly commands: readonly Template[];
}

export const do_: Verb<string | readonly string[], Do> = {
  connection: 'sends',
  reads: 'expect',
  judged: 'never',
  puts: 'commands',
  read(entry, at) {
    const commands = [entry].flat();
    for (const [index, command] of commands.entries()) (isList(entry) ? at.at(index) : at).oneLine(command);
    return { verb: 'do', commands };
  },
  waits: () => true,
  fits({ commands }, protocol, at) {
    for (const command of commands) checkNoTag(String(command), protocol, at, false);
  },
};
