import type { SignIn } from '../protocols/protocol.js';
import {
  type Credentials,
  chooseMechanism,
  createMechanism,
  decodeBase64,
  type Mechanism,
  type MechanismChanges,
  NoChannelBinding,
  Objection,
  SaslError,
} from '../protocols/sasl/index.js';
import type { SignInCommand } from '../protocols/session.js';
import type { Account } from '../targets/target.js';
import type { Transcript } from '../wire/transcript.js';
import { offeredAtSignIn, type RunContext } from './context.js';
import { Inapplicable, SetUpFailure } from './observation.js';
import { command, ensureHello, expectSetUp, type OpenOptions, open, sendLine } from './open.js';
import { untilDeadline, type WaitLimits } from './pace.js';
import type { ProtocolConnection } from './protocol-connection.js';

/** One exchange of AUTH, AUTHENTICATE or a command that is asked for as a mechanism is. */
export interface ExchangeOptions {
  readonly mechanism: string;
  readonly credentials: Credentials;
  /** Undefined: an initial response is sent when the mechanism has one and the protocol's RFC lets the client send it unasked. */
  readonly initialResponse?: boolean;
  /** Answer the first challenge with `*`. */
  readonly cancel: boolean;
  /** Sent in place of the mechanism's first message, as written. */
  readonly response?: string;
  /** In place of what the server gave to make the response of: APOP's timestamp. */
  readonly timestamp?: string;
  /** Stands behind the command's last argument, where none belongs. */
  readonly extra?: string;
  /** What the mechanism's messages have otherwise. */
  readonly changes?: MechanismChanges;
}

/** How far an exchange went. */
export interface ExchangeResult {
  /** The tag of the command, where it has one. */
  readonly tag: string | undefined;
  /**
   * Why a client must not believe the success that the server reports, if it must not: SCRAM has the server prove itself, too. Or what a client of
   * DIGEST-MD5 was to ask of the server, and has not found.
   */
  readonly doubt?: string;
  /** The server was silent for as long as it was waited for. */
  readonly silent?: boolean;
}

/** A server that goes on asking is answered so often. */
const mostAnswers = 20;

/** Plays a SASL exchange, or sends a command that signs in likewise, up to the reply that is no challenge, which the caller asks for. */
export async function authenticationExchange(
  connection: ProtocolConnection,
  dialogue: ExchangeOptions,
  transcript: Transcript,
  patience: WaitLimits,
): Promise<ExchangeResult> {
  const own = connection.session.signInCommand?.(dialogue.mechanism);
  if (own !== undefined) return { tag: await sendOwn(connection, own, dialogue, transcript) };
  const { signIn } = connection.protocol;
  const mechanism = mechanismFor(connection, dialogue, transcript);
  const first =
    dialogue.response ?? encodeInitial(dialogue.initialResponse === false ? undefined : mechanism.initial());
  const sendNow = first !== undefined && (dialogue.initialResponse ?? signIn.initialResponse(mechanism.name));
  const words = [signIn.command, dialogue.mechanism, sendNow ? first : undefined, dialogue.extra].filter(
    one => one !== undefined,
  );
  const tag = await sendLine(connection, Buffer.from(words.join(' ')));
  let pending = sendNow ? undefined : dialogue.response;
  let prompted = !sendNow && mechanism.promptedInWords === true;
  let objection: string | undefined;
  for (let answers = 0; ; answers += 1) {
    const next = answers < mostAnswers ? await nextChallenge(connection, patience) : 'another reply';
    if (next === 'another reply' || next === 'silence') {
      const doubt =
        objection ?? (dialogue.response === undefined && succeeded(connection) ? doubtOf(mechanism) : undefined);
      return { tag, silent: next === 'silence', ...(doubt === undefined ? {} : { doubt }) };
    }
    const line = dialogue.cancel
      ? '*'
      : (pending ??
        answer(mechanism, prompted ? '' : next.challenge, why => {
          objection = why;
        }));
    pending = undefined;
    prompted = false;
    await connection.write(Buffer.from(`${line}\r\n`));
  }
}

/** @throws Inapplicable where the mechanism binds a channel, and the connection has none of the kind */
function mechanismFor(connection: ProtocolConnection, dialogue: ExchangeOptions, transcript: Transcript): Mechanism {
  const channelBinding = (type: string) => connection.channelBinding(type);
  const credentials = { ...dialogue.credentials, channelBinding, service: connection.protocol.signIn.service };
  try {
    return createMechanism(dialogue.mechanism, credentials, secret => transcript.mask(secret), dialogue.changes);
  } catch (error) {
    if (error instanceof NoChannelBinding) throw new Inapplicable(error.message);
    throw error;
  }
}

