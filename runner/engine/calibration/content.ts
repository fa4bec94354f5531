import { quoted } from '../../protocols/imap/quoted.js';
import {
  mailboxProtocol,
  mainService,
  protocolAt,
  type RetrievalProtocol,
  retrievalProtocols,
} from '../../protocols/index.js';
import { expecting } from '../../protocols/match/expectation.js';
import type { Protocol } from '../../protocols/protocol.js';
import { type DeliveryMethod, serviceDelivering } from '../../protocols/services.js';
import type { Scenario } from '../../scenario/model.js';
import type { Account } from '../../targets/target.js';
import { Transcript } from '../../wire/transcript.js';
import type { Answer } from '../answer.js';
import { openSignedIn } from '../authenticate.js';
import { removeOwn } from '../clean-up.js';
import type { RunContext } from '../context.js';
import { deliver } from '../deliver.js';
import type { Finding } from '../finding.js';
import type { MailboxAdmin } from '../mailbox-admin.js';
import { Maildrop } from '../maildrop.js';
import { command, refusal, sendLine } from '../open.js';
import type { ProtocolConnection } from '../protocol-connection.js';
import { serviceOf } from '../service-of.js';
import { readsMail } from '../uses.js';
import { awaits, comparisons, deliveriesOf, mailboxDelivery } from './dependence.js';
import { type Outcome, sender } from './envelope.js';

/** How long a message is waited for, in milliseconds. */
const timeoutMs = 20_000;

/** What the examination of content works with. */
export interface Contents {
  readonly context: RunContext;
  readonly scenarios: readonly Scenario[];
  readonly account: Account;
  readonly adminOf: (account: Account) => MailboxAdmin;
  /** The name of a mailbox that is not there yet. */
  readonly mailbox: () => Promise<string>;
  readonly token: string;
  readonly signal: AbortSignal;
}

/** What came out of a mailbox for what was put in. */
interface RoundTrip {
  readonly way: DeliveryMethod;
  readonly out: RetrievalProtocol;
  readonly whole: boolean;
  readonly expected: string;
  readonly got: string;
}

/** What may change messages: a way in, or the protocol by which they are read. */
type Cause = DeliveryMethod | RetrievalProtocol;

const protocolOfDelivery = (way: DeliveryMethod): Protocol => protocolAt(serviceDelivering(way));

/** What a finding about it is named after. */
function findingNameOf(cause: Cause): string | undefined {
  return typeof cause === 'string' ? protocolOfDelivery(cause).delivery?.findingName : cause.name;
}

/** The rule that it breaks. */
function ruleOf(cause: Cause): string {
  return (typeof cause === 'string' ? protocolOfDelivery(cause).delivery?.rule : cause.retrieval.rule) ?? '';
}

/** The same protocol is at both ends. */
function sameEnds({ way, out }: RoundTrip): boolean {
  return protocolOfDelivery(way) === out;
}

/** Sees whether a plain message comes back whole, by each way in and out that the scenarios use. */
export class ContentCheck {
  private readonly findings: Finding[] = [];
  private readonly transcript = new Transcript();
  private readonly began: number;
  private readonly text: string;

  constructor(private readonly given: Contents) {
    const { account, context, token } = given;
    this.transcript.mask(account.password);
    this.began = context.pace.clock.now();
    this.text = [
      'From: Alice <alice@example.com>',
      'To: Bob <bob@example.net>',
      'Date: Mon, 15 Jan 2024 12:00:00 +0000',
      `Subject: calibration ${token}`,
      `Message-ID: <${token}@example.com>`,
      '',
      'Two lines,',
      '',
      'and one between them.',
      '',
    ].join('\n');
  }

