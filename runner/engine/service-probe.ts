import type { ServiceProfile } from '../../record/events.js';
import { protocols } from '../protocols/index.js';
import type { Protocol } from '../protocols/protocol.js';
import { type Service as ServiceFacts, services as serviceFacts } from '../protocols/services.js';
import type { Scenario } from '../scenario/model.js';
import { mentionsName } from '../source/template.js';
import type { Service, ServiceName } from '../targets/target.js';
import type { Transcript } from '../wire/transcript.js';
import { ConnectFailure } from '../wire/wire.js';
import { isSignedIn } from './applicable.js';
import { signIn } from './authenticate.js';
import type { RunContext } from './context.js';
import { type Finding, lineOf } from './finding.js';
import { listOffers } from './offers.js';
import { open, refusal, refusesSession, sendLine, startTls, TlsFailure, welcome } from './open.js';
import type { ProtocolConnection } from './protocol-connection.js';
import { type Use, usesOf } from './uses.js';

/** A run's context while the services are asked what they offer. */
export type ProbeContext = RunContext & { readonly profiles: Map<ServiceName, ServiceProfile> };

/** How a service is asked. */
export interface ProbeOptions {
  readonly transcript?: Transcript;
  /** Lines of what was found before: a list without an end is waited for once. */
  readonly before?: ReadonlySet<string>;
  /** Only whether it is well: there is no look inside TLS where nobody is to use it. */
  readonly brief?: boolean;
}

/** What is asked of a service, and how it is told when something is wrong. */
const titles = {
  connection: 'The service can be reached',
  tls: 'TLS begins where it is offered',
  certificate: 'The certificate can be trusted',
  greeting: 'The greeting follows the RFC',
  offers: 'The server lists its capabilities',
  'sign-in': 'An account can sign in',
} as const;

/** The examination of one service: its greeting, what it offers in each state, and whether an account can sign in. */
export class ServiceProbe {
  readonly findings: Finding[] = [];
  private readonly began: number;
  private readonly transcript: Transcript;
  private readonly capabilities: { -readonly [State in keyof ServiceProfile['capabilities']]: readonly string[] } = {};
  private readonly violations: (() => void)[] = [];
  private connections = 0;
  private readonly protocol: Protocol;
  private readonly facts: ServiceFacts;
  greeting = '';

  /** @param services the service under each of its names */
  constructor(
    private readonly context: ProbeContext,
    private readonly service: Service,
    private readonly services: readonly Service[],
    private readonly signal: AbortSignal,
    private readonly options: Required<ProbeOptions>,
  ) {
    this.transcript = options.transcript;
    this.protocol = protocols[service.protocol];
    this.facts = serviceFacts[service.name];
    this.began = context.pace.clock.now();
  }

  /**
   * Asks. What is found out stands in the context's profiles and in `findings`.
   * @throws ConnectFailure when there is no connection; whatever was not foreseen
   */
  async run(): Promise<void> {
    const connection = await this.connect();
    try {
      if (!(await this.greets(connection))) return;
      if (!(await this.offers(connection, connection.secure ? 'secured' : 'clear'))) {
        // What came behind is not to be told from the rest of this reply. Who was not introduced can do nothing more.
        if (this.facts.hello === undefined) await this.onceMore(again => this.goOn(again));
        return;
      }
      await this.goOn(connection);
    } finally {
      await connection.close();
      // What a service that cannot be used says breaks one rule, which has been told.
      if (!this.findings.some(({ closed }) => closed)) for (const tell of this.violations) tell();
    }
  }

  /** Notes that the service cannot be used at all. */
  closed(what: 'connection' | 'tls' | 'certificate' | 'greeting', error: unknown, broken?: Finding['broken']): void {
    const rule = broken ?? (error instanceof ConnectFailure ? this.invalid(error) : undefined);
    const about = { closed: this.names, ...(rule && { broken: rule }) };
    this.note(what, this.transcript.hidden(refusal(error)), scenario => this.wants(scenario, () => true), about);
  }

