import { mostOctets } from '../../protocols/match/inline-message.js';
import { doubleDots } from '../../protocols/smtp/stuffing.js';
import type { WritePart } from '../../scenario/verbs/write.js';
import { listen } from '../listen.js';
import { SetUpFailure } from '../observation.js';
import { pieces, type Repeated } from '../pieces.js';
import type { ScenarioContext } from '../scenario-context.js';
import type { ActionOf, RunningVerb } from './verb.js';

/** So many octets are made and written at once: the system takes no more in one go, and a write of 100 MB need not be in memory. */
const mostAtOnce = 1024 * 1024;

const ends = { crlf: '\r\n', lf: '\n', cr: '\r', none: '' };

/** `write:` puts octets on the wire: in one write, or in segments with pauses between them. */
export const write: RunningVerb<ActionOf<'write'>> = {
  async run(scenarioContext, action, step, branches) {
    const connection = scenarioContext.connection(step);
    const parts = action.parts.map(part => render(scenarioContext, part));
    if (parts.reduce((sum, { unit, times }) => sum + unit.length * times, 0) > mostOctets)
      throw new SetUpFailure(`more than ${mostOctets} octets are to be written`);
    let begun = false;
    for (const octets of pieces(parts, action.split ?? mostAtOnce)) {
      if (begun && action.pauseBetweenMs) await scenarioContext.pause(action.pauseBetweenMs);
      if (scenarioContext.now() > scenarioContext.until)
        throw new SetUpFailure('the time of the scenario ran out in a write');
      await connection.write(octets);
      begun = true;
    }
    return listen(scenarioContext, step, branches);
  },
};

function render(scenarioContext: ScenarioContext, part: WritePart): Repeated {
  if ('repeat' in part)
    return {
      unit: Buffer.from(scenarioContext.text(part.repeat)),
      times: Number(scenarioContext.text(part.times)),
    };
  return { unit: octetsOf(scenarioContext, part), times: 1 };
}

function octetsOf(scenarioContext: ScenarioContext, part: Exclude<WritePart, { repeat: unknown }>): Buffer {
  if ('lines' in part) return Buffer.from(endLines(scenarioContext.text(part.lines), ends[part.eol]));
  if ('text' in part) return Buffer.from(scenarioContext.text(part.text));
  if ('hex' in part) return Buffer.from(scenarioContext.text(part.hex).replace(/\s+/g, ''), 'hex');
  if ('base64' in part) return Buffer.from(scenarioContext.text(part.base64), 'base64');
  const message = scenarioContext.message(part.message);
  return part.stuffed ? doubleDots(message) : message;
}

/** Each line of a block gets the line end, the last one too. */
function endLines(text: string, end: string): string {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map(line => line + end).join('');
}
