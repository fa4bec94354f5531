import type { ValidateFunction } from 'ajv';
import { nearest } from '../source/nearest.js';
import { waysToWrong } from '../source/schema.js';
import type { StepEntry } from './file.js';
import { isVerb, verbs } from './verbs/index.js';
import { expectationKeys } from './verbs/verb.js';

/**
 * Of a step that the schema has not accepted: its verb and what it expects, so that what is wrong there is told in the same go. What a wrong key might have
 * said is left out with all that depends on it.
 * @returns what gives undefined where nothing of this can be read
 */
export function rightPartOf(schema: ValidateFunction): (step: StepEntry) => StepEntry | undefined {
  return step => {
    if (typeof step !== 'object' || step === null || 'use' in step || schema(step)) return undefined;
    const wrong = wrongKeys(schema);
    if (wrong === undefined || wrong.has('on')) return undefined;
    const lostVerb = [...wrong].map(key => (isVerb(key) ? key : nearest(key, Object.keys(verbs)))).find(Boolean);
    // What opens, ends or secures a connection is guessed at elsewhere, or not at all.
    if (lostVerb !== undefined && lostVerb !== 'send' && lostVerb !== 'write' && lostVerb !== 'do') return undefined;
    const kept = Object.entries(step).filter(
      ([key]) => !wrong.has(key) && (key === 'on' || isVerb(key) || expectationKeys.some(one => one === key)),
    );
    return kept.some(([key]) => key !== 'on') ? (Object.fromEntries(kept) as unknown as StepEntry) : undefined;
  };
}

/** The keys of a step that are not known, or within which something is wrong; undefined: the step itself is wrong. */
function wrongKeys(schema: ValidateFunction): ReadonlySet<string> | undefined {
  const ways = waysToWrong(schema);
  const keys = (schema.errors ?? []).map((error, at) => {
    const { additionalProperty } = error.params as { readonly additionalProperty?: string };
    return ways[at]?.[0] ?? additionalProperty;
  });
  return keys.includes(undefined) ? undefined : new Set(keys.map(String));
}