  /** The rule that a certificate breaks which no client can accept. None is about services for strangers. */
  private invalid({ invalid }: { readonly invalid?: string | undefined }): Finding['broken'] {
    if (invalid === undefined || this.facts.strangers) return undefined;
    return {
      rule: 'rfc8314/4.4/valid-certificate',
      expected: 'a certificate that is valid today, for the name by which the server is reached',
      got: `a certificate that ${invalid}`,
    };
  }

  private async goOn(connection: ProtocolConnection): Promise<void> {
    if (this.service.tls === 'starttls') {
      if (!(await this.begins(connection, true))) return;
    } else if (
      !connection.secure &&
      !this.options.brief &&
      this.capabilities.clear?.some(line => line.toUpperCase() === this.protocol.startTls)
    ) {
      await this.onceMore(again => this.begins(again, false));
    }
    if (await this.signsIn(connection)) await sendLine(connection, Buffer.from(this.protocol.goodbye));
  }

  /** Does a sign-in succeed? True, too, where nobody signs in. */
  private async signsIn(connection: ProtocolConnection): Promise<boolean> {
    const { target } = this.context;
    const [account] = target.accounts;
    if (account === undefined || this.facts.strangers || isSignedIn(this.protocol, this)) return true;
    try {
      await signIn(connection, account, this.context, this.transcript, this.deadline());
    } catch (error) {
      const text = this.transcript.hidden(refusal(error)).replace(/\.$/, '');
      const inTls =
        !connection.secure && this.capabilities.secured !== undefined
          ? '. It was tried in the clear; with `tls: starttls` it is tried inside TLS'
          : '';
      const reason = `${account.user} could not sign in: ${text}. Check the account's name and password in the target${inTls}`;
      // That a step names the account is no sign-in, but may come to nothing all the same.
      const named = ({ steps }: Scenario, at: number) =>
        steps.slice(0, at + 1).some(({ action }) => mentionsName(action, 'user') || mentionsName(action, 'user2'));
      this.note('sign-in', reason, scenario => this.wants(scenario, use => use.signsIn), {
        explains: (scenario, at) => this.wants(scenario, use => use.at === at) && named(scenario, at),
      });
      return false;
    }
    if (this.protocol.capabilities.signedIn) await this.offers(connection, 'authenticated');
    return true;
  }

  /** Begins TLS and looks inside. */
  private async begins(connection: ProtocolConnection, always: boolean): Promise<boolean> {
    try {
      await startTls(connection, this.context, this.deadline());
    } catch (error) {
      if (this.signal.aborted) return false;
      // Where TLS is only one of the ways, that a server lists it and then refuses it is for the scenarios to judge.
      if (!(error instanceof TlsFailure) && !always) return false;
      const [what, why] =
        error instanceof TlsFailure && error.certificate
          ? ['certificate' as const, error.why]
          : ['tls' as const, refusal(error)];
      const broken = error instanceof TlsFailure ? this.invalid(error) : undefined;
      this.note(what, why, scenario => this.wants(scenario, use => use.tls), { ...(broken && { broken }) });
      return false;
    }
    return this.offers(connection, 'secured');
  }

  private async offers(connection: ProtocolConnection, state: keyof ServiceProfile['capabilities']): Promise<boolean> {
    const line = `calibration/${this.service.protocol}/offers`;
    // Who was not introduced before the run is not asked for more after it.
    if (this.options.brief && this.options.before.has(line) && this.facts.hello !== undefined) return false;
    if (this.options.before.has(line) || this.findings.some(finding => lineOf(finding) === line)) return true;
    const { listed, problem } = await listOffers(connection, this.transcript, this.deadline());
    this.capabilities[state] = listed;
    this.save();
    if (problem === undefined) return true;
    const reason = this.transcript.hidden(problem.reason);
    const { protocol } = this.service;
    const asks = (scenario: Scenario) =>
      usesOf(scenario, this.context.target).some(
        ({ service, at }) => this.context.target.services[service]?.protocol === protocol && problem.asks(scenario, at),
      );
    const { broken, waited } = problem;
    this.note('offers', reason, asks, { ...(broken && { broken }), ...(waited && { waited }) });
    return false;
  }