/** @throws Inapplicable where the server has no such command */
async function sendOwn(
  connection: ProtocolConnection,
  own: SignInCommand,
  { credentials, extra, changes: _, ...others }: ExchangeOptions,
  transcript: Transcript,
): Promise<string | undefined> {
  if (own.absent !== undefined) throw new Inapplicable(own.absent);
  const { line, secret } = own.command({ ...credentials, ...others });
  if (secret !== undefined) transcript.mask(secret);
  return sendLine(connection, Buffer.from(extra === undefined ? line : `${line} ${extra}`));
}

/** Does the reply that ends the exchange report success? */
function succeeded({ session }: ProtocolConnection): boolean {
  const last = session.replies.find(reply => session.concludes(reply));
  return last !== undefined && session.succeeded(last);
}

function doubtOf(mechanism: Mechanism): string | undefined {
  try {
    mechanism.finish();
    return undefined;
  } catch (error) {
    if (error instanceof SaslError) return error.message;
    throw error;
  }
}

/**
 * The answer to a challenge; `*`, which gives the exchange up, to one that the mechanism does not allow. Spaces around the base64 are forgiven: a
 * invariant tells of them.
 */
function answer(mechanism: Mechanism, challenge: string, objects: (why: string) => void): string {
  try {
    return mechanism.step(decodeBase64(challenge.trim())).toString('base64');
  } catch (error) {
    if (error instanceof Objection) objects(error.message);
    if (error instanceof SaslError) return '*';
    throw error;
  }
}

/** `=` stands for an initial response of no octets (RFC 4954 4, RFC 4959 3). */
function encodeInitial(octets: Buffer | undefined): string | undefined {
  if (octets === undefined) return undefined;
  return octets.length === 0 ? '=' : octets.toString('base64');
}

/** The next challenge's base64 text, taken off the queue; what else came stays there. */
async function nextChallenge(
  connection: ProtocolConnection,
  { silentMs, until }: WaitLimits,
): Promise<{ readonly challenge: string } | 'another reply' | 'silence'> {
  const silentUntil = connection.now() + silentMs;
  for (let came = true; ; came = await connection.more(Math.min(silentUntil, until))) {
    const reply = connection.session.replies.find(
      one => connection.session.challenge(one) !== undefined || connection.session.concludes(one),
    );
    if (reply !== undefined) {
      const challenge = connection.session.challenge(reply);
      if (challenge !== undefined) connection.session.replies.splice(connection.session.replies.indexOf(reply), 1);
      return challenge === undefined ? 'another reply' : { challenge };
    }
    if (connection.ended) return 'another reply';
    if (!came) return 'silence';
  }
}

/**
 * Opens a connection, reads the greeting, and signs in, as set-up.
 * @throws ConnectFailure, SetUpFailure: then the connection is closed
 */
export async function openSignedIn(
  context: RunContext,
  opening: Omit<OpenOptions, 'greeting'>,
  account: Account,
): Promise<ProtocolConnection> {
  const connection = await open(context, { ...opening, greeting: true });
  try {
    await signIn(connection, account, context, opening.transcript, opening.deadline);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/**
 * Signs in as an account, as set-up, by the best way that the service offers.
 * @throws SetUpFailure
 */
export async function signIn(
  connection: ProtocolConnection,
  account: Account,
  context: RunContext,
  transcript: Transcript,
  deadline: number,
  mechanism?: string,
): Promise<void> {
  await context.target.refresh?.();
  transcript.mask(account.password);
  await ensureHello(connection, deadline);
  const way = signInWay(
    connection.protocol.signIn,
    offeredAtSignIn(context.profiles.get(connection.service), connection.secure),
    mechanism ?? context.target.mechanism,
  );
  const { user, password } = account;
  if (typeof way === 'object') {
    for (const line of way.commands(user, password)) await command(connection, line, deadline);
    return;
  }
  const { tag, doubt } = await authenticationExchange(
    connection,
    { mechanism: way, credentials: { user, password, token: password }, cancel: false },
    transcript,
    untilDeadline(deadline),
  );
  await expectSetUp(connection, connection.protocol.success, `signing in as ${user} with ${way}`, deadline, tag);
  if (doubt !== undefined) throw new SetUpFailure(`signing in as ${user} with ${way}: ${doubt}`);
}

/**
 * How to sign in: by the protocol's own commands where they are there, else by the best SASL mechanism that is offered.
 * @param offered capability lines as the service gave them before anyone signed in, in the clear or under TLS as the connection is
 * @param wanted the mechanism that the scenario or the target asks for
 * @returns the commands, or the name of a mechanism
 */
export function signInWay(
  { own, mechanisms }: SignIn,
  offered: readonly string[],
  wanted?: string,
): NonNullable<SignIn['own']> | string {
  if (wanted !== undefined) return wanted;
  if (own?.offered(offered)) return own;
  const names = offered.flatMap(line => mechanisms.exec(line)?.[1]?.split(' ') ?? []);
  return chooseMechanism(names) ?? 'PLAIN';
}
