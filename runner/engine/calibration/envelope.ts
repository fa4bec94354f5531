import { protocolAt } from '../../protocols/index.js';
import { expecting } from '../../protocols/match/expectation.js';
import { deliveryMethods, services, servicesDelivering } from '../../protocols/services.js';
import { smtp } from '../../protocols/smtp/index.js';
import type { Scenario } from '../../scenario/model.js';
import { remoteDomain } from '../../sink/sink.js';
import type { ServiceName } from '../../targets/target.js';
import { Transcript } from '../../wire/transcript.js';
import { signIn } from '../authenticate.js';
import type { RunContext } from '../context.js';
import type { Finding } from '../finding.js';
import { SetUpFailure } from '../observation.js';
import { command, hello, open, refusal, sendLine } from '../open.js';
import type { ProtocolConnection } from '../protocol-connection.js';
import { usesOf } from '../uses.js';
import { says } from './dependence.js';

/** The reverse-path that scenarios send from. */
export const sender = 'sender@example.com';

const asked = {
  sender: {
    title: 'The sender of the scenarios is accepted',
    line: /MAIL FROM:<\$\{sender\}>/i,
  },
  'null-reverse-path': { title: 'The null reverse-path is accepted', line: /MAIL FROM:<>/i },
  recipient: { title: 'The accounts accept mail', line: /RCPT TO:<\$\{recipient2?\}>/i },
} as const;

type Question = keyof typeof asked;

/** What else is refused. */
interface Refusals {
  /** False: every sender is. */
  readonly othersPass?: boolean;
  /** Where steps write a command of this kind, if every one is. */
  readonly kind?: RegExp;
}

/** What a part of the calibration came to. */
export interface Outcome {
  readonly findings: readonly Finding[];
  /** Everything that was to be found out was: what is not among the findings is not wrong. */
  readonly complete: boolean;
}

/**
 * Asks every service that takes mail for the sender, the null reverse-path and the recipients that scenarios set the stage with. No message is sent.
 * @param scenarios what will be played: nothing is asked that none of them depends on
 */
export async function envelopes(
  context: RunContext,
  scenarios: readonly Scenario[],
  signal: AbortSignal,
): Promise<Outcome> {
  const findings: Finding[] = [];
  let complete = true;
  for (const service of deliveryMethods.flatMap(servicesDelivering)) {
    const { target } = context;
    if (target.services[service] === undefined || !protocolAt(service).delivery?.envelope) continue;
    const wanted = (Object.keys(asked) as Question[]).filter(question =>
      scenarios.some(scenario => dependsAt(context, scenario, service, asked[question].line) !== undefined),
    );
    if (wanted.length === 0 || signal.aborted) continue;
    const outcome = await new EnvelopeTrial(context, service, wanted, signal).run();
    findings.push(...outcome.findings);
    complete &&= outcome.complete;
  }
  return { findings, complete };
}

/** The questions to one service. */
class EnvelopeTrial {
  private readonly findings: Finding[] = [];
  private readonly transcript = new Transcript();
  private readonly began: number;
  private complete = true;
  /** Whatever sender is named, it is refused. */
  private refusesSenders = false;

  constructor(
    private readonly context: RunContext,
    private readonly service: ServiceName,
    private readonly wanted: readonly Question[],
    private readonly signal: AbortSignal,
  ) {
    this.began = context.pace.clock.now();
    for (const { password } of context.target.accounts) this.transcript.mask(password);
  }

  // A session for each sender: what one question does to a session must not bear on the other.
  async run(): Promise<Outcome> {
    const { wanted } = this;
    if (wanted.includes('sender') || wanted.includes('recipient'))
      await this.session(connection => this.senderAndRecipients(connection));
    if (wanted.includes('null-reverse-path') && !this.refusesSenders)
      await this.session(connection => this.nullReversePath(connection));
    return { findings: this.findings, complete: this.complete };
  }

  private async senderAndRecipients(connection: ProtocolConnection): Promise<void> {
    const { accounts, domain, sink } = this.context.target;
    const paths = ['', ...accounts.slice(0, 1).map(({ address }) => address)];
    const senders = paths.map(path => `MAIL FROM:<${path}>`);
    if (!(await this.takes(connection, 'sender', `MAIL FROM:<${sender}>`, /^MAIL\b/im, senders))) return;
    const others = [`postmaster@${domain}`, ...(sink ? [`calibration@${remoteDomain}`] : [])];
    const recipients = others.map(path => `RCPT TO:<${path}>`);
    for (const { address } of this.wanted.includes('recipient') ? accounts : [])
      if (!(await this.takes(connection, 'recipient', `RCPT TO:<${address}>`, /^RCPT\b/im, recipients))) return;
  }

