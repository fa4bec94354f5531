import type { GivenMessage } from '../scenario/model.js';
import type { Account } from '../targets/target.js';
import { Transcript } from '../wire/transcript.js';
import { find, takeAway } from './clean-up.js';
import { deliver } from './deliver.js';
import { Maildrop } from './maildrop.js';
import { refusal } from './open.js';
import { quoted } from './quoted.js';
import type { Stage } from './stage.js';

/** Makes what `given:` asks for: the fresh mailbox with its messages, the account's maildrop with its. */
export async function prepare(stage: Stage): Promise<void> {
  const { given, touchesMaildrop } = stage.scenario;
  // What came late for an earlier scenario, or lay there before the run, is not to be counted by this one.
  if (touchesMaildrop && stage.exclusive)
    for (const account of stage.accounts) await new Maildrop(stage, account).empty();
  if (!stage.context.target.disposable && usesMailbox(stage)) await doubt(stage);
  if (given.sink) stage.refuse(given.sink);
  if (given.mailbox) await fillMailbox(stage, given.mailbox);
  if (given.maildrop) await fillMaildrop(stage, given.maildrop);
}

/**
 * Takes away what the scenario made: its mailboxes, subscriptions to them and, in a disposable account, its mail.
 * @returns the accounts in which something may be left, with the reason
 */
export async function restore(stage: Stage): Promise<ReadonlyMap<Account, string>> {
  const { scenario, context, stewardOf } = stage;
  const doubts = new Map<Account, string>();
  const mine = stage.text('${mailbox}');
  // The scenario may have been broken off: its signal would stop this too, and its transcript is closed.
  const apart = { context, stewardOf, transcript: new Transcript() };
  const made = [...stage.channels.values()].some(({ session }) => session.made);
  for (const account of stage.accounts) {
    try {
      if (usesMailbox(stage)) {
        const steward = stewardOf(account);
        const alike = (name: string) => name.toLowerCase().startsWith(mine.toLowerCase());
        const found = await find(steward, `${mine}*`, alike);
        const why = await takeAway(steward, found, name => name.startsWith(mine));
        if (why !== undefined) doubts.set(account, why);
      }
      if (scenario.touchesMaildrop && stage.exclusive && context.target.disposable)
        await new Maildrop(apart, account).empty();
    } catch (error) {
      // Where nothing can have been made, nothing is left.
      if (made || stewardOf(account).welcome) doubts.set(account, refusal(error));
    }
  }
  return doubts;
}

/** A server that takes one mailbox for another, or that was not seen to take the right one, is not told to change anything. */
async function doubt(stage: Stage): Promise<void> {
  for (const account of stage.accounts) {
    stage.context.made.doubt(account, undefined);
    const why = await stage
      .stewardOf(account)
      .confuses(`${stage.text('${mailbox}')}-new`)
      .catch(
        (error: unknown) =>
          `it could not be seen whether the server opens and fills the right mailbox (${refusal(error)})`,
      );
    stage.context.made.doubt(account, why);
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
    await maildrop.await({ messages: index + 1 }, undefined, stage.until);
  }
}

/** IMAP scenarios may make mailboxes of their own, whose names begin with the fresh one's. */
function usesMailbox(stage: Stage): boolean {
  return stage.accounts.length > 0 && stage.scenario.services.some(service => service.startsWith('imap'));
}
