import { protocolAt } from '../protocols/index.js';
import type { Expected } from '../protocols/match/expectation.js';
import type { GivenMailbox } from '../protocols/protocol.js';
import { services } from '../protocols/services.js';
import type { Violation } from '../protocols/session.js';
import type { Account, ServiceName } from '../targets/target.js';
import type { Transcript } from '../wire/transcript.js';
import { ConnectFailure, Wire } from '../wire/wire.js';
import type { Answer } from './answer.js';
import type { RunContext } from './context.js';
import { guardOf } from './guards/index.js';
import { Malformed, SetUpFailure } from './observation.js';
import { untilDeadline } from './pace.js';
import { ProtocolConnection } from './protocol-connection.js';
import { describeEnd, type StreamEnd } from './stream-end.js';
import { transcriptOf } from './violation-transcript.js';

/** How a connection is to be opened. */
export interface OpenOptions {
  readonly service: ServiceName;
  /** The connection's name in transcripts. */
  readonly name: string;
  /** Undefined: as the target says. */
  readonly tls?: 'plain' | 'starttls' | 'implicit';
  /** False: the greeting is left for the scenario to read, and TLS is not begun by STARTTLS. */
  readonly greeting: boolean;
  readonly transcript: Transcript;
  /** TLS can be ended without the connection. */
  readonly separable?: boolean;
  /** The scenario that the connection serves, for the invariants; undefined for one of the harness's own. */
  readonly scenario?: string;
  /** The scenario's accounts: it may sign in to any of them. Undefined: it may be any of the target's. */
  readonly accounts?: readonly Account[];
  /** What the harness put into a mailbox, where something is computed from it. */
  readonly given?: GivenMailbox | undefined;
  /** It only asks what there is. */
  readonly probes?: boolean;
  /** Milliseconds, on the clock of the run. */
  readonly deadline: number;
  /** Throws the connection away when it aborts; its reason is text for a report. */
  readonly signal?: AbortSignal;
}

/**
 * Opens a connection, reads the greeting and begins TLS if the target says so.
 * @throws SetUpFailure, and ConnectFailure when there is no connection
 */
