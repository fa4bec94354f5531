import { stuff } from '../../protocols/smtp/stuffing.js';
import type { Action, SendPart, Step } from '../../scenario/model.js';
import { type Conversed, converse } from '../authenticate.js';
import type { Channel } from '../channel.js';
import { asked } from '../expectation.js';
import { sendLine } from '../open.js';
import type { Stage } from '../stage.js';

type Of<V extends Action['verb']> = Extract<Action, { verb: V }>;

/** What became of a command on its way. */
export interface Sent {
  /** The command's tag (IMAP). */
  readonly tag?: string | undefined;
  /** The server has been waited for already, and in vain: no more need be waited for its answer. */
  readonly silent?: boolean;
}

/** `send:` puts a command on the wire, with its literals. */
export async function send(stage: Stage, action: Of<'send'>, step: Step): Promise<Sent> {
  const channel = stage.channel(step);
  const pieces = assemble(stage, channel, action.parts);
  if (pieces.length === 1 && pieces[0] !== undefined) return { tag: await sendLine(channel, pieces[0].octets) };
  const tag = channel.nextTag();
  let octets: Buffer = Buffer.from(`${tag} `);
  for (const piece of pieces) {
    octets = Buffer.concat([octets, piece.octets]);
    if (!piece.wait) continue;
    await channel.write(octets);
    octets = Buffer.alloc(0);
    if (!(await goesAhead(stage, channel, step, tag)))
      return { tag, silent: channel.session.replies.length === 0 && !channel.ended };
  }
  await channel.write(Buffer.concat([octets, Buffer.from('\r\n')]));
  return { tag };
}

/** `data:` a message behind DATA: dots doubled, and its end. */
export async function data(stage: Stage, action: Of<'data'>, step: Step): Promise<void> {
  await stage.channel(step).write(stuff(stage.message(action.message)));
}

/** `auth:` a SASL exchange up to its last reply, which the step's expectation is about. */
export async function auth(stage: Stage, action: Of<'auth'>, step: Step): Promise<Conversed> {
  const own = (template: unknown, other: () => string): string =>
    template === undefined ? other() : stage.text(template);
  const user = own(action.user, () => stage.account(1).user);
  const password = own(action.password, () => stage.account(1).password);
  stage.transcript.mask(password);
  const dialogue = {
    mechanism: stage.text(action.mechanism),
    // To the mechanisms that take a bearer token the password is one.
    credentials: {
      user,
      password,
      token: password,
      ...(action.authzid === undefined ? {} : { authzid: stage.text(action.authzid) }),
    },
    cancel: action.cancel,
    ...(action.initialResponse === undefined ? {} : { initialResponse: action.initialResponse }),
    ...(action.response === undefined ? {} : { response: stage.text(action.response) }),
    ...(action.timestamp === undefined ? {} : { timestamp: stage.text(action.timestamp) }),
    ...(action.extra === undefined ? {} : { extra: stage.text(action.extra) }),
  };
  return converse(stage.channel(step), dialogue, stage.transcript, stage.patience(step.withinMs));
}

interface Piece {
  readonly octets: Buffer;
  /** The server has to ask for what follows (RFC 3501, 4.3). */
  readonly wait: boolean;
}

function assemble(stage: Stage, channel: Channel, parts: readonly SendPart[]): Piece[] {
  const pieces: Piece[] = [];
  let octets: Buffer = Buffer.alloc(0);
  for (const part of parts) {
    if ('text' in part) {
      octets = Buffer.concat([octets, Buffer.from(stage.command(channel, part.text))]);
      continue;
    }
    const literal = stage.message(part.literal);
    octets = Buffer.concat([octets, Buffer.from(`{${literal.length}${part.sync ? '' : '+'}}\r\n`)]);
    if (part.sync) {
      pieces.push({ octets, wait: true });
      octets = literal;
    } else octets = Buffer.concat([octets, literal]);
  }
  pieces.push({ octets, wait: false });
  return pieces;
}

/** Waits for `+`. Any other answer to the command stays in the queue for the step's own expectation. */
async function goesAhead(stage: Stage, channel: Channel, step: Step, tag: string): Promise<boolean> {
  const question = { forbid: [], bind: {}, message: stage.context.message, tag };
  const answer = await channel.ask([asked('continuation')], question, stage.patience(step.withinMs), { keep: true });
  return answer.met;
}
