import { mostOctets } from '../../protocols/match/inline-message.js';
import { doubleDots } from '../../protocols/smtp/stuffing.js';
import type { WritePart } from '../../scenario/verbs/write.js';
import { listen } from '../listen.js';
import { SetUpFailure } from '../observation.js';
import type { ScenarioContext } from '../scenario-context.js';
import type { ActionOf, RunningVerb } from './verb.js';

const ends = { crlf: '\r\n', lf: '\n', cr: '\r', none: '' };

/** `write:` puts octets on the wire: in one write, or in segments with pauses between them. */
export const write: RunningVerb<ActionOf<'write'>> = {
  async run(scenarioContext, action, step, branches) {
    const connection = scenarioContext.connection(step);
    const parts: Buffer[] = [];
    let room = mostOctets;
    for (const part of action.parts) {
      parts.push(render(scenarioContext, part, room));
      room -= parts.at(-1)?.length ?? 0;
    }
    const octets = Buffer.concat(parts);
    const size = action.split ?? Math.max(1, octets.length);
    for (let from = 0; from < octets.length; from += size) {
      if (from > 0 && action.pauseBetweenMs) await scenarioContext.pause(action.pauseBetweenMs);
      if (scenarioContext.now() > scenarioContext.until)
        throw new SetUpFailure('the time of the scenario ran out in a write');
      await connection.write(octets.subarray(from, from + size));
    }
    return listen(scenarioContext, step, branches);
  },
};

/** @param room so many octets may still be written */
function render(scenarioContext: ScenarioContext, part: WritePart, room: number): Buffer {
  if ('lines' in part) return Buffer.from(endLines(scenarioContext.text(part.lines), ends[part.eol]));
  if ('text' in part) return Buffer.from(scenarioContext.text(part.text));
  if ('hex' in part) return Buffer.from(scenarioContext.text(part.hex).replace(/\s+/g, ''), 'hex');
  if ('base64' in part) return Buffer.from(scenarioContext.text(part.base64), 'base64');
  if ('repeat' in part)
    return repeat(Buffer.from(scenarioContext.text(part.repeat)), Number(scenarioContext.text(part.times)), room);
  const message = scenarioContext.message(part.message);
  return part.stuffed ? doubleDots(message) : message;
}

/** Each line of a block gets the line end, the last one too. */
function endLines(text: string, end: string): string {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map(line => line + end).join('');
}

function repeat(unit: Buffer, times: number, room: number): Buffer {
  if (unit.length * times > room) throw new SetUpFailure(`more than ${mostOctets} octets are to be written`);
  return Buffer.alloc(unit.length * times, unit);
}
