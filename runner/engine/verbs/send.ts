import { expecting } from '../../protocols/match/expectation.js';
import type { Step } from '../../scenario/model.js';
import type { SendPart } from '../../scenario/verbs/send.js';
import { listen, type Sent } from '../listen.js';
import { sendLine } from '../open.js';
import type { ProtocolConnection } from '../protocol-connection.js';
import type { ScenarioContext } from '../scenario-context.js';
import type { ActionOf, RunningVerb } from './verb.js';

/** `send:` puts a command on the wire, with its literals. */
export const send: RunningVerb<ActionOf<'send'>> = {
  async run(scenarioContext, action, step, branches) {
    for (let times = 1; ; times++) {
      const answer = await listen(scenarioContext, step, branches, await put(scenarioContext, action, step));
      // What a server sends unasked comes once. What it takes for the answer, it sends again. One whose tag is given is sent once.
      if (answer?.met !== false || !answer.unsolicited || times === sentAtMost || step.tag !== undefined) return answer;
    }
  },
};

/** So often in all a command is sent whose answer has replies that may be unsolicited. */
const sentAtMost = 3;

/** Puts the command on the wire. */
async function put(scenarioContext: ScenarioContext, action: ActionOf<'send'>, step: Step): Promise<Sent> {
  const connection = scenarioContext.connection(step);
  const pieces = assemble(scenarioContext, connection, action.parts);
  const [first] = pieces;
  if (pieces.length === 1 && first !== undefined) {
    const tag = await sendLine(connection, first.octets, step.tag);
    return { tag, command: wholeOf(tag, pieces) };
  }
  const tag = step.tag ?? connection.nextTag();
  let octets: Buffer = Buffer.from(`${tag} `);
  for (const piece of pieces) {
    octets = Buffer.concat([octets, piece.octets]);
    if (!piece.wait) continue;
    await connection.write(octets);
    octets = Buffer.alloc(0);
    if (!(await goesAhead(scenarioContext, connection, step, tag)))
      return { tag, silent: connection.session.replies.length === 0 && !connection.ended };
  }
  await connection.write(Buffer.concat([octets, Buffer.from('\r\n')]));
  return { tag, command: wholeOf(tag, pieces) };
}

/** Commands of which something is computed are short. */
const longestKept = 64 * 1024;

/** The command as it was sent; undefined for one that nobody reads again. */
function wholeOf(tag: string | undefined, pieces: readonly Piece[]): Buffer | undefined {
  const size = pieces.reduce((sum, { octets }) => sum + octets.length, 0);
  if (tag === undefined || size > longestKept) return undefined;
  return Buffer.concat([Buffer.from(`${tag} `), ...pieces.map(({ octets }) => octets)]);
}

interface Piece {
  readonly octets: Buffer;
  /** The server has to ask for what follows (RFC 3501 4.3). */
  readonly wait: boolean;
}

function assemble(
  scenarioContext: ScenarioContext,
  connection: ProtocolConnection,
  parts: readonly SendPart[],
): Piece[] {
  const pieces: Piece[] = [];
  let octets: Buffer = Buffer.alloc(0);
  for (const part of parts) {
    if ('text' in part) {
      octets = Buffer.concat([octets, Buffer.from(scenarioContext.command(connection, part.text))]);
      continue;
    }
    const literal = scenarioContext.message(part.literal);
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
async function goesAhead(
  scenarioContext: ScenarioContext,
  connection: ProtocolConnection,
  step: Step,
  tag: string,
): Promise<boolean> {
  const question = { forbid: [], bind: {}, message: scenarioContext.context.message, tag };
  const answer = await connection.ask(
    [expecting('continuation', connection.protocol)],
    question,
    scenarioContext.waitLimits(step.withinMs),
    {
      keep: true,
    },
  );
  return answer.met;
}
