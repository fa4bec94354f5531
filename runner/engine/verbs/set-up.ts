import type { Action, Step } from '../../scenario/model.js';
import { signIn } from '../authenticate.js';
import { deliver } from '../deliver.js';
import { Maildrop } from '../maildrop.js';
import { Inapplicable } from '../observation.js';
import { hello, startTls } from '../open.js';
import { quoted } from '../quoted.js';
import type { Stage } from '../stage.js';

type Of<V extends Action['verb']> = Extract<Action, { verb: V }>;

/** `connect:` opens connections and takes each as far as the step asks. */
export async function connect(stage: Stage, action: Of<'connect'>, step: Step): Promise<void> {
  const deadline = () => stage.deadline(step.withinMs);
  for (const name of action.names) {
    const channel = await stage.open(name, {
      service: action.service,
      greeting: action.greeting,
      ...(action.tls ? { tls: action.tls } : {}),
    });
    if (action.hello) await hello(channel, deadline(), action.hello);
    if (action.login) await signIn(channel, stage.account(action.account), stage.context, stage.transcript, deadline());
    if (action.select !== undefined)
      await stage.perform(channel, `SELECT ${quoted(stage.text(action.select))}`, deadline());
    if (action.examine !== undefined)
      await stage.perform(channel, `EXAMINE ${quoted(stage.text(action.examine))}`, deadline());
  }
}

/** `login:` signs in as a leased account. */
export async function login(stage: Stage, action: Of<'login'>, step: Step): Promise<void> {
  await signIn(
    stage.channel(step),
    stage.account(action.account),
    stage.context,
    stage.transcript,
    stage.deadline(step.withinMs),
    action.mechanism,
  );
}

/** `do:` sends commands that must succeed. */
export async function perform(stage: Stage, action: Of<'do'>, step: Step): Promise<void> {
  const channel = stage.channel(step);
  for (const template of action.commands)
    await stage.perform(
      channel,
      stage.command(channel, template),
      stage.deadline(step.withinMs),
      step.expect && stage.expand(step.expect),
    );
}

/** `deliver:` brings a message to a mailbox by the target's way, or by the one that is named. */
export async function bring(stage: Stage, action: Of<'deliver'>): Promise<void> {
  const via = action.via ?? stage.context.target.deliver;
  if (via === 'append' && (action.to !== undefined || action.from !== undefined))
    throw new Inapplicable('it asks for an envelope, and the target takes test messages by APPEND, which has none');
  await deliver(stage, {
    octets: stage.message(action.message),
    from: stage.text(action.from ?? '${sender}'),
    to: stage.text(action.to ?? '${recipient}'),
    account: stage.account(1),
    via,
  });
}

/** `await:` polls an account's INBOX until it holds so many messages. */
export async function waitFor(stage: Stage, action: Of<'await'>, step: Step): Promise<void> {
  const maildrop = new Maildrop(stage, stage.account(action.account));
  await maildrop.await(action, action.via, stage.deadline(step.withinMs ?? 20_000));
}

/** `starttls:` upgrades the connection; to an SMTP server EHLO is said again, as RFC 3207 section 4.2 asks. */
export async function upgrade(stage: Stage, step: Step): Promise<void> {
  const channel = stage.channel(step);
  await startTls(channel, stage.context, stage.deadline(step.withinMs));
  if (channel.protocol.name === 'smtp') await hello(channel, stage.deadline(step.withinMs));
}

/** `pause:` lets time pass. */
export async function pause(stage: Stage, action: Of<'pause'>): Promise<void> {
  await stage.pause(action.ms);
}

/** `close:`, `half-close:` and `reset:` end connections from the client's side; `end-tls:` ends TLS alone. */
export async function end(
  stage: Stage,
  action: Of<'close' | 'end-tls' | 'half-close' | 'reset'>,
  step: Step,
): Promise<void> {
  const channels = action.names ? action.names.map(on => stage.channel({ on })) : [stage.channel(step)];
  for (const channel of channels) {
    await channel.drain();
    if (action.verb === 'half-close') channel.halfClose();
    else if (action.verb === 'end-tls') await channel.endTls();
    else if (action.verb === 'reset') channel.reset();
    else await channel.close();
  }
}
