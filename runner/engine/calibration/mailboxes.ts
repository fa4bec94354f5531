import { imap } from '../../protocols/imap/index.js';
import { quoted } from '../../protocols/imap/quoted.js';
import { mailboxService } from '../../protocols/index.js';
import { type Expected, expecting } from '../../protocols/match/expectation.js';
import type { Bindings } from '../../protocols/session.js';
import type { Scenario } from '../../scenario/model.js';
import type { Target } from '../../targets/target.js';
import { Transcript } from '../../wire/transcript.js';
import type { Answer } from '../answer.js';
import { openSignedIn } from '../authenticate.js';
import { removeOwn } from '../clean-up.js';
import type { Finding } from '../finding.js';
import { sendLine } from '../open.js';
import type { ProtocolConnection } from '../protocol-connection.js';
import { serviceOf } from '../service-of.js';
import { usesMailboxes } from '../uses.js';
import type { Contents } from './content.js';
import { comesOfCommand, deliveriesOf, mailboxDelivery, writes } from './dependence.js';
import type { Outcome } from './envelope.js';

/** What is tried, in this order. */
const trials = {
  CREATE: { title: 'CREATE makes a mailbox', refusal: 'the server makes no mailbox for the scenarios to use' },
  SELECT: { title: 'SELECT opens a new mailbox', refusal: 'the server does not open a new mailbox' },
  EXAMINE: { title: 'EXAMINE opens a new mailbox', refusal: 'the server does not open a new mailbox' },
  APPEND: {
    title: 'APPEND puts a message into a new mailbox',
    refusal: 'the server takes no message into a new mailbox',
  },
} as const;

type Verb = keyof typeof trials;
const verbs = Object.keys(trials) as Verb[];

/** How a command failed. */
type Failure = 'refused' | 'closed' | 'unanswered';

/** How long a server is listened to that goes on talking, in milliseconds. */
const longest = 20_000;

const counted = expecting({ tagged: 'OK', untagged: ['<count:number> EXISTS'] }, imap);
/** What the second message is given with APPEND, which RFC 3501 6.3.11 only recommends to keep. */
const given = { flags: '\\Answered \\Flagged \\Deleted \\Seen \\Draft', date: '17-Jul-1996 02:44:25 +0000' };
const kept = {
  flags: expecting({ tagged: 'OK', untagged: [{ fetch: 2, items: { FLAGS: { has: given.flags.split(' ') } } }] }, imap),
  date: expecting({ tagged: 'OK', untagged: [`2 FETCH (INTERNALDATE "${given.date}")`] }, imap),
};
const goAhead = expecting('continuation', imap);
const refused = expecting(['NO', 'BAD'], imap);

const trial = Buffer.from('Subject: calibration\r\n\r\nA trial.\r\n');

/** Has a message of the scenario's mailbox such when it begins? */
function isGiven(kind: keyof typeof given, { given: { mailbox = [] } }: Scenario): boolean {
  return mailbox.some(({ flags = [], date }) => (kind === 'flags' ? flags.length > 0 : date !== undefined));
}

/** Was what was asked for first met? */
function accepted(answer: Answer): boolean {
  return answer.met && answer.index === 0;
}

/** Where a step writes such a command. */
function lineOf(verb: Verb, inboxToo: boolean): RegExp {
  return new RegExp(`^(?:\\S+ )?${verb} ${inboxToo ? '' : '(?!"?INBOX\\b)'}`, 'im');
}

/** Must the harness use the command itself, to set the stage for a scenario? */
function setsStage(verb: Verb, { given: { mailbox } }: Scenario): boolean {
  return (verb === 'CREATE' && mailbox !== undefined) || (verb === 'APPEND' && (mailbox ?? []).length > 0);
}

function dependsOn(verb: Verb, scenario: Scenario, target: Target): boolean {
  if (setsStage(verb, scenario) || scenario.steps.some(step => writes(step, lineOf(verb, false)))) return true;
  return verb === 'APPEND' && deliveriesOf(scenario, target).some(({ way }) => way === mailboxDelivery);
}

/**
 * Sees whether the server makes mailboxes, opens them, and takes messages into them. It may refuse to (RFC 3501 6.3 has NO for each), so that no rule is
 * broken; but hundreds of scenarios need it.
 */
export async function mailboxes(given: Contents): Promise<Outcome> {
  const { target } = given.context;
  const wanted = verbs.filter(verb => given.scenarios.some(each => dependsOn(verb, each, target)));
  if (serviceOf(target, mailboxService) === undefined || wanted.length === 0) return { findings: [], complete: true };
  return new MailboxTrial(given, wanted).run();
}

