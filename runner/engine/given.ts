import type { GivenMessage } from '../scenario/model.js';
import { Transcript } from '../wire/transcript.js';
import { deliver } from './deliver.js';
import { Maildrop } from './maildrop.js';
import { quoted } from './quoted.js';
import type { Stage } from './stage.js';

/** Makes what `given:` asks for: the fresh mailbox with its messages, the account's maildrop with its. */
export async function prepare(stage: Stage): Promise<void> {
  const { given, touchesMaildrop } = stage.scenario;
  // What came late for an earlier scenario, or lay there before the run, is not to be counted by this one.
  if (touchesMaildrop && stage.exclusive)
    for (const account of stage.accounts) await new Maildrop(stage, account).empty();
  if (given.sink) stage.refuse(given.sink);
  if (given.mailbox) await fillMailbox(stage, given.mailbox);
  if (given.maildrop) await fillMaildrop(stage, given.maildrop);
}

/** Takes away what the scenario made: its mailboxes, subscriptions to them and, in a disposable account, its mail. */
export async function restore(stage: Stage): Promise<void> {
  const { scenario, context } = stage;
  if (usesMailbox(stage)) {
    const mine = `${stage.text('${mailbox}')}*`;
    for (const account of stage.accounts) {
      const steward = stage.stewardOf(account);
      for (const name of await steward.list('LIST', mine))
        await steward.run(`DELETE ${quoted(name)}`).catch(() => undefined);
      // A subscription outlives its mailbox (RFC 3501, 6.3.4).
      for (const name of await steward.list('LSUB', mine).catch(() => []))
        await steward.run(`UNSUBSCRIBE ${quoted(name)}`).catch(() => undefined);
    }
  }
  if (scenario.touchesMaildrop && stage.exclusive && context.target.disposable) {
    // The scenario may have been broken off: its signal would stop this too, and its transcript is closed.
    const { stewardOf } = stage;
    const apart = { context, stewardOf, transcript: new Transcript() };
    for (const account of stage.accounts) await new Maildrop(apart, account).empty();
  }
}

async function fillMailbox(stage: Stage, messages: readonly GivenMessage[]): Promise<void> {
  const steward = stage.stewardOf(stage.account(1));
  const name = quoted(stage.text('${mailbox}'));
  await steward.run(`CREATE ${name}`);
  for (const { message, flags, date } of messages) {
    const options = `${flags ? ` (${flags.join(' ')})` : ''}${date ? ` "${date}"` : ''}`;
    await steward.run(`APPEND ${name}${options}`, stage.message(message));
  }
}

async function fillMaildrop(stage: Stage, messages: readonly GivenMessage[]): Promise<void> {
  const account = stage.account(1);
  const maildrop = new Maildrop(stage, account);
  // One after the other, each awaited: what is numbered 1 has to be what was delivered first.
  for (const [index, { message }] of messages.entries()) {
    const delivery = {
      octets: stage.message(message),
      from: stage.text('${sender}'),
      to: account.address,
      account,
      via: stage.context.target.deliver,
    };
    await deliver(stage, delivery);
    await maildrop.await(index + 1, undefined, stage.until);
  }
}

/** IMAP scenarios may make mailboxes of their own, whose names begin with the fresh one's. */
function usesMailbox(stage: Stage): boolean {
  return stage.accounts.length > 0 && stage.scenario.services.some(service => service.startsWith('imap'));
}
