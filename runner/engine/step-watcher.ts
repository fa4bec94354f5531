import { inspect } from 'node:util';
import type { TranscriptEntry } from '../../record/events.js';
import type { Step } from '../scenario/model.js';
import { showOctets } from '../wire/octet-text.js';
import type { Answer } from './answer.js';
import type { ScenarioContext } from './scenario-context.js';

/** A step that is about to be taken. */
export interface StepAhead {
  readonly place: Step['place'];
  /** Its verb; undefined: it only reads. */
  readonly verb?: string;
  /** The commands that it sends, their variables put in. */
  readonly commands: readonly string[];
}

/** What came of a step. */
export interface StepTaken {
  /** All that the scenario has exchanged so far. */
  readonly exchange: readonly TranscriptEntry[];
  /** How the replies that met what was expected have been read. */
  readonly replies: readonly string[];
  /** What was expected where that did not come, and what came instead. */
  readonly missed?: { readonly expected: string; readonly got: string };
}

/** Someone who looks on while a scenario is played, step by step. */
export interface StepWatcher {
  /** Is waited for before the step is taken. */
  before(step: StepAhead): Promise<void>;
  after(taken: StepTaken): void;
}

/** What is told of a step before it is taken. Secrets are hidden. */
export function ahead(scenarioContext: ScenarioContext, { action, place }: Step): StepAhead {
  const texts =
    action?.verb === 'send'
      ? action.parts.map(part => ('text' in part ? scenarioContext.text(part.text) : '{literal}'))
      : [];
  const commands = action?.verb === 'do' ? action.commands.map(one => scenarioContext.text(one)) : [texts.join('')];
  return {
    place,
    ...(action && { verb: action.verb }),
    commands: commands.filter(one => one !== '').map(one => scenarioContext.transcript.hidden(one)),
  };
}

/** What is told of a step that was taken. Secrets are hidden. */
export function taken({ transcript }: ScenarioContext, answer: Answer | undefined): StepTaken {
  const hidden = (text: string) => transcript.hidden(text);
  const replies = answer?.met ? (answer.replies ?? []) : [];
  return {
    exchange: transcript.entries(),
    replies: replies.map(reply => hidden(inspect(readable(reply), { depth: 8, breakLength: 120 }))),
    ...(answer?.met === false && { missed: { expected: hidden(answer.expected), got: hidden(answer.got) } }),
  };
}

/** What of a reply only says where it came from: its octets are shown beside it. */
const whereFrom: ReadonlySet<string> = new Set(['frame', 'octets', 'size']);

/** What has been read of a reply, with octets as text. */
function readable(value: unknown): unknown {
  if (value instanceof Uint8Array) return showOctets(value);
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null || value instanceof Map || value instanceof Set) return value;
  const told = Object.entries(value).filter(([key, inner]) => !whereFrom.has(key) && inner !== undefined);
  return Object.fromEntries(told.map(([key, inner]) => [key, readable(inner)]));
}
