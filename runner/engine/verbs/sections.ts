import { expecting } from '../../protocols/match/expectation.js';
import type { Answer } from '../answer.js';
import { SetUpFailure } from '../observation.js';
import { command, sendLine } from '../open.js';
import type { ActionOf, RunningVerb } from './verb.js';

/**
 * `sections:` asks for the sections of all messages in the open mailbox, and holds each against what is computed from the message as the server gives it.
 * That it gives the messages is set-up.
 */
export const sections: RunningVerb<ActionOf<'sections'>> = {
  async run(scenarioContext, { kinds }, step) {
    const connection = scenarioContext.connection(step);
    const { protocol, session } = connection;
    if (protocol.sections === undefined) throw new SetUpFailure('the protocol has no sections');
    await command(connection, protocol.sections.messages, scenarioContext.deadline(step.withinMs));
    const messages = session.messages?.() ?? [];
    if (messages.length === 0) throw new SetUpFailure('there is no message to ask for sections of');
    let asked = 0;
    for (const [at, octets] of messages.entries()) {
      for (const { command: line, expect } of protocol.sections.questions(octets, at + 1, kinds)) {
        const tag = await sendLine(connection, Buffer.from(line));
        const answer: Answer = await connection.ask(
          [expecting(expect, protocol)],
          { forbid: [], bind: {}, message: scenarioContext.context.message, ...(tag === undefined ? {} : { tag }) },
          scenarioContext.waitLimits(step.withinMs),
        );
        if (!answer.met) return answer;
        asked++;
      }
    }
    return { met: true, got: `right answers to ${asked} commands`, bindings: {}, index: 0 };
  },
};
