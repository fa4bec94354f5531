import { readUniversal } from '../../protocols/match/universal.js';
import { describeEnd, isOneOf } from '../stream-end.js';
import type { ActionOf, RunningVerb } from './verb.js';

/** `handshake:` TLS at once. It is met when TLS is in force, unless the step expects the server to refuse. */
export const handshake: RunningVerb<ActionOf<'handshake'>> = {
  async run(scenarioContext, { min, max, ciphers }, step) {
    const options = {
      ...scenarioContext.context.target.tls,
      ...(min ? { minVersion: min } : {}),
      ...(max ? { maxVersion: max } : {}),
      ...(ciphers ? { ciphers } : {}),
    };
    const outcome = await scenarioContext
      .connection(step)
      .handshake(options, scenarioContext.waitLimits(step.withinMs));
    const { ends, text: expected } = step.expect ? scenarioContext.bind(step.expect) : readUniversal('secured');
    const secured = outcome === 'secured';
    const got = secured ? 'TLS was begun' : describeEnd(outcome);
    const met = secured ? ends.includes(outcome) : isOneOf(outcome, ends);
    if (met) return { met, got, bindings: {}, index: 0 };
    const unjudged = !secured && outcome.kind === 'ours' ? { unjudged: got } : {};
    return { met, expected, got, ...unjudged };
  },
};
