import { protocolAt } from '../../protocols/index.js';
import { expecting } from '../../protocols/match/expectation.js';
import { deliveryMethods, services, servicesDelivering } from '../../protocols/services.js';
import { smtp } from '../../protocols/smtp/index.js';
import type { Scenario } from '../../scenario/model.js';
import type { ServiceName } from '../../targets/target.js';
import { Transcript } from '../../wire/transcript.js';
import { signIn } from '../authenticate.js';
import type { RunContext } from '../context.js';
import type { Finding } from '../finding.js';
import { SetUpFailure } from '../observation.js';
import { command, hello, open, refusal, sendLine } from '../open.js';
import type { ProtocolConnection } from '../protocol-connection.js';
import { usesOf } from '../uses.js';
import { says } from './dependence.js';

/** The reverse-path that scenarios send from. */
export const sender = 'sender@example.com';

const asked = {
  sender: {
    title: 'The sender of the scenarios is accepted',
    line: /MAIL FROM:<\$\{sender\}>/i,
  },
  'null-reverse-path': { title: 'The null reverse-path is accepted', line: /MAIL FROM:<>/i },
  recipient: { title: 'The accounts accept mail', line: /RCPT TO:<\$\{recipient2?\}>/i },
} as const;

type Question = keyof typeof asked;

/** What a part of the calibration came to. */
export interface Outcome {
  readonly findings: readonly Finding[];
  /** Everything that was to be found out was: what is not among the findings is not wrong. */
  readonly complete: boolean;
}

/**
 * Asks every service that takes mail for the sender, the null reverse-path and the recipients that scenarios set the stage with. No message is sent.
 * @param scenarios what will be played: nothing is asked that none of them depends on
 */
export async function envelopes(
  context: RunContext,
  scenarios: readonly Scenario[],
  signal: AbortSignal,
): Promise<Outcome> {
  const findings: Finding[] = [];
  let complete = true;
  for (const service of deliveryMethods.flatMap(servicesDelivering)) {
    const { target } = context;
    if (target.services[service] === undefined || !protocolAt(service).delivery?.envelope) continue;
    const wanted = (Object.keys(asked) as Question[]).filter(question =>
      scenarios.some(scenario => dependsAt(context, scenario, service, question) !== undefined),
    );
    if (wanted.length === 0 || signal.aborted) continue;
    const outcome = await ask(context, service, wanted, signal);
    findings.push(...outcome.findings);
    complete &&= outcome.complete;
  }
  return { findings, complete };
}

async function ask(
  context: RunContext,
  service: ServiceName,
  wanted: readonly Question[],
  signal: AbortSignal,
): Promise<Outcome> {
  const { clock } = context.pace;
  const began = clock.now();
  const deadline = () => clock.now() + context.pace.silenceLimit(context.target.timeoutMs);
  const transcript = new Transcript();
  const { accounts } = context.target;
  for (const { password } of accounts) transcript.mask(password);
  const findings: Finding[] = [];
  let complete = true;
  const note = (question: Question, error: unknown, othersPass = true) => {
    const why = transcript.hidden(refusal(error));
    const got = /, got (.*)$/s.exec(why)?.[1] ?? why;
    // A submission server may want a sender of its own (RFC 6409 6.1), a 4yz reply may have its reasons, and who accepts no sender says nothing of this one.
    const refuses = question === 'null-reverse-path' && /^5(?!03)/.test(got) && othersPass;
    const required = refuses && services[service].strangers === true;
    findings.push({
      id: `smtp/${question}`,
      services: [service],
      title: asked[question].title,
      reason: `${service} at ${why}`.replace(' at MAIL: ', ' at MAIL, '),
      transcript,
      durationMs: clock.now() - began,
      ...(required && { broken: { rule: 'rfc5321/4.5.5/null-reverse-path', expected: 'reply 2xx', got } }),
      explains: (scenario, at) => {
        const since = dependsAt(context, scenario, service, question);
        return since !== undefined && since <= at;
      },
    });
  };
  // A session each: what one question does to a session must not bear on the other.
  const session = async (work: (connection: ProtocolConnection) => Promise<unknown>) => {
    let connection: ProtocolConnection | undefined;
    try {
      const about = { service, name: service, greeting: true, transcript, probes: true, deadline: deadline(), signal };
      connection = await open(context, about);
      await hello(connection, deadline());
      const [account] = accounts;
      if (account !== undefined && !services[service].strangers)
        await signIn(connection, account, context, transcript, deadline());
      await work(connection);
      await sendLine(connection, Buffer.from(connection.protocol.goodbye));
    } catch {
      complete = false;
      // The service is not well enough to be asked: what comes of that, the scenarios show.
    } finally {
      await connection?.close();
    }
  };
  const tried = async (connection: ProtocolConnection, question: Question, line: string) => {
    const error = await refused(connection, line, deadline());
    if (error !== undefined && wanted.includes(question)) note(question, error);
    return error === undefined;
  };
  if (wanted.includes('sender') || wanted.includes('recipient'))
    await session(async connection => {
      if (!(await tried(connection, 'sender', `MAIL FROM:<${sender}>`))) return;
      for (const { address } of wanted.includes('recipient') ? accounts : [])
        if (!(await tried(connection, 'recipient', `RCPT TO:<${address}>`))) return;
    });
  if (wanted.includes('null-reverse-path'))
    await session(async connection => {
      const error = await refused(connection, 'MAIL FROM:<>', deadline());
      if (error === undefined) return;
      note('null-reverse-path', error, (await refused(connection, `MAIL FROM:<${sender}>`, deadline())) === undefined);
    });
  return { findings, complete };
}

/** Why a command has no positive reply; undefined: it has one. Throws when the connection has ended. */
async function refused(
  connection: ProtocolConnection,
  line: string,
  deadline: number,
): Promise<SetUpFailure | undefined> {
  try {
    await command(connection, line, deadline, expecting('2xx', smtp));
    return undefined;
  } catch (error) {
    if (!(error instanceof SetUpFailure) || connection.ended || connection.dismissal !== undefined) throw error;
    return error;
  }
}

/** The first step with which a scenario depends on the answer; -1: what is given does. */
function dependsAt(
  context: RunContext,
  scenario: Scenario,
  service: ServiceName,
  question: Question,
): number | undefined {
  const uses = usesOf(scenario, context.target).filter(use => use.service === service);
  return uses.find(({ at }) => {
    const action = scenario.steps[at]?.action;
    if (action === undefined || action.verb === 'deliver') {
      // The harness delivers as the scenario's sender, unless the step has another one.
      const own =
        action?.verb === 'deliver'
          ? { from: action.from ?? '${sender}', to: action.to ?? '${recipient}' }
          : { from: '${sender}', to: '${recipient}' };
      if (action === undefined && scenario.given.maildrop === undefined) return false;
      return says([`MAIL FROM:<${String(own.from)}>`, `RCPT TO:<${String(own.to)}>`], asked[question].line);
    }
    return says(action, asked[question].line);
  })?.at;
}
