import { protocolAt } from '../protocols/index.js';
import { expecting } from '../protocols/match/expectation.js';
import { type DeliveryMethod, serviceDelivering, services } from '../protocols/services.js';
import { smtp } from '../protocols/smtp/index.js';
import { stuff } from '../protocols/smtp/stuffing.js';
import type { Account } from '../targets/target.js';
import { signIn } from './authenticate.js';
import { listsPipelining, offeredAtSignIn } from './context.js';
import { SetUpFailure } from './observation.js';
import { commands, expectSetUp, hello, open, sendLine } from './open.js';
import type { ScenarioContext } from './scenario-context.js';
import { serviceOf } from './service-of.js';

const goAhead = expecting(354, smtp);
const completed = expecting('2xx', smtp);

/** A message to be brought to a mailbox as part of a scenario's set-up. */
export interface Delivery {
  readonly octets: Buffer;
  readonly from: string;
  readonly to: string;
  /** Who signs in, where the way asks for it. */
  readonly account: Account;
  readonly via: DeliveryMethod;
}

/** What a delivery needs of the scenario that it is for. */
type Delivering = Pick<ScenarioContext, 'context' | 'adminOf' | 'transcript' | 'until' | 'signal'>;

/** A server that offers PIPELINING answers in this time, in milliseconds, if it is near. */
const patienceMs = 5_000;

/**
 * Brings a message to the server: where it offers PIPELINING, with the envelope in one write.
 * @throws SetUpFailure when the server does not take it
 */
export async function deliver(scenarioContext: Delivering, delivery: Delivery): Promise<void> {
  const { behaviour } = scenarioContext.context;
  if (behaviour.envelopesInSequence) return bring(scenarioContext, delivery, false);
  let together = true;
  const onRefusal = () => {
    together = false;
  };
  try {
    return await bring(scenarioContext, delivery, true, onRefusal);
  } catch (error) {
    if (together) throw error;
  }
  // No message was begun. If it goes now, it was not the envelope that was refused.
  await bring(scenarioContext, delivery, false);
  behaviour.envelopesInSequence = true;
}

/**
 * @param together the envelope goes in one write if PIPELINING is offered
 * @param refused is told that it went so, and was not taken
 */
async function bring(
  scenarioContext: Delivering,
  delivery: Delivery,
  together: boolean,
  refused: () => void = () => {},
): Promise<void> {
  const { context, transcript, signal, until: deadline } = scenarioContext;
  const wanted = serviceDelivering(delivery.via);
  if (protocolAt(wanted).mailboxes)
    return scenarioContext.adminOf(delivery.account).run('APPEND INBOX', delivery.octets);
  const service = serviceOf(context.target, wanted);
  if (service === undefined) throw new SetUpFailure(`the target has no ${wanted} service to deliver by`);
  const connection = await open(context, {
    service,
    name: 'delivery',
    greeting: true,
    transcript,
    deadline,
    signal,
  });
  try {
    await hello(connection, deadline);
    if (!services[service].strangers) await signIn(connection, delivery.account, context, transcript, deadline);
    const envelope = [`MAIL FROM:<${delivery.from}>`, `RCPT TO:<${delivery.to}>`, 'DATA'];
    const pipelines = together && listsPipelining(offeredAtSignIn(context.profiles.get(service), connection.secure));
    const soon = Math.min(deadline, connection.now() + context.pace.silenceLimit(patienceMs));
    await commands(connection, envelope, pipelines ? soon : deadline, pipelines, goAhead).catch((error: unknown) => {
      if (pipelines) refused();
      throw error;
    });
    await connection.write(stuff(delivery.octets));
    await expectSetUp(connection, completed, 'the end of the data', deadline);
    // Whatever is said to it, the message is the server's now.
    await sendLine(connection, Buffer.from(connection.protocol.goodbye));
  } finally {
    await connection.close();
  }
}
