import type { GivenMessage } from '../scenario/model.js';
import type { Account } from '../targets/target.js';
import { Transcript } from '../wire/transcript.js';
import { find, removeOwn } from './clean-up.js';
import { deliver } from './deliver.js';
import { Maildrop } from './maildrop.js';
import { refusal } from './open.js';
import type { ScenarioContext } from './scenario-context.js';
import { usesMailboxes } from './uses.js';

/** Makes what `given:` asks for: the fresh mailbox with its messages, the account's maildrop with its. */
export async function prepare(scenarioContext: ScenarioContext): Promise<void> {
  const { given, touchesMaildrop } = scenarioContext.scenario;
  // What was taken away after an earlier scenario is gone before this one begins.
  for (const account of scenarioContext.accounts.slice(given.mailbox ? 1 : 0))
    await scenarioContext.adminOf(account).awaitPending();
  // What came late for an earlier scenario, or lay there before the run, is not to be counted by this one.
  if (touchesMaildrop && scenarioContext.exclusive)
    for (const account of scenarioContext.accounts) await new Maildrop(scenarioContext, account).empty();
  if (!scenarioContext.context.target.disposable && usesMailbox(scenarioContext)) await doubt(scenarioContext);
  if (given.sink) scenarioContext.refuse(given.sink);
  if (given.mailbox) await fillMailbox(scenarioContext, given.mailbox);
  if (given.maildrop) await fillMaildrop(scenarioContext, given.maildrop);
}

/**
 * Takes away what the scenario made: its mailboxes, subscriptions to them and, in a disposable account, its mail.
 * @param observed every step came out as asked
 * @param notClean is told of accounts in which something may be left, with the reason
 */
export async function restore(
  scenarioContext: ScenarioContext,
  observed: boolean,
  notClean: (account: Account, why: string) => void,
): Promise<void> {
  const { scenario, context, adminOf } = scenarioContext;
  // The scenario may have been broken off: its signal would stop this too, and its transcript is closed.
  const apart = { context, adminOf, transcript: new Transcript() };
  const made = scenarioContext.any(({ session }) => session.createdMailbox === true);
  for (const account of scenarioContext.accounts) {
    try {
      if (usesMailbox(scenarioContext)) await clearMailboxes(scenarioContext, account, observed, notClean);
      if (scenario.touchesMaildrop && scenarioContext.exclusive && context.target.disposable)
        await new Maildrop(apart, account).empty();
    } catch (error) {
      // Where nothing can have been made, nothing is left.
      if (made || adminOf(account).welcome) notClean(account, refusal(error));
    }
  }
}

/**
 * Takes mailboxes and subscriptions away. After a scenario that changed no mailboxes only the one that it was given is there: that is deleted without
 * a look, once a look has shown that the server leaves nothing else.
 */
async function clearMailboxes(
  scenarioContext: ScenarioContext,
  account: Account,
  observed: boolean,
  notClean: (account: Account, why: string) => void,
): Promise<void> {
  const mine = scenarioContext.text('${mailbox}');
  // Others look at it still, and it is taken away at the end of the run.
  if (scenarioContext.scenario.given.shared) return;
  const mailboxAdmin = scenarioContext.adminOf(account);
  const { behaviour } = scenarioContext.context;
  const given = scenarioContext.scenario.given.mailbox !== undefined && account === scenarioContext.accounts[0];
  const look = async () => {
    const alike = (name: string) => name.toLowerCase().startsWith(mine.toLowerCase());
    const found = await find(mailboxAdmin, `${mine}*`, alike);
    const why = await removeOwn(mailboxAdmin, found, name => name.startsWith(mine));
    if (why !== undefined) notClean(account, why);
    return found;
  };
  const simple = observed && !scenarioContext.any(({ session }) => session.changedMailboxes === true);
  if (simple && behaviour.leavesNothing) {
    if (given) await mailboxAdmin.deleteLater(mine, async () => void (await look()));
    return;
  }
  const { mailboxes, subscriptions } = await look();
  if (!simple || !given) return;
  behaviour.leavesNothing ??= true;
  behaviour.leavesNothing &&= mailboxes.length === 1 && mailboxes[0] === mine && subscriptions.length === 0;
}

/** A server that takes one mailbox for another, or that was not seen to take the right one, is not told to change anything. */
async function doubt(scenarioContext: ScenarioContext): Promise<void> {
  for (const account of scenarioContext.accounts) {
    scenarioContext.context.ownMailboxes.doubt(account, undefined);
    const why = await scenarioContext
      .adminOf(account)
      .confuses(`${scenarioContext.text('${mailbox}')}-new`)
      .catch(
        (error: unknown) => `it is unknown whether the server opens and fills the right mailbox (${refusal(error)})`,
      );
    scenarioContext.context.ownMailboxes.doubt(account, why);
  }
}

async function fillMailbox(scenarioContext: ScenarioContext, messages: readonly GivenMessage[]): Promise<void> {
  const mailboxAdmin = scenarioContext.adminOf(scenarioContext.account(1));
  const appends = messages.map(({ message, flags, date }) => ({
    line: `${flags ? ` (${flags.join(' ')})` : ''}${date ? ` "${date}"` : ''}`,
    literal: scenarioContext.message(message),
  }));
  const name = scenarioContext.text('${mailbox}');
  if (!scenarioContext.scenario.given.shared) await mailboxAdmin.make(name, appends);
  else scenarioContext.variables.set('mailbox', await mailboxAdmin.makeOnce(name, appends));
}

async function fillMaildrop(scenarioContext: ScenarioContext, messages: readonly GivenMessage[]): Promise<void> {
  const account = scenarioContext.account(1);
  const maildrop = new Maildrop(scenarioContext, account);
  // One after the other, each awaited: what is numbered 1 has to be what was delivered first.
  for (const [index, { message }] of messages.entries()) {
    const delivery = {
      octets: scenarioContext.message(message),
      from: scenarioContext.text('${sender}'),
      to: account.address,
      account,
      via: scenarioContext.context.target.deliver,
    };
    await deliver(scenarioContext, delivery);
    await maildrop.await({ messages: index + 1 }, undefined, scenarioContext.until);
  }
}

/** Scenarios may make mailboxes of their own, whose names begin with the fresh one's. */
function usesMailbox({ accounts, scenario }: ScenarioContext): boolean {
  return accounts.length > 0 && usesMailboxes(scenario);
}