/** The trial of a mailbox, on a connection of its own: what was exchanged there is told with what was found. */
class MailboxTrial {
  private readonly findings: Finding[] = [];
  private complete = true;
  private readonly transcript = new Transcript();
  private readonly began: number;
  private connection: ProtocolConnection | undefined;

  constructor(
    private readonly given: Contents,
    private readonly wanted: readonly Verb[],
  ) {
    this.began = given.context.pace.clock.now();
  }

  async run(): Promise<Outcome> {
    const { account, adminOf } = this.given;
    try {
      const name = await this.given.mailbox();
      try {
        if (await this.succeeds('CREATE', `CREATE ${quoted(name)}`)) await this.use(name);
      } finally {
        await removeOwn(adminOf(account), { mailboxes: [name], subscriptions: [] }, one => one === name);
      }
    } catch {
      // Without a connection that is signed in nothing can be asked: what is the matter shows in the scenarios.
      this.complete = false;
    } finally {
      await this.connection?.close();
    }
    return { findings: this.findings, complete: this.complete };
  }

  private async use(name: string): Promise<void> {
    const { disposable } = this.given.context.target;
    let own = true;
    for (const verb of ['SELECT', 'EXAMINE'] as const) {
      // In an account that people use, both show which mailbox the server opens.
      if (disposable && !this.wanted.includes(verb)) continue;
      const seen = await this.succeeds(verb, `${verb} ${quoted(name)}`, [counted]);
      own &&= seen?.count === '0';
    }
    if (!this.wanted.includes('APPEND')) return;
    // Where it was not seen where the message would go, none is sent.
    if (!disposable && !(own && (await this.trialFailed(name)))) return;
    // A mailbox that EXAMINE has opened takes no messages on that connection at Courier, and RFC 3501 6.3.2 does not say that it has to.
    await this.leave();
    const appended = await this.succeeds('APPEND', `APPEND ${quoted(name)}`, [], trial);
    if (appended !== undefined && disposable) await this.keeps(name);
  }

  /** Does a message have the flags and the date that APPEND gave it? Many scenarios are given messages with such, and are not about APPEND. */
  private async keeps(name: string): Promise<void> {
    const asked = (['flags', 'date'] as const).filter(kind => this.given.scenarios.some(each => isGiven(kind, each)));
    if (asked.length === 0) return;
    const connection = await this.ready();
    const line = `APPEND ${quoted(name)} (${given.flags}) "${given.date}"`;
    // What fails here is told by the scenarios.
    if (!accepted(await this.ask(connection, line, [imap.success], trial))) return;
    if (!accepted(await this.ask(connection, `EXAMINE ${quoted(name)}`, [imap.success]))) return;
    for (const kind of asked) {
      const item = kind === 'flags' ? 'FLAGS' : 'INTERNALDATE';
      const answer = await this.ask(connection, `FETCH 2 (${item})`, [kept[kind], imap.success]);
      if (answer.met && answer.index === 1) this.noteLost(kind);
    }
  }

  private noteLost(kind: keyof typeof given): void {
    const service = serviceOf(this.given.context.target, mailboxService);
    this.findings.push({
      id: `imap/append-${kind}`,
      services: service === undefined ? [] : [service],
      title: `A message has the ${kind} that APPEND gave it`,
      reason: `a message does not have the ${kind} that APPEND gave it, which RFC 3501 6.3.11 only recommends`,
      choice: true,
      transcript: this.transcript,
      durationMs: this.given.context.pace.clock.now() - this.began,
      prevents: scenario => isGiven(kind, scenario),
    });
  }

  /** The trial that accounts need which people use puts a message into a mailbox too: one is enough. */
  private async trialFailed(name: string): Promise<boolean> {
    const { account, adminOf } = this.given;
    const failed = () => true;
    return adminOf(account)
      .confuses(`${name}-new`)
      .then(() => false, failed);
  }

  /**
   * Sends a command, and notes it when the server does not do what it is for.
   * @param better what is looked for before any success
   * @returns what was captured; undefined when the server did not do it
   */
  private async succeeds(
    verb: Verb,
    line: string,
    better: readonly Expected[] = [],
    literal?: Buffer,
  ): Promise<Bindings | undefined> {
    const connection = await this.ready();
    const answer = await this.ask(connection, line, [...better, imap.success], literal);
    if (answer.met && answer.index <= better.length) return answer.bindings;
    this.complete = false;
    // What breaks the grammar has a verdict of its own.
    if (!answer.met && answer.malformed !== undefined) return undefined;
    const failure = answer.met ? 'refused' : connection.ended ? 'closed' : 'unanswered';
    if (failure !== 'refused') await this.leave();
    this.note(verb, failure, answer.got, verb === 'APPEND' || (await this.failsForInbox(verb)));
    return undefined;
  }

