import { protocolAt } from '../protocols/index.js';
import type { Requirement } from '../protocols/protocol.js';
import { services } from '../protocols/services.js';
import type { Scenario } from '../scenario/model.js';
import { verbOf } from '../scenario/verbs/index.js';
import { someText } from '../source/template.js';
import type { ServiceName } from '../targets/target.js';
import type { Transcript } from '../wire/transcript.js';
import type { Finding } from './finding.js';
import { clientName, sendLine } from './open.js';
import type { ProtocolConnection } from './protocol-connection.js';

/** What a service offers, as far as it could be read. */
export interface Offers {
  readonly listed: readonly string[];
  /** The list did not come to its end. */
  readonly problem?: {
    readonly reason: string;
    readonly broken?: NonNullable<Finding['broken']>;
    /** The list has no end, or nothing came. */
    readonly waited?: true;
    /** Does this step of a scenario ask for the list? */
    readonly asks: (scenario: Scenario, at: number) => boolean;
  };
}

/** The command that asks a service what it offers. */
export function offersCommand(service: ServiceName): string {
  return protocolAt(service).capabilities.command ?? services[service].hello ?? '';
}

/** Asks for them. Where a server need not know the command, one that refuses it offers nothing. */
export async function listOffers(
  connection: ProtocolConnection,
  transcript: Transcript,
  deadline: number,
): Promise<Offers> {
  const { capabilities, success } = connection.protocol;
  const verb = offersCommand(connection.service);
  const introduces = verb === services[connection.service].hello;
  const tag = await sendLine(connection, Buffer.from(introduces ? `${verb} ${clientName}` : verb));
  const listed: string[] = [];
  const asks = (scenario: Scenario, at: number) => asksBy(scenario, at, verb, introduces);
  for (let came = true; came && !connection.ended; ) {
    const reply = connection.session.replies[0];
    if (reply === undefined) {
      came = await connection.more(deadline);
      continue;
    }
    // A refusal is left for the question below.
    if (capabilities.refused && connection.session.concludes(reply) && !connection.session.succeeded(reply)) break;
    connection.session.replies.shift();
    listed.push(...(connection.session.capabilities(reply) ?? []));
    if (connection.session.concludes(reply)) return { listed };
  }
  const question = { forbid: [], bind: {}, message: () => Buffer.alloc(0), ...(tag === undefined ? {} : { tag }) };
  const begun = transcript.lastWords(connection.name) !== '' && connection.session.replies.length === 0;
  const waited = connection.session.replies.length === 0;
  const answer = await connection.ask([success], question, { silentMs: 0, until: Number.POSITIVE_INFINITY });
  const got = begun ? answer.got : answer.got.replace(/; then nothing more in time$/, '');
  const reason = `${verb} got ${got}`;
  const rule: Requirement | undefined = begun ? capabilities.unended : capabilities.refused?.(got);
  return { listed, problem: { reason, asks, ...(waited && { waited }), ...(rule && { broken: { ...rule, got } }) } };
}

/** Does a step say the command, or a verb of the harness that says it? */
function asksBy(scenario: Scenario, at: number, verb: string, introduces: boolean): boolean {
  const action = scenario.steps[at]?.action;
  if (introduces && (at < 0 || (action && verbOf(action.verb).saysHello?.(action)))) return true;
  const said = new RegExp(`^${verb}\\b`, 'im');
  return someText(action, text => said.test(text));
}
