import { setTimeout as sleep } from 'node:timers/promises';
import type { Account, Target } from '../targets/target.js';
import { signIn } from './authenticate.js';
import type { RunContext } from './context.js';
import type { MailboxAdmin } from './mailbox-admin.js';
import { SetUpFailure } from './observation.js';
import { command, open } from './open.js';
import type { ScenarioContext } from './scenario-context.js';

const patience = 20_000;

/** Has the target a service by which an account's mail can be read? */
export function readable({ services }: Target): boolean {
  return (['imap', 'imaps', 'pop3', 'pop3s'] as const).some(name => services[name] !== undefined);
}

/** An account's INBOX as the harness handles it: by IMAP where the target has it, else by POP3. */
export class Maildrop {
  private readonly context: RunContext;
  private readonly mailboxAdmin: MailboxAdmin;

  constructor(
    private readonly scenarioContext: Pick<ScenarioContext, 'context' | 'stewardOf' | 'transcript'> & {
      readonly signal?: AbortSignal;
    },
    private readonly account: Account,
  ) {
    this.context = scenarioContext.context;
    this.mailboxAdmin = scenarioContext.stewardOf(account);
  }

  /**
   * Takes every message away. The caller has made sure that the account is disposable. Where the target has neither IMAP nor POP3 nobody
   * can, and nobody will count them.
   */
  async empty(): Promise<void> {
    if (!readable(this.context.target)) return;
    if (this.hasImap()) return this.mailboxAdmin.empty('INBOX');
    await this.withPop3(async (count, run) => {
      for (let number = 1; number <= count; number += 1) await run(`DELE ${number}`);
    });
  }

  /** How many messages there are; none where nobody can look. */
  async count(via: 'imap' | 'pop3' | undefined): Promise<number> {
    if (!readable(this.context.target)) return 0;
    if (via === 'imap' || (via === undefined && this.hasImap())) return this.mailboxAdmin.messages('INBOX');
    let found = 0;
    await this.withPop3(async count => {
      found = count;
    });
    return found;
  }

  /**
   * Waits until there are so many messages. Where there are more, what a scenario says of numbers and counts would be about other messages.
   * @param wanted how many, and whether more will do
   * @throws SetUpFailure when there are too few at the deadline, or too many
   */
  async await(
    { messages, orMore = false }: { readonly messages: number; readonly orMore?: boolean },
    via: 'imap' | 'pop3' | undefined,
    deadline: number,
  ): Promise<void> {
    const awaited = `awaited ${messages} ${messages === 1 ? 'message' : 'messages'}, found`;
    for (let pause = 10; ; pause = Math.min(pause * 2, 500)) {
      const found = await this.count(via);
      if (found === messages || (orMore && found > messages)) return;
      if (found > messages) throw new SetUpFailure(`${awaited} ${found}: mail came twice, or another's came here`);
      if (this.context.pace.clock.now() + pause > deadline)
        throw new SetUpFailure(`${awaited} ${found} when the time was up`);
      await sleep(pause, undefined, this.opening());
    }
  }

  private opening(): { signal?: AbortSignal } {
    return this.scenarioContext.signal === undefined ? {} : { signal: this.scenarioContext.signal };
  }

  private hasImap(): boolean {
    return this.context.target.services.imap !== undefined || this.context.target.services.imaps !== undefined;
  }

  private async withPop3(
    work: (count: number, run: (line: string) => Promise<unknown>) => Promise<void>,
  ): Promise<void> {
    const { services } = this.context.target;
    const service = services.pop3 ? 'pop3' : services.pop3s ? 'pop3s' : undefined;
    if (service === undefined)
      throw new SetUpFailure('the target has neither IMAP nor POP3: its mailboxes cannot be read');
    const deadline = this.context.pace.clock.now() + patience;
    const connection = await open(this.context, {
      service,
      name: 'maildrop',
      greeting: true,
      transcript: this.scenarioContext.transcript,
      deadline,
      ...this.opening(),
    });
    try {
      await signIn(connection, this.account, this.context, this.scenarioContext.transcript, deadline);
      const { bindings } = await command(connection, 'STAT', deadline, { status: 'OK', args: '<count> <any>' });
      await work(Number(bindings.count), line => command(connection, line, deadline));
      await command(connection, 'QUIT', deadline);
    } finally {
      await connection.close();
    }
  }
}