  private async greets(connection: ProtocolConnection): Promise<boolean> {
    const deadline = this.deadline();
    const { greeting } = this.protocol;
    const said = () => this.transcript.lastWords(connection.name);
    while (
      !connection.ended &&
      this.context.pace.clock.now() < deadline &&
      connection.session.replies.length === 0 &&
      !/\\n/.test(said())
    )
      await connection.more(deadline);
    const words = said();
    this.greeting = words.replace(/\\r\\n$/, '');
    const line = words.split(/(?:\\r)?\\n/, 1)[0] ?? '';
    const ready = greeting.ready.test(line);
    this.save();
    if (greeting.refusal?.test(line)) {
      this.closed('greeting', refusesSession(this.service.name, this.greeting));
      return false;
    }
    // The last of several lines may still be on its way; what has come and is no greeting does not become one.
    const silentMs = words !== '' && greeting.severalLines ? this.context.target.timeoutMs : 0;
    const question = { forbid: [], bind: {}, message: () => Buffer.alloc(0) };
    const patience = { silentMs, until: Number.POSITIVE_INFINITY };
    const answer = await connection.ask([greeting.expectation], question, patience);
    if (ready && answer.met) return true;
    const why = answer.met ? '' : `the greeting: expected ${answer.expected}, got ${answer.got}`;
    const { rule, expected } = greeting;
    const got = this.greeting.slice(0, 200);
    // Nothing, or the beginning of something, breaks no rule that could be named.
    if (/\\n/.test(words) || /exceeded/.test(why))
      this.closed('greeting', `the first line is no greeting: ${got}`, { rule, expected, got });
    else this.closed('greeting', why);
    return false;
  }

  /** Another connection, which has greeted, for something that the first one is not to be spent on. */
  private async onceMore(work: (connection: ProtocolConnection) => Promise<unknown>): Promise<void> {
    const connection = await this.connect();
    try {
      await welcome(connection, this.deadline());
      await work(connection);
      await sendLine(connection, Buffer.from(this.protocol.goodbye));
    } finally {
      await connection.close();
    }
  }

  private connect(): Promise<ProtocolConnection> {
    this.connections += 1;
    const invariants = {
      opened: () => undefined,
      add: (...violation: Parameters<ProbeContext['invariants']['add']>) =>
        void this.violations.push(() => this.context.invariants.add(...violation)),
    };
    return open(
      { ...this.context, invariants },
      {
        service: this.service.name,
        name: this.connections === 1 ? this.service.name : `${this.service.name} ${this.connections}`,
        greeting: false,
        transcript: this.transcript,
        probes: true,
        deadline: this.deadline(),
        signal: this.signal,
      },
    );
  }

  private note(
    what: keyof typeof titles,
    reason: string,
    prevents: (scenario: Scenario) => boolean,
    more: Pick<Finding, 'broken' | 'closed' | 'explains' | 'waited'> = {},
  ): void {
    if (this.signal.aborted) return;
    const { name, protocol } = this.service;
    // A greeting is a habit of a protocol; a certificate and an account's password serve them all.
    const of = {
      connection: `${name}/`,
      greeting: `${protocol}/`,
      offers: `${protocol}/`,
      tls: '',
      certificate: '',
      'sign-in': '',
    };
    this.findings.push({
      id: `${of[what]}${what}`,
      services: [name],
      title: titles[what],
      reason,
      transcript: this.transcript,
      durationMs: this.context.pace.clock.now() - this.began,
      prevents,
      ...more,
    });
  }

  /** Does a scenario use the service in such a way? */
  private wants(scenario: Scenario, way: (use: Use) => boolean): boolean {
    return usesOf(scenario, this.context.target).some(use => this.names.includes(use.service) && way(use));
  }

  private save(): void {
    const { host, port, tls } = this.service;
    for (const { name } of this.services)
      this.context.profiles.set(name, {
        service: name,
        host,
        port,
        tls,
        greeting: this.greeting,
        capabilities: { ...this.capabilities },
      });
  }

  private get names() {
    return this.services.map(({ name }) => name);
  }

  /** When a wait that begins now has to end. */
  private deadline(): number {
    const { context } = this;
    return context.pace.clock.now() + context.pace.silenceLimit(context.target.timeoutMs);
  }
}
