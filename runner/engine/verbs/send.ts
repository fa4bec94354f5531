import type { Step } from '../../scenario/model.js';
import type { SendPart } from '../../scenario/verbs/send.js';
import type { Channel } from '../channel.js';
import { asked } from '../expectation.js';
import { listen, type Sent } from '../listen.js';
import { sendLine } from '../open.js';
import type { Stage } from '../stage.js';
import type { Of, RunningVerb } from './verb.js';

/** `send:` puts a command on the wire, with its literals. */
export const send: RunningVerb<Of<'send'>> = {
  async run(stage, action, step, branches) {
    return listen(stage, step, branches, await put(stage, action, step));
  },
};

/** Puts the command on the wire. */
async function put(stage: Stage, action: Of<'send'>, step: Step): Promise<Sent> {
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
