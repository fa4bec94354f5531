import { byLine, proxy } from '../wire/proxy.js';
import { withoutTls } from './without-tls.js';

/** What becomes of a command, and of a line of the answer to it; both without line end. */
export interface Speech {
  /** Which lines are commands; left out: those that begin with a tag. */
  readonly commands?: RegExp;
  hears?(command: string): string;
  says(line: string, command: string): readonly string[];
}

const tagged = /^\S+ (?:UID )?[A-Z]+\b/i;

/** A server that speaks so, before a healthy one at that port. @returns its own port */
export function speaking(port: number, speech: Speech): Promise<number> {
  return proxy(port, () => {
    let command = '';
    return {
      asked: byLine(line => {
        if ((speech.commands ?? tagged).test(line)) command = line;
        return [speech.hears?.(line) ?? withoutTls.asked(line)];
      }),
      answered: byLine(line => withoutTls.answered(line).flatMap(left => speech.says(left, command))),
    };
  });
}
