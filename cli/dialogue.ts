import { existsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { shellWord } from '../reports/shell-word.js';
import { linesOf, marks } from '../reports/transcript.js';
import { Conversation, type Listener } from '../runner/engine/conversation.js';
import { refusal } from '../runner/engine/open.js';
import { Unreachable } from '../runner/engine/probe.js';
import type { ServiceName } from '../runner/protocols/services.js';
import { nearest } from '../runner/source/nearest.js';
import type { Account, Target } from '../runner/targets/target.js';
import { nameOf, WrongUsage } from './usage.js';

/**
 * Connects, and carries out line by line what comes from standard input.
 * @param help what `:help` shows
 * @returns whether an answer broke a rule
 * @throws Unreachable when there is no conversation
 */
export async function talkTo(
  target: Target,
  service: ServiceName,
  help: string,
  signal: AbortSignal,
): Promise<boolean> {
  const screen = new Screen();
  const conversation = await Conversation.open(target, service, screen, signal).catch(error => {
    throw new Unreachable(`${service}: ${refusal(error)}`);
  });
  try {
    await new Dialogue(conversation, service, target.accounts[0], help).run(signal);
  } finally {
    await conversation.close();
  }
  return screen.broken;
}

/** Shows a conversation on standard output. */
class Screen implements Listener {
  /** Some answer broke a rule. */
  broken = false;

  heard(from: keyof typeof marks, text: string): void {
    for (const line of linesOf(text)) process.stdout.write(`${marks[from]} ${line}\n`);
  }

  broke(
    { rule, title }: Parameters<Listener['broke']>[0],
    { expected, found }: Parameters<Listener['broke']>[1],
  ): void {
    this.broken = true;
    process.stdout.write(`!! ${rule}: ${title}\n   expected ${expected}, got ${found}\n`);
  }
}

/** What a person types: lines for the server, and commands of the shell, which begin with a colon. */
class Dialogue {
  constructor(
    private readonly conversation: Conversation,
    private readonly service: ServiceName,
    private readonly account: Account | undefined,
    private readonly help: string,
  ) {}

  /** Ends with `:quit`, with the input, or by the signal. */
  async run(signal: AbortSignal): Promise<void> {
    const { conversation } = this;
    const person = process.stdin.isTTY === true;
    const lines = createInterface({
      input: process.stdin,
      ...(person && { output: process.stdout, completer: (line: string) => this.completions(line) }),
      terminal: person,
    });
    lines.on('SIGINT', () => lines.close());
    signal.addEventListener('abort', () => lines.close());
    const ask = () => {
      if (!person) return;
      lines.setPrompt(`${conversation.awaits === 'command' ? this.service : conversation.awaits}> `);
      lines.prompt();
    };
    ask();
    for await (const line of lines) {
      if (signal.aborted || (this.isCommand(line) && line.trim() === ':quit')) break;
      await this.carryOut(line);
      await conversation.catchUp();
      ask();
    }
    lines.close();
  }

  private async carryOut(line: string): Promise<void> {
    const { conversation } = this;
    if (this.isCommand(line)) {
      await this.obey(line).catch(tell);
      return;
    }
    if (conversation.over)
      tell(new Error('the connection is over: `:save FILE RULE` keeps what was said, `:quit` ends'));
    else await conversation.say(line);
  }

  /** A line of a message may begin with anything. */
  private isCommand(line: string): boolean {
    return line.startsWith(':') && this.conversation.awaits !== 'message';
  }

  private async obey(line: string): Promise<void> {
    const [command = '', ...words] = line.trim().split(/\s+/);
    switch (nameOf('the shell', command, [':help', ':wait', ':login', ':save', ':quit'])) {
      case ':help':
        process.stdout.write(this.help);
        break;
      case ':wait':
        await this.conversation.wait();
        break;
      case ':login':
        process.stdout.write(`${marks.event} signed in as ${await this.conversation.signIn()}\n`);
        break;
      case ':save':
        await this.save(words);
        break;
    }
  }

  private async save([file, name, ...rest]: readonly string[]): Promise<void> {
    if (file === undefined || name === undefined || rest.length > 0)
      throw new WrongUsage(':save takes a file and a rule: `:save mine.yaml rfc5321/4.1.1.5/rset-clears-buffers`');
    if (existsSync(file)) throw new WrongUsage(`:save: ${file} exists already, and is not written over`);
    const { survey } = await import('./selection.js');
    const rules = survey([], {}).rules.all();
    if (!rules.some(({ id }) => id === name)) {
      const near = nearest(
        name,
        rules.map(({ id }) => id),
      );
      const hint =
        near === undefined ? '`mailspec coverage --rfc 5321` lists those of an RFC' : `did you mean \`${near}\`?`;
      throw new WrongUsage(`:save: there is no rule ${name}: ${hint}`);
    }
    const { savedConversation } = await import('../runner/engine/saved-conversation.js');
    const suite = `own/${basename(file)
      .replace(/\.ya?ml$/, '')
      .replace(/[^a-z0-9]+/gi, '-')
      .toLowerCase()}`;
    const { service, account } = this;
    writeFileSync(file, savedConversation(this.conversation.turns, { service, rule: name, suite, account }), {
      flag: 'wx',
    });
    process.stdout.write(`${marks.event} ${file} is written. Next: mailspec run ${shellWord(file)}\n`);
  }

  private completions(line: string): [string[], string] {
    if (this.conversation.awaits !== 'command') return [[], line];
    const fitting = this.conversation.commands.filter(command => command.startsWith(line.toUpperCase()));
    return [fitting, line];
  }
}

/** A slip in what was typed ends nothing. */
function tell(error: unknown): void {
  process.stdout.write(`${marks.event} ${error instanceof Error ? error.message : String(error)}\n`);
}
