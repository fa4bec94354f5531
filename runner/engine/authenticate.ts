import { type Credentials, createMechanism, decodeBase64, type Mechanism, SaslError } from '../protocols/sasl/index.js';
import type { Account } from '../targets/target.js';
import type { Transcript } from '../wire/transcript.js';
import { isApop, sendApop } from './apop.js';
import { offeredAtSignIn, type RunContext } from './context.js';
import { command, expectSetUp, hello, sendLine } from './open.js';
import { endingAt, type Patience } from './pace.js';
import type { ProtocolConnection } from './protocol-connection.js';
import { quoted } from './quoted.js';
import { signInWay } from './sign-in-way.js';

/** One AUTH or AUTHENTICATE exchange. */
export interface Dialogue {
  readonly mechanism: string;
  readonly credentials: Credentials;
  /** Undefined: an initial response is sent when the mechanism has one and the protocol's RFC lets the client send it unasked. */
  readonly initialResponse?: boolean;
  /** Answer the first challenge with `*`. */
  readonly cancel: boolean;
  /** Sent in place of the mechanism's first message, as written. */
  readonly response?: string;
  /** APOP: in place of the greeting's timestamp. */
  readonly timestamp?: string;
  /** Stands behind the command's last argument, where none belongs. */
  readonly extra?: string;
}

/** How far an exchange went. */
export interface Conversed {
  /** The tag of the command (IMAP). */
  readonly tag: string | undefined;
  /** Why a client must not believe the success that the server reports, if it must not: SCRAM has the server prove itself, too. */
  readonly doubt?: string;
  /** The server was silent for as long as it was waited for. */
  readonly silent?: boolean;
}

/** A server that goes on asking is answered so often. */
const mostAnswers = 20;

/** Plays a SASL exchange, or sends APOP, up to the reply that is no challenge, which the caller asks for. */
export async function converse(
  connection: ProtocolConnection,
  dialogue: Dialogue,
  transcript: Transcript,
  patience: Patience,
): Promise<Conversed> {
  if (isApop(connection, dialogue.mechanism)) {
    await sendApop(connection, dialogue, transcript);
    return { tag: undefined };
  }
  const mechanism = createMechanism(dialogue.mechanism, dialogue.credentials, secret => transcript.mask(secret));
  const first =
    dialogue.response ?? encodeInitial(dialogue.initialResponse === false ? undefined : mechanism.initial());
  const sendNow = first !== undefined && (dialogue.initialResponse ?? beginsUnasked(connection, mechanism));
  const verb = connection.protocol.name === 'imap' ? 'AUTHENTICATE' : 'AUTH';
  const words = [verb, dialogue.mechanism, sendNow ? first : undefined, dialogue.extra].filter(
    one => one !== undefined,
  );
  const tag = await sendLine(connection, Buffer.from(words.join(' ')));
  let pending = sendNow ? undefined : dialogue.response;
  let prompted = !sendNow && mechanism.promptedInWords === true;
  for (let answers = 0; ; answers += 1) {
    const next = answers < mostAnswers ? await nextChallenge(connection, patience) : 'another reply';
    if (next === 'another reply' || next === 'silence') {
      const doubt = dialogue.response === undefined && succeeded(connection) ? doubtOf(mechanism) : undefined;
      return { tag, silent: next === 'silence', ...(doubt === undefined ? {} : { doubt }) };
    }
    const line = dialogue.cancel ? '*' : (pending ?? answer(mechanism, prompted ? '' : next.challenge));
    pending = undefined;
    prompted = false;
    await connection.write(Buffer.from(`${line}\r\n`));
  }
}

/**
 * Does the first response go with the command, when nobody says so? In IMAP a server has to offer that (RFC 4959). In POP3 Exchange Online
 * takes XOAUTH2 in two lines only, and no server can mind them (RFC 5034 4).
 */
function beginsUnasked({ protocol }: ProtocolConnection, mechanism: Mechanism): boolean {
  return protocol.name === 'smtp' || (protocol.name === 'pop3' && mechanism.name !== 'XOAUTH2');
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
function answer(mechanism: Mechanism, challenge: string): string {
  try {
    return mechanism.step(decodeBase64(challenge.trim())).toString('base64');
  } catch (error) {
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
  { silentMs, until }: Patience,
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
  transcript.mask(account.password);
  if (connection.protocol.name === 'smtp' && !connection.greeted) await hello(connection, deadline);
  const way = signInWay(
    connection.protocol.name,
    offeredAtSignIn(context.profiles.get(connection.service), connection.secure),
    mechanism ?? context.target.mechanism,
  );
  switch (way) {
    case 'LOGIN command':
      await command(connection, `LOGIN ${quoted(account.user)} ${quoted(account.password)}`, deadline);
      return;
    case 'USER and PASS':
      await command(connection, `USER ${account.user}`, deadline);
      await command(connection, `PASS ${account.password}`, deadline);
      return;
    default: {
      const { user, password } = account;
      const { tag } = await converse(
        connection,
        { mechanism: way, credentials: { user, password, token: password }, cancel: false },
        transcript,
        endingAt(deadline),
      );
      await expectSetUp(connection, connection.protocol.success, `signing in as ${user} with ${way}`, deadline, tag);
    }
  }
}
