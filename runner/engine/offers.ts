import type { ProtocolName } from '../protocols/protocol.js';
import type { Scenario } from '../scenario/model.js';
import { texts } from '../scenario/template.js';
import { verbOf } from '../scenario/verbs/index.js';
import type { Transcript } from '../wire/transcript.js';
import { asked } from './expectation.js';
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
    /** Does this step of a scenario ask for the list? */
    readonly asks: (scenario: Scenario, at: number) => boolean;
  };
}

/** The rule that a list without an end breaks. */
const unended: Readonly<Record<ProtocolName, { rule: string; expected: string }>> = {
  smtp: { rule: 'rfc5321/4.2.1/last-line-has-space', expected: 'a last line, whose code no hyphen follows' },
  pop3: { rule: 'rfc2449/5/capa-multi-line', expected: 'a list that ends with a line of one dot' },
  imap: { rule: 'rfc3501/2.2.2/tagged-response', expected: 'a tagged response' },
};

/** Asks by EHLO, LHLO, CAPA or CAPABILITY. A server without CAPA, or that refuses to tell, offers nothing. */
export async function listOffers(
  connection: ProtocolConnection,
  transcript: Transcript,
  deadline: number,
): Promise<Offers> {
  const { name, success } = connection.protocol;
  const hello = connection.service === 'lmtp' ? 'LHLO' : 'EHLO';
  const verb = { smtp: hello, pop3: 'CAPA', imap: 'CAPABILITY' }[name];
  const tag = await sendLine(connection, Buffer.from(name === 'smtp' ? `${verb} ${clientName}` : verb));
  const listed: string[] = [];
  const asks = (scenario: Scenario, at: number) => asksBy(scenario, at, verb);
  for (let came = true; came && !connection.ended; ) {
    const reply = connection.session.replies[0];
    if (reply === undefined) {
      came = await connection.more(deadline);
      continue;
    }
    // What refuses EHLO is left for the question below.
    if (name === 'smtp' && connection.session.concludes(reply) && !connection.session.succeeded(reply)) break;
    connection.session.replies.shift();
    listed.push(...(connection.session.capabilities(reply) ?? []));
    if (connection.session.concludes(reply)) return { listed };
  }
  const question = { forbid: [], bind: {}, message: () => Buffer.alloc(0), ...(tag === undefined ? {} : { tag }) };
  const begun = transcript.lastWords(connection.name) !== '' && connection.session.replies.length === 0;
  const answer = await connection.ask([asked(success)], question, { silentMs: 0, until: Number.POSITIVE_INFINITY });
  const got = begun ? answer.got : answer.got.replace(/; then nothing more in time$/, '');
  const reason = `${verb} got ${got}`;
  const rule = begun ? unended[name] : refusedHello(name, got);
  return { listed, problem: { reason, asks, ...(rule && { broken: { ...rule, got } }) } };
}

/** A server has to know EHLO; what else it says to it may have its reasons. A reply without a code is none. */
function refusedHello(name: ProtocolName, got: string): { rule: string; expected: string } | undefined {
  if (name !== 'smtp') return undefined;
  if (/^50[02]/.test(got)) return { rule: 'rfc5321/4.1.1.1/ehlo-supported', expected: 'reply 250' };
  return /^\d{3}(?:[ -]|$)|^$|^nothing|^the /.test(got)
    ? undefined
    : { rule: 'rfc5321/4.2/code-of-three-digits', expected: 'three digits, then a space or a hyphen' };
}

/** Does a step say the command, or a verb of the harness that says it? */
function asksBy(scenario: Scenario, at: number, verb: string): boolean {
  const action = scenario.steps[at]?.action;
  if (verb === 'EHLO' || verb === 'LHLO') {
    if (at < 0 || (action && verbOf(action.verb).saysEhlo?.(action))) return true;
  }
  return texts(action).some(({ text }) => new RegExp(`^${verb}\\b`, 'im').test(text));
}
