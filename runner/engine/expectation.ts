import { milliseconds } from '../source/duration.js';
import type { StreamEnd } from './stream-end.js';

/** One expectation of a step, with what any protocol knows (an end, silence) taken out of what the protocol judges. */
export interface Asked {
  /** Ends of the stream that meet it. */
  readonly ends: readonly ('close' | 'reset' | 'alert' | 'secured')[];
  /** It is met when nothing comes for so long. */
  readonly silenceMs?: number;
  /** What the protocol's session is to judge: alternatives; undefined when only ends or silence are asked for. */
  readonly replies?: unknown;
  /** Replies may come, as long as they are none of those that the step forbids. */
  readonly forbidsOnly?: boolean;
  /** `skip-if`: nothing is captured from a reply that meets it, since the scenario is then over. */
  readonly skips?: true;
  /** The expectation as text, for reports. */
  readonly text: string;
}

/** Takes an expectation, already substituted, apart. */
export function asked(expectation: unknown): Asked {
  const alternatives = Array.isArray(expectation) ? expectation : [expectation];
  const ends: Asked['ends'][number][] = [];
  const replies: unknown[] = [];
  let silenceMs: number | undefined;
  for (const one of alternatives) {
    if (one === 'closed') ends.push('close', 'reset');
    else if (one === 'close' || one === 'reset' || one === 'alert' || one === 'secured') ends.push(one);
    else if (isSilence(one)) silenceMs = milliseconds(String(one.silence));
    else replies.push(one);
  }
  return {
    ends,
    ...(silenceMs === undefined ? {} : { silenceMs }),
    ...(replies.length === 0 ? {} : { replies: replies.length === 1 ? replies[0] : replies }),
    text: alternatives.map(one => (typeof one === 'string' ? one : JSON.stringify(one))).join(' or '),
  };
}

/** Does this end of the stream meet the expectation? */
export function meetsEnd(one: Asked, end: StreamEnd): boolean {
  if (end.kind === 'end') return one.ends.includes('close');
  if (end.kind === 'reset') return one.ends.includes('reset');
  return end.kind === 'alert' && one.ends.includes('alert');
}

function isSilence(value: unknown): value is { silence: unknown } {
  return typeof value === 'object' && value !== null && 'silence' in value;
}
