import type { ServiceProfile } from '../results/events.js';
import type { Service, ServiceName, Target } from '../targets/target.js';
import { Transcript } from '../wire/transcript.js';
import { ConnectFailure } from '../wire/wire.js';
import { signIn } from './authenticate.js';
import type { Channel } from './channel.js';
import type { RunContext } from './context.js';
import { clientName, expectSetUp, open, refusal, sendLine, startTls } from './open.js';

const patience = 20_000;

/** A service of the target cannot be used at all. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/**
 * Asks every service of the target for its greeting and for what it offers: in the clear, under TLS, signed in.
 * @param context its `profiles` are what is being found out: they are filled as services answer
 * @param signal ends the asking early
 * @throws Unreachable naming the service, what went wrong and what to do
 */
export async function probe(
  context: RunContext & { readonly profiles: Map<ServiceName, ServiceProfile> },
  signal: AbortSignal,
): Promise<void> {
  for (const service of Object.values(context.target.services)) {
    try {
      context.profiles.set(service.name, await profile(context, service, signal));
    } catch (error) {
      if (signal.aborted) return;
      // A failure to connect names the address itself.
      const where = error instanceof ConnectFailure ? '' : `${service.host}:${service.port}: `;
      throw new Unreachable(`${service.name} at ${where}${refusal(error)}`, { cause: error });
    }
  }
}

/**
 * Asks one service. What has been found out so far stands in the context's profiles, whatever becomes of the rest.
 * @throws whatever went wrong: no connection, no greeting, no sign-in
 */
export async function profile(
  context: RunContext & { readonly profiles: Map<ServiceName, ServiceProfile> },
  service: Service,
  signal: AbortSignal,
  transcript = new Transcript(),
): Promise<ServiceProfile> {
  const deadline = context.pace.clock.now() + patience;
  const plain = service.tls === 'starttls' ? { tls: 'plain' as const } : {};
  const channel = await open(context, {
    service: service.name,
    name: service.name,
    greeting: true,
    transcript,
    probes: true,
    deadline,
    signal,
    ...plain,
  });
  const found: { -readonly [State in keyof ServiceProfile['capabilities']]: ServiceProfile['capabilities'][State] } =
    {};
  const about = {
    service: service.name,
    host: service.host,
    port: service.port,
    tls: service.tls,
    greeting: greetingOf(transcript),
  };
  const now = (): ServiceProfile => ({ ...about, capabilities: found });
  try {
    found[channel.secure ? 'secured' : 'clear'] = await capabilities(channel, deadline);
    context.profiles.set(service.name, now());
    if (service.tls === 'starttls') {
      await startTls(channel, context, deadline);
      found.secured = await capabilities(channel, deadline);
      context.profiles.set(service.name, now());
    }
    if (signsIn(service, context.target)) {
      await signInOrExplain(channel, context, transcript, deadline);
      if (channel.protocol.name !== 'smtp') found.authenticated = await capabilities(channel, deadline);
    }
    await sendLine(channel, Buffer.from(channel.protocol.name === 'imap' ? 'LOGOUT' : 'QUIT'));
    return now();
  } finally {
    await channel.close();
  }
}

/** Port 25 and LMTP take mail from strangers: nobody signs in there. */
function signsIn(service: Service, target: Target): boolean {
  return target.accounts.length > 0 && service.name !== 'smtp' && service.name !== 'lmtp';
}

async function signInOrExplain(
  channel: Channel,
  context: RunContext,
  transcript: Transcript,
  deadline: number,
): Promise<void> {
  const account = context.target.accounts[0];
  if (account === undefined) return;
  try {
    await signIn(channel, account, context, transcript, deadline);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${account.user} could not sign in: ${transcript.hidden(text)}. Check the account's name and password in the target`,
      {
        cause: error,
      },
    );
  }
}

async function capabilities(channel: Channel, deadline: number): Promise<readonly string[]> {
  const verb = {
    smtp: channel.service === 'lmtp' ? `LHLO ${clientName}` : `EHLO ${clientName}`,
    pop3: 'CAPA',
    imap: 'CAPABILITY',
  }[channel.protocol.name];
  const tag = await sendLine(channel, Buffer.from(verb));
  const listed: string[] = [];
  for (let came = true; came && !channel.ended; ) {
    const reply = channel.session.replies.shift();
    if (reply === undefined) {
      came = await channel.more(deadline);
      continue;
    }
    listed.push(...(channel.session.capabilities(reply) ?? []));
    if (channel.session.concludes(reply)) return listed;
  }
  // A POP3 server need not know CAPA; one that closes instead of answering is of no use.
  await expectSetUp(channel, channel.protocol.success, verb, deadline, tag);
  return listed;
}

function greetingOf(transcript: Transcript): string {
  const first = transcript.entries().find(entry => entry.direction === 'server');
  return first?.text.replace(/\\r\\n$/, '') ?? '';
}