export async function open(context: RunContext, opening: OpenOptions): Promise<ProtocolConnection> {
  const { target, pace } = context;
  const service = target.services[opening.service];
  if (service === undefined) throw new SetUpFailure(`the target has no ${opening.service} service`);
  if (opening.signal?.aborted) throw new SetUpFailure(String(opening.signal.reason));
  const tls = opening.tls ?? (service.tls === 'none' ? 'plain' : service.tls);
  const protocol = protocolAt(opening.service);
  const { signal, transcript } = opening;
  const scenario = opening.scenario !== undefined;
  const { disposable } = target;
  const { accounts, given } = opening;
  // A scenario may do as it likes with an account that is disposable; the harness itself never needs more than what it made.
  const guard =
    scenario && disposable
      ? undefined
      : guardOf(protocol.name, { ownMailboxes: context.ownMailboxes, disposable, scenario, accounts });
  const wire = await Wire.connect({
    host: service.host,
    port: service.port,
    tls: tls === 'implicit' ? 'implicit' : 'none',
    tlsOptions: target.tls,
    separable: opening.separable === true,
    connectTimeoutMs: Math.max(1, Math.min(pace.silenceLimit(target.timeoutMs), opening.deadline - pace.clock.now())),
    clock: pace.clock,
    name: opening.name,
    transcript,
    ...(guard?.filter === undefined ? {} : { filter: (octets: Buffer) => guard.filter?.(octets) ?? octets }),
  });
  // What only the probe saw is no test: a run in which every scenario is skipped must not look like one that found all well.
  if (!opening.probes) context.invariants.opened(protocol.name);
  const witness = { connection: opening.name, scenario: opening.scenario, transcript };
  const onDeparture = (violation: Violation) =>
    context.invariants.add(
      protocol.name,
      { ...violation, found: transcript.hidden(violation.found) },
      opening.scenario,
      () => transcriptOf(violation, witness),
    );
  const connection = new ProtocolConnection(opening.name, opening.service, protocol, wire, onDeparture, {
    clock: pace.clock,
    standing: {
      run: context.ownMailboxes,
      witness,
      alone: disposable,
      users: accounts?.map(({ user }) => user),
      given,
    },
    ...(signal === undefined ? {} : { signal }),
    ...(guard === undefined ? {} : { guard }),
    ...(opening.probes ? { onReply: ms => pace.saw(ms) } : {}),
  });
  if (!opening.greeting) return connection;
  try {
    await welcome(connection, opening.deadline);
    if (tls === 'starttls') await startTls(connection, context, opening.deadline);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/**
 * Reads the greeting of a server that is ready.
 * @throws SetUpFailure, which says so when the server takes no session
 */
export async function welcome(connection: ProtocolConnection, deadline: number): Promise<void> {
  try {
    await expectSetUp(connection, connection.protocol.greeting.expectation, 'the greeting', deadline);
  } catch (error) {
    throw connection.dismissal === undefined
      ? error
      : new SetUpFailure(refusesSession(connection.service, connection.dismissal));
  }
}

/** That a server takes no session, in its own words. */
export function refusesSession(service: ServiceName, words: string): string {
  return `${service} refuses the session: ${words}`;
}

/** How an answer came out that had to come. */
type Met = Extract<Answer, { met: true }>;

/** Reads a reply that the set-up cannot go on without. */
export async function expectSetUp(
  connection: ProtocolConnection,
  expectation: Expected,
  what: string,
  deadline: number,
  tag?: string,
): Promise<Met> {
  const question = { forbid: [], bind: {}, message: noMessage, ...(tag === undefined ? {} : { tag }) };
  const answer = await connection.ask([expectation], question, untilDeadline(deadline));
  if (answer.met) return answer;
  if (answer.malformed !== undefined) throw malformed(connection, answer.malformed);
  throw new SetUpFailure(`${what}: expected ${answer.expected}, got ${answer.got}`);
}

/** Says which invariant has the verdict on a response that breaks the grammar. */
export function malformed({ protocol }: ProtocolConnection, invariant: string): Malformed {
  const rule = protocol.invariants.find(one => one.id === invariant)?.rule;
  const [, number, section] = /^rfc(\d+)\/([^/]+)\//.exec(rule ?? '') ?? [];
  const where = number === undefined ? 'the grammar' : `RFC ${number} ${section}`;
  return new Malformed(`not judged: the response breaks ${where}, see invariant/${protocol.name}/${invariant}`);
}

/** Sends a command that must succeed. */
export async function command(
  connection: ProtocolConnection,
  text: string,
  deadline: number,
  expectation: Expected = connection.protocol.success,
): Promise<Met> {
  const tag = await sendLine(connection, Buffer.from(text));
  return expectSetUp(connection, expectation, text.split(' ', 1)[0] ?? text, deadline, tag);
}

/**
 * Sends commands that must succeed, in one write where the service says that it takes them so; the last one's answer has to meet the expectation.
 * @param together it does (RFC 2920, RFC 2449 6.6)
 */
export async function commands(
  connection: ProtocolConnection,
  texts: readonly string[],
  deadline: number,
  together: boolean,
  last: Expected = connection.protocol.success,
): Promise<void> {
  const expectationAt = (at: number) => (at === texts.length - 1 ? last : connection.protocol.success);
  if (!together) {
    for (const [at, text] of texts.entries()) await command(connection, text, deadline, expectationAt(at));
    return;
  }
  await connection.write(Buffer.from(texts.map(text => `${text}\r\n`).join('')));
  for (const [at, text] of texts.entries())
    await expectSetUp(connection, expectationAt(at), text.split(' ', 1)[0] ?? text, deadline);
}

/**
 * Writes a command line: CRLF behind it and, where commands bear tags, one before it, which is returned.
 * @param wanted the tag; undefined: one that the connection has not used yet
 */
export async function sendLine(
  connection: ProtocolConnection,
  line: Buffer,
  wanted?: string,
): Promise<string | undefined> {
  const { tagged, hellos } = connection.protocol;
  const tag = tagged ? (wanted ?? connection.nextTag()) : undefined;
  const prefix = tag === undefined ? '' : `${tag} `;
  if (hellos.includes(/^\w+/.exec(line.toString('latin1'))?.[0].toUpperCase() ?? '')) connection.greeted = true;
  await connection.write(Buffer.concat([Buffer.from(prefix), line, Buffer.from('\r\n')]));
  return tag;
}

/** Introduces the client, where a service has a command for that. */
export async function hello(
  connection: ProtocolConnection,
  deadline: number,
  verb = services[connection.service].hello,
): Promise<void> {
  if (verb !== undefined) await command(connection, `${verb} ${clientName}`, deadline);
}

/** Introduces the client, unless that was done on this connection. */
export async function ensureHello(connection: ProtocolConnection, deadline: number): Promise<void> {
  if (!connection.greeted) await hello(connection, deadline);
}

/** The command that begins TLS, the handshake, and nothing after it. */
export async function startTls(connection: ProtocolConnection, context: RunContext, deadline: number): Promise<void> {
  await ensureHello(connection, deadline);
  await command(connection, connection.protocol.startTls, deadline);
  const outcome = await connection.handshake(context.target.tls, untilDeadline(deadline));
  if (outcome !== 'secured') throw new TlsFailure(outcome);
}

/** The server was ready to begin TLS, and the handshake failed. */
export class TlsFailure extends SetUpFailure {
  /** The certificate was not accepted: TLS itself is well. */
  readonly certificate: boolean;
  /** Why no client can accept the certificate. */
  readonly invalid: string | undefined;
  readonly why: string;

  constructor(outcome: StreamEnd) {
    const hint = 'hint' in outcome && outcome.hint !== undefined ? ` (${outcome.hint})` : '';
    const why = `${describeEnd(outcome)}${hint}`;
    super(`the TLS handshake failed: ${why}`);
    this.why = why;
    this.invalid = 'invalid' in outcome ? outcome.invalid : undefined;
    this.certificate = 'code' in outcome && outcome.code === 'certificate';
  }
}

/** The name that the harness gives in EHLO: a reserved name (RFC 2606). */
export const clientName = 'client.example';

/** In words: why no connection came about. */
export function refusal(error: unknown): string {
  if (error instanceof ConnectFailure) return `${error.message}${error.hint ? ` (${error.hint})` : ''}`;
  return error instanceof Error ? error.message : String(error);
}

function noMessage(name: string): Buffer {
  throw new SetUpFailure(`no fixture can be named here: ${name}`);
}
