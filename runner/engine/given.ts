import type { GivenMessage } from '../scenario/model.js';
import { deliver } from './deliver.js';
import { Maildrop } from './maildrop.js';
import { quoted } from './quoted.js';
import type { Stage } from './stage.js';

/** Makes what `given:` asks for: the fresh mailbox with its messages, the account's maildrop with its. */
export async function prepare(stage: Stage): Promise<void> {
  const { given } = stage.scenario;
  if (given.mailbox) await fillMailbox(stage, given.mailbox);
  if (given.maildrop) await fillMaildrop(stage, given.maildrop);
}

/** Takes away what the scenario made: its mailboxes and, in a disposable account, its mail. */
export async function restore(stage: Stage): Promise<void> {
  const { scenario, context } = stage;
  if (usesMailbox(stage)) {
    for (const account of stage.accounts) {
      const steward = stage.stewardOf(account);
      for (const name of await steward.list(`${stage.text('${mailbox}')}*`))
        await steward.run(`DELETE ${quoted(name)}`).catch(() => undefined);
    }
  }
  if (scenario.touchesMaildrop && context.target.disposable) {
    for (const account of stage.accounts) await maildropOf(stage, account).empty();
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
  const maildrop = maildropOf(stage, account);
  const steward = stage.stewardOf(account);
  await maildrop.empty();
  // One after the other, each awaited: what is numbered 1 has to be what was delivered first.
  for (const [index, { message }] of messages.entries()) {
    const delivery = {
      octets: stage.message(message),
      from: stage.text('${sender}'),
      to: account.address,
      account,
      via: stage.context.target.deliver,
    };
    await deliver(stage.context, delivery, steward, stage.transcript, stage.until);
    await maildrop.await(index + 1, undefined, stage.until);
  }
}

function maildropOf(stage: Stage, account: Stage['accounts'][number]): Maildrop {
  return new Maildrop(stage.context, account, stage.stewardOf(account), stage.transcript);
}

/** IMAP scenarios may make mailboxes of their own, whose names begin with the fresh one's. */
function usesMailbox(stage: Stage): boolean {
  return stage.accounts.length > 0 && stage.scenario.services.some(service => service.startsWith('imap'));
}
