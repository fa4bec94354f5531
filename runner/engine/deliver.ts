import { protocolAt } from '../protocols/index.js';
import { expecting } from '../protocols/match/expectation.js';
import { type DeliveryMethod, serviceDelivering, services } from '../protocols/services.js';
import { smtp } from '../protocols/smtp/index.js';
import { stuff } from '../protocols/smtp/stuffing.js';
import type { Account } from '../targets/target.js';
import { signIn } from './authenticate.js';
import { SetUpFailure } from './observation.js';
import { command, expectSetUp, hello, open, sendLine } from './open.js';
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

/**
 * Brings a message to the server.
 * @throws SetUpFailure when the server does not take it
 */
export async function deliver(
  scenarioContext: Pick<ScenarioContext, 'context' | 'adminOf' | 'transcript' | 'until' | 'signal'>,
  delivery: Delivery,
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
    await command(connection, `MAIL FROM:<${delivery.from}>`, deadline);
    await command(connection, `RCPT TO:<${delivery.to}>`, deadline);
    await command(connection, 'DATA', deadline, goAhead);
    await connection.write(stuff(delivery.octets));
    await expectSetUp(connection, completed, 'the end of the data', deadline);
    // Whatever is said to it, the message is the server's now.
    await sendLine(connection, Buffer.from(connection.protocol.goodbye));
  } finally {
    await connection.close();
  }
}