  /**
   * @param closed ways in that are known not to take mail
   * @param opens whether mailboxes can be opened where they have to be before they are read
   */
  async run(closed: ReadonlySet<DeliveryMethod>, opens: boolean): Promise<Outcome> {
    const { context, scenarios } = this.given;
    const { target } = context;
    // Where nobody looks at mail it does not matter what becomes of it.
    const reading = scenarios.filter(readsMail);
    const wanted = new Set(reading.flatMap(each => deliveriesOf(each, target).map(({ way }) => way)));
    const there = retrievalProtocols.filter(out => serviceOf(target, mainService(out)) !== undefined);
    if (there.length === 0) return { findings: [], complete: true };
    const outs = opens ? there : there.filter(({ retrieval }) => retrieval.open === undefined);
    if (wanted.size === 0 || outs.length === 0) return { findings: [], complete: false };
    // Two ways show more than one: what changes a message is told by comparing them.
    const ways = [...new Set([...wanted, target.deliver, mailboxDelivery])].filter(
      way => !closed.has(way) && serviceOf(target, serviceDelivering(way)) !== undefined,
    );
    const roundTrips = target.disposable
      ? await this.throughInbox(ways, outs)
      : opens && ways.includes(mailboxDelivery)
        ? await this.throughMailbox()
        : [];
    this.findCauses(roundTrips);
    const complete = opens && target.disposable && roundTrips.length === ways.length * outs.length;
    return { findings: this.findings, complete };
  }

  /** An INBOX that may be emptied shows all ways. */
  private async throughInbox(
    ways: readonly DeliveryMethod[],
    outs: readonly RetrievalProtocol[],
  ): Promise<RoundTrip[]> {
    const { context, account, adminOf, signal } = this.given;
    const { clock } = context.pace;
    const maildrop = new Maildrop({ context, adminOf, transcript: this.transcript, signal }, account);
    const roundTrips: RoundTrip[] = [];
    try {
      for (const way of ways) {
        // Alone: some servers number messages in another order than they came in.
        await maildrop.empty();
        const until = clock.now() + timeoutMs;
        const scenarioContext = { context, adminOf, transcript: this.transcript, until, signal };
        const octets = this.octets();
        try {
          await deliver(scenarioContext, { octets, from: sender, to: account.address, account, via: way });
        } catch (error) {
          this.undelivered(way, `a message could not be delivered by ${way}: ${refusal(error)}`, false);
          continue;
        }
        try {
          await maildrop.await({ messages: 1, orMore: true }, undefined, until);
        } catch (error) {
          this.undelivered(way, `a message was accepted by ${way} and did not arrive: ${refusal(error)}`, true);
          continue;
        }
        for (const out of outs) roundTrips.push(...(await this.readBack(way, out, 'INBOX', 1)));
      }
    } catch {
      // Nothing could be found out: what is the matter shows in the scenarios.
    } finally {
      // The run may have been interrupted, which would stop this too.
      await new Maildrop({ context, adminOf, transcript: this.transcript }, account).empty().catch(() => undefined);
    }
    return roundTrips;
  }

  /** In an account that people use, a mailbox of the harness's own shows APPEND and IMAP. */
  private async throughMailbox(): Promise<RoundTrip[]> {
    const { account, adminOf } = this.given;
    const mailboxAdmin = adminOf(account);
    const mailbox = await this.given.mailbox();
    try {
      if ((await mailboxAdmin.confuses(`${mailbox}-new`)) !== undefined) return [];
      await mailboxAdmin.run(`CREATE ${quoted(mailbox)}`);
      try {
        await mailboxAdmin.run(`APPEND ${quoted(mailbox)}`, this.octets());
        return await this.readBack(mailboxDelivery, mailboxProtocol, mailbox, 1);
      } finally {
        await removeOwn(mailboxAdmin, { mailboxes: [mailbox], subscriptions: [] }, name => name === mailbox);
      }
    } catch {
      return [];
    }
  }

  private async readBack(
    way: DeliveryMethod,
    out: RetrievalProtocol,
    mailbox: string,
    number: number,
  ): Promise<RoundTrip[]> {
    const { context, account, signal, token } = this.given;
    const service = serviceOf(context.target, mainService(out));
    if (service === undefined) return [];
    const deadline = context.pace.clock.now() + timeoutMs;
    const opening = { service, name: out.name, transcript: this.transcript, probes: true, deadline, signal };
    const connection = await openSignedIn(context, opening, account);
    try {
      const message = 'calibration';
      // Only what was delivered may have trace fields before it.
      const content = { message, traced: protocolOfDelivery(way).delivery?.envelope === true };
      const { retrieval } = out;
      if (retrieval.open) await command(connection, retrieval.open(mailbox), deadline);
      const answer = await this.fetch(connection, retrieval.fetch(number), [
        retrieval.whole(number, content),
        retrieval.holds(number, { line: `Subject: calibration ${token}`, word: token }),
      ]);
      await sendLine(connection, Buffer.from(out.goodbye));
      // Somebody else's message, or none that could be read, says nothing.
      if (!answer.met) return [];
      const whole = answer.index === 0;
      return [
        { way, out, whole, expected: `the ${this.text.length} octets that were sent, at the end`, got: answer.got },
      ];
    } finally {
      await connection.close();
    }
  }

