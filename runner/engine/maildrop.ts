import { setTimeout as sleep } from 'node:timers/promises';
import { mainService, protocols, retrievalProtocols } from '../protocols/index.js';
import type { Protocol, Retrieval } from '../protocols/protocol.js';
import type { ProtocolName, ServiceName } from '../protocols/services.js';
import type { Account, Target } from '../targets/target.js';
import { openSignedIn } from './authenticate.js';
import { listsPipelining, offered, type RunContext } from './context.js';
import type { MailboxAdmin } from './mailbox-admin.js';
import { SetUpFailure } from './observation.js';
import { command, commands } from './open.js';
import type { ScenarioContext } from './scenario-context.js';
import { serviceOf } from './service-of.js';

const timeoutMs = 20_000;

/** So many messages are removed in one write: the server has to have room for what it has not read. */
const mostTogether = 100;

/** Why mail cannot be read where no service is for that. */
export const unreadable = `the target has neither ${retrievalProtocols.map(({ title }) => title).join(' nor ')}: its mailboxes cannot be read`;

/** Has the target a service by which an account's mail can be read? */
export function readable(target: Target): boolean {
  return retrievalProtocols.some(({ name }) => serviceOf(target, mainService(protocols[name])) !== undefined);
}

/** A protocol by which an INBOX is handled, and how, where the mailbox admin cannot. */
interface Way {
  readonly protocol: Protocol;
  readonly inbox: Retrieval['inbox'];
}

/** An account's INBOX as the harness handles it: by its mailbox admin where the target has mailboxes, else in sessions of its own. */
export class Maildrop {
  private readonly context: RunContext;
  private readonly mailboxAdmin: MailboxAdmin;

  constructor(
    private readonly scenarioContext: Pick<ScenarioContext, 'context' | 'adminOf' | 'transcript'> & {
      readonly signal?: AbortSignal;
    },
    private readonly account: Account,
  ) {
    this.context = scenarioContext.context;
    this.mailboxAdmin = scenarioContext.adminOf(account);
  }

  /**
   * Takes every message away. The caller has made sure that the account is disposable. Where the target has neither IMAP nor POP3 nobody
   * can, and nobody will count them.
   */
  async empty(): Promise<void> {
    const [way, ...others] = this.ways();
    if (way === undefined) return;
    try {
      await this.emptyBy(way);
    } catch (error) {
      const [other] = others;
      // A server that does not do it by one protocol may do it by another.
      if (other === undefined || !(error instanceof SetUpFailure)) throw error;
      await this.emptyBy(other);
    }
  }

  private async emptyBy({ protocol, inbox }: Way): Promise<void> {
    if (inbox === undefined) return this.mailboxAdmin.empty('INBOX');
    await this.withInbox(protocol, inbox, async (count, run) => {
      await run(Array.from({ length: count }, (_, at) => inbox.remove(at + 1)));
    });
  }

  /** How many messages there are; none where nobody can look. */
  async count(via: ProtocolName | undefined): Promise<number> {
    if (!readable(this.context.target)) return 0;
    const { protocol, inbox } = this.way(via);
    if (inbox === undefined) return this.mailboxAdmin.messages('INBOX');
    let found = 0;
    await this.withInbox(protocol, inbox, async count => {
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
    via: ProtocolName | undefined,
    deadline: number,
  ): Promise<void> {
    const awaited = `awaited ${messages} ${messages === 1 ? 'message' : 'messages'}, found`;
    for (let pause = 10; ; pause = Math.min(pause * 2, 500)) {
      const found = await this.count(via);
      if (found === messages || (orMore && found > messages)) return;
      if (found > messages)
        throw new SetUpFailure(`${awaited} ${found}: mail was delivered twice, or to the wrong account`);
      if (this.context.pace.clock.now() + pause > deadline)
        throw new SetUpFailure(`${awaited} ${found} when the time was up`);
      await sleep(pause, undefined, this.opening());
    }
  }

  private opening(): { signal?: AbortSignal } {
    return this.scenarioContext.signal === undefined ? {} : { signal: this.scenarioContext.signal };
  }

  /** The protocols by which it can be handled: the first is the one that is used. */
  private ways(): readonly Way[] {
    return retrievalProtocols
      .filter(protocol => this.serviceOf(protocol) !== undefined)
      .map(protocol => ({ protocol, inbox: protocol.retrieval?.inbox }));
  }

  private way(via: ProtocolName | undefined): Way {
    const [first] = this.ways();
    if (via !== undefined) return { protocol: protocols[via], inbox: protocols[via].retrieval?.inbox };
    if (first === undefined) throw new SetUpFailure(unreadable);
    return first;
  }

  private serviceOf(protocol: Protocol): ServiceName | undefined {
    return serviceOf(this.context.target, mainService(protocol));
  }

  private async withInbox(
    protocol: Protocol,
    { count, counted }: NonNullable<Retrieval['inbox']>,
    work: (count: number, run: (lines: readonly string[]) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const service = this.serviceOf(protocol);
    if (service === undefined) throw new SetUpFailure(unreadable);
    const deadline = this.context.pace.clock.now() + timeoutMs;
    const { transcript } = this.scenarioContext;
    const opening = { service, name: 'maildrop', transcript, deadline, ...this.opening() };
    const connection = await openSignedIn(this.context, opening, this.account);
    try {
      const { bindings } = await command(connection, count, deadline, counted);
      const pipelines = listsPipelining(offered(this.context.profiles.get(service)));
      await work(Number(bindings.count), async lines => {
        for (let at = 0; at < lines.length; at += mostTogether)
          await commands(connection, lines.slice(at, at + mostTogether), deadline, pipelines);
      });
      await command(connection, protocol.goodbye, deadline);
    } finally {
      await connection.close();
    }
  }
}
