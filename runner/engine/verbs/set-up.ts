import type { Action, Step } from '../../scenario/model.js';
import { signIn } from '../authenticate.js';
import { deliver } from '../deliver.js';
import { Maildrop } from '../maildrop.js';
import { SetUpFailure } from '../observation.js';
import { hello, startTls } from '../open.js';
import { quoted } from '../quoted.js';
import type { Stage } from '../stage.js';

type Of<V extends Action['verb']> = Extract<Action, { verb: V }>;

/** `connect:` opens connections and takes each as far as the step asks. */
export async function connect(stage: Stage, action: Of<'connect'>): Promise<void> {
  for (const name of action.names) {
    const channel = await stage.open(name, {
      service: action.service,
      greeting: action.greeting,
      ...(action.tls ? { tls: action.tls } : {}),
    });
    if (action.hello) await hello(channel, stage.deadline(), action.hello);
    if (action.login)
      await signIn(channel, stage.account(action.account), stage.context, stage.transcript, stage.deadline());
    if (action.select !== undefined) await stage.command(channel, `SELECT ${quoted(stage.text(action.select))}`);
    if (action.examine !== undefined) await stage.command(channel, `EXAMINE ${quoted(stage.text(action.examine))}`);
  }
}

/** `login:` signs in as a leased account. */
export async function login(stage: Stage, action: Of<'login'>, step: Step): Promise<void> {
  await signIn(
    stage.channel(step),
    stage.account(action.account),
    stage.context,
    stage.transcript,
    stage.deadline(),
    action.mechanism,
  );
}

/** `do:` sends commands that must succeed. */
export async function perform(stage: Stage, action: Of<'do'>, step: Step): Promise<void> {
  const channel = stage.channel(step);
  for (const template of action.commands)
    await stage.command(channel, stage.text(template), step.expect && stage.expand(step.expect));
}

/** `deliver:` brings a message to a mailbox by the target's way, or by the one that is named. */
export async function bring(stage: Stage, action: Of<'deliver'>): Promise<void> {
  const account = stage.account(1);
  const delivery = {
    octets: stage.message(action.message),
    from: stage.text(action.from ?? '${sender}'),
    to: stage.text(action.to ?? '${recipient}'),
    account,
    via: action.via ?? stage.context.target.deliver,
  };
  await deliver(stage.context, delivery, stage.stewardOf(account), stage.transcript, stage.until);
}

/** `await:` polls an account's INBOX until it holds so many messages. */
export async function waitFor(stage: Stage, action: Of<'await'>, step: Step): Promise<void> {
  const account = stage.account(action.account);
  const maildrop = new Maildrop(stage.context, account, stage.stewardOf(account), stage.transcript);
  await maildrop.await(action.messages, action.via, stage.deadline(step.withinMs ?? 20_000));
}

/** `starttls:` upgrades the connection; to an SMTP server EHLO is said again, as RFC 3207 section 4.2 asks. */
export async function upgrade(stage: Stage, step: Step): Promise<void> {
  const channel = stage.channel(step);
  await startTls(channel, stage.context, stage.deadline());
  if (channel.protocol.name === 'smtp') await hello(channel, stage.deadline());
}

/** `pause:` lets time pass. */
export async function pause(stage: Stage, action: Of<'pause'>): Promise<void> {
  const ms = Math.max(0, Math.min(action.ms, stage.until - performance.now()));
  await new Promise(resolve => setTimeout(resolve, ms));
  if (ms < action.ms) throw new SetUpFailure('the time of the scenario ran out in a pause');
}

/** `close:`, `half-close:` and `reset:` end connections from the client's side. */
export async function end(stage: Stage, action: Of<'close' | 'half-close' | 'reset'>, step: Step): Promise<void> {
  const channels = action.names ? action.names.map(on => stage.channel({ on })) : [stage.channel(step)];
  for (const channel of channels) {
    await channel.drain();
    if (action.verb === 'half-close') channel.halfClose();
    else if (action.verb === 'reset') channel.reset();
    else await channel.close();
  }
}