  private async fetch(connection: ProtocolConnection, line: string, expectations: readonly unknown[]): Promise<Answer> {
    const { context } = this.given;
    const tag = await sendLine(connection, Buffer.from(line));
    const question = { forbid: [], bind: {}, message: () => this.octets(), ...(tag === undefined ? {} : { tag }) };
    const silentMs = context.pace.silenceLimit(context.target.timeoutMs);
    return connection.ask(
      expectations.map(one => expecting(one, connection.protocol)),
      question,
      { silentMs, until: context.pace.clock.now() + timeoutMs },
    );
  }

  /** Finds out which way changes messages, as far as one can be told from the others. */
  private findCauses(roundTrips: readonly RoundTrip[]): void {
    const altered = roundTrips.filter(({ whole }) => !whole);
    const intact = roundTrips.filter(({ whole }) => whole);
    const outs = new Set(altered.map(({ out }) => out));
    const ways = new Set(altered.map(({ way }) => way));
    const blamed = new Set<Cause>();
    // What one way out shows whole was whole in the mailbox.
    for (const out of outs)
      if (altered.some(one => one.out === out && intact.some(other => other.way === one.way))) blamed.add(out);
    // What a way out can show whole, it did not change itself.
    for (const way of ways)
      if (altered.some(one => one.way === way && !blamed.has(one.out) && intact.some(other => other.out === one.out)))
        blamed.add(way);
    for (const cause of blamed) {
      const shown = altered.find(({ way, out }) => way === cause || out === cause);
      if (shown) this.note(shown, cause);
    }
    const rest = altered.filter(({ way, out }) => !blamed.has(way) && !blamed.has(out));
    const [first] = rest;
    if (first) this.note(rest.find(sameEnds) ?? first, undefined);
  }

  private note(roundTrip: RoundTrip, cause: Cause | undefined): void {
    const { way, out, expected, got } = roundTrip;
    const { target } = this.given.context;
    const responsible = cause ?? (sameEnds(roundTrip) ? way : undefined);
    const prefix = cause === undefined ? '' : `${findingNameOf(cause)}/`;
    const reason =
      `a plain message that was delivered by ${way} is not returned unchanged by ${out.name}` +
      (responsible === undefined ? ': it is unknown which of them changes it' : '');
    this.findings.push({
      ...this.about(`${prefix}content`, 'A plain message is returned unchanged'),
      reason,
      ...(responsible !== undefined && { broken: { rule: ruleOf(responsible), expected, got } }),
      explains: (scenario, at) => {
        const compared = comparisons(scenario, target, at);
        if (typeof cause === 'object') return compared.has(cause.name);
        if (compared.size === 0) return false;
        return cause === undefined || deliveriesOf(scenario, target).some(one => one.way === cause && one.at <= at);
      },
    });
  }

  private undelivered(way: DeliveryMethod, reason: string, lost: boolean): void {
    const { target } = this.given.context;
    this.findings.push({
      ...this.about(`${way}/delivery`, 'A message reaches its mailbox'),
      reason: this.transcript.hidden(reason),
      // Each of them would wait for its messages as long as this one was waited for.
      ...(lost && { prevents: scenario => awaits(scenario, target, way) }),
      explains: (scenario, at) => deliveriesOf(scenario, target).some(one => one.way === way && one.at <= at),
    });
  }

  private about(id: string, title: string): Pick<Finding, 'id' | 'services' | 'title' | 'transcript' | 'durationMs'> {
    const durationMs = this.given.context.pace.clock.now() - this.began;
    return { id, services: [], title, transcript: this.transcript, durationMs };
  }

  private octets(): Buffer {
    return Buffer.from(this.text.replaceAll('\n', '\r\n'));
  }
}