  private async nullReversePath(connection: ProtocolConnection): Promise<void> {
    const error = await this.refused(connection, 'MAIL FROM:<>');
    if (error === undefined) return;
    const othersPass = (await this.refused(connection, `MAIL FROM:<${sender}>`)) === undefined;
    this.note('null-reverse-path', error, { othersPass });
  }

  /**
   * Tries a command, and notes it when it is refused.
   * @param kind where steps write commands of its kind
   * @param others more of these: whether all of them are refused
   */
  private async takes(
    connection: ProtocolConnection,
    question: Question,
    line: string,
    kind: RegExp,
    others: readonly string[],
  ): Promise<boolean> {
    const error = await this.refused(connection, line);
    if (error === undefined) return true;
    let all = true;
    for (const other of others) all &&= (await this.refused(connection, other).catch(() => undefined)) !== undefined;
    if (!this.wanted.includes(question)) return false;
    if (all && question === 'sender') this.refusesSenders = true;
    this.note(question, error, all ? { kind } : {});
    return false;
  }

  private note(question: Question, error: unknown, { othersPass = true, kind }: Refusals): void {
    const { context, service, transcript } = this;
    const why = transcript.hidden(refusal(error));
    const got = /, got (.*)$/s.exec(why)?.[1] ?? why;
    // A submission server may want a sender of its own (RFC 6409 6.1), a 4yz reply may have its reasons, and who accepts no sender says nothing of this one.
    const refuses = question === 'null-reverse-path' && /^5(?!03)/.test(got) && othersPass;
    const required = refuses && services[service].strangers === true;
    // One that takes some senders from who has signed in, and not this one, enforces the right to send from an address.
    const rights =
      question === 'sender' && kind === undefined && /^5/.test(got) && services[service].strangers !== true;
    this.findings.push({
      id: `smtp/${question}`,
      services: [service],
      title: asked[question].title,
      reason: `${service} at ${why}`.replace(' at MAIL: ', ' at MAIL, '),
      transcript,
      durationMs: context.pace.clock.now() - this.began,
      ...(rights && { choice: true }),
      ...(required && { broken: { rule: 'rfc5321/4.5.5/null-reverse-path', expected: 'reply 2xx', got } }),
      explains: (scenario, at) => {
        const since = dependsAt(context, scenario, service, kind ?? asked[question].line);
        return since !== undefined && since <= at;
      },
    });
  }

  private async session(work: (connection: ProtocolConnection) => Promise<unknown>): Promise<void> {
    const { context, service, transcript, signal } = this;
    let connection: ProtocolConnection | undefined;
    try {
      const deadline = this.deadline();
      const about = { service, name: service, greeting: true, transcript, probes: true, deadline, signal };
      connection = await open(context, about);
      await hello(connection, this.deadline());
      const [account] = context.target.accounts;
      if (account !== undefined && !services[service].strangers)
        await signIn(connection, account, context, transcript, this.deadline());
      await work(connection);
      await sendLine(connection, Buffer.from(connection.protocol.goodbye));
    } catch {
      // The service is not well enough to be asked: what comes of that, the scenarios show.
      this.complete = false;
    } finally {
      await connection?.close();
    }
  }

  /** Why a command has no positive reply; undefined: it has one. Throws when the connection has ended. */
  private async refused(connection: ProtocolConnection, line: string): Promise<SetUpFailure | undefined> {
    try {
      await command(connection, line, this.deadline(), expecting('2xx', smtp));
      return undefined;
    } catch (error) {
      if (!(error instanceof SetUpFailure) || connection.ended || connection.dismissal !== undefined) throw error;
      return error;
    }
  }

  private deadline(): number {
    const { pace, target } = this.context;
    return pace.clock.now() + pace.silenceLimit(target.timeoutMs);
  }
}

/** The first step with which a scenario depends on such a command; -1: what is given does. */
function dependsAt(context: RunContext, scenario: Scenario, service: ServiceName, line: RegExp): number | undefined {
  const uses = usesOf(scenario, context.target).filter(use => use.service === service);
  return uses.find(({ at }) => {
    const action = scenario.steps[at]?.action;
    if (action === undefined || action.verb === 'deliver') {
      // The harness delivers as the scenario's sender, unless the step has another one.
      const own =
        action?.verb === 'deliver'
          ? { from: action.from ?? '${sender}', to: action.to ?? '${recipient}' }
          : { from: '${sender}', to: '${recipient}' };
      if (action === undefined && scenario.given.maildrop === undefined) return false;
      return says([`MAIL FROM:<${String(own.from)}>`, `RCPT TO:<${String(own.to)}>`], line);
    }
    return says(action, line);
  })?.at;
}