  /** Does the command fail for INBOX, too? SELECT takes \\Recent from messages, so it is not tried where they may be another's. */
  private async failsForInbox(verb: Verb): Promise<boolean> {
    if (verb !== 'EXAMINE' && !(verb === 'SELECT' && this.given.context.target.disposable)) return false;
    const answer = await this.ask(await this.ready(), `${verb} INBOX`, [imap.success]);
    if (!answer.met) await this.leave();
    return !answer.met || answer.index > 0;
  }

  /** Asks for one of these, or for a refusal, which comes last. */
  private async ask(
    connection: ProtocolConnection,
    line: string,
    wanted: readonly Expected[],
    literal?: Buffer,
  ): Promise<Answer> {
    const { pace, target } = this.given.context;
    const silentMs = pace.silenceLimit(target.timeoutMs);
    const patience = { silentMs, until: pace.clock.now() + silentMs + longest };
    const tag = await sendLine(connection, Buffer.from(literal ? `${line} {${literal.length}}` : line));
    const question = { forbid: [], bind: {}, message: () => Buffer.alloc(0), ...(tag === undefined ? {} : { tag }) };
    if (literal) {
      const ready = await connection.ask([goAhead, refused], question, patience);
      if (!ready.met || ready.index > 0) return ready.met ? { ...ready, index: wanted.length } : ready;
      await connection.write(Buffer.concat([literal, Buffer.from('\r\n')]));
    }
    return connection.ask([...wanted, refused], question, patience);
  }

  private note(verb: Verb, failure: Failure, got: string, inboxToo: boolean): void {
    const { context } = this.given;
    const { target } = context;
    const service = serviceOf(target, mailboxService);
    const { title, refusal } = trials[verb];
    const line = lineOf(verb, inboxToo);
    const why = {
      refused: refusal,
      closed: 'the server closed the connection',
      unanswered: 'the server did not answer',
    }[failure];
    const delivers = (scenario: Scenario, at: number) =>
      verb === 'APPEND' && deliveriesOf(scenario, target).some(one => one.way === mailboxDelivery && one.at <= at);
    // An INBOX that cannot be opened cannot be emptied either.
    const empties = ({ touchesMaildrop }: Scenario) => verb === 'SELECT' && inboxToo && touchesMaildrop;
    const waits = (scenario: Scenario) =>
      scenario.steps.some(step => writes(step, line)) ||
      delivers(scenario, scenario.steps.length) ||
      empties(scenario) ||
      (!target.disposable && usesMailboxes(scenario));
    // A server that opens mailboxes in neither way is told of once.
    const same = verb === 'EXAMINE' ? this.findings.find(({ id }) => id === 'imap/select') : undefined;
    this.findings.push({
      id: same?.id ?? `imap/${verb.toLowerCase()}`,
      services: service === undefined ? [] : [service],
      title,
      reason: this.transcript.hidden(`${why}: ${verb}: expected tagged OK, got ${got}`),
      transcript: this.transcript,
      durationMs: context.pace.clock.now() - this.began,
      // Each of them would wait for the answer as long as it was waited for here.
      prevents: scenario => setsStage(verb, scenario) || (failure === 'unanswered' && waits(scenario)),
      explains: (scenario, at) =>
        comesOfCommand(scenario, at, line) || delivers(scenario, at) || (at < 0 && empties(scenario)),
      // In an account that people use, such a trial has to show which mailboxes the server opens and fills before anything is changed.
      ...(!target.disposable && { withholds: true }),
    });
  }

  private async ready(): Promise<ProtocolConnection> {
    if (this.connection !== undefined) return this.connection;
    const { account, context, signal } = this.given;
    const deadline = context.pace.clock.now() + longest;
    const service = serviceOf(context.target, mailboxService) ?? mailboxService;
    const opening = { service, name: imap.name, transcript: this.transcript, probes: true, deadline, signal };
    const connection = await openSignedIn(context, opening, account);
    this.connection = connection;
    return connection;
  }

  private async leave(): Promise<void> {
    await this.connection?.close();
    this.connection = undefined;
  }
}
