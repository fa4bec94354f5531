import { services } from '../../protocols/services.js';
import type { Scenario } from '../../scenario/model.js';
import type { AccountPool } from '../account-pool.js';
import type { RunContext } from '../context.js';
import { type Finding, mergeFindings } from '../finding.js';
import { ContentCheck } from './content.js';
import { mailboxDelivery } from './dependence.js';
import { envelopes, type Outcome } from './envelope.js';
import { mailboxes } from './mailboxes.js';

/**
 * Learns, before anything is played, whether the accounts take mail from the senders of the scenarios, whether mailboxes can be made, opened and
 * filled, and whether a plain message comes back whole.
 * Nothing is sent to an account that is not disposable.
 * @param scenarios what will be played: nothing is tried that none of them depends on
 * @param known what is known to be wrong
 * @returns what is wrong, and whether everything could be found out
 */
export async function calibrate(
  context: RunContext,
  scenarios: readonly Scenario[],
  accountPool: Pick<AccountPool, 'mailboxAdmin' | 'freshMailbox'>,
  token: string,
  signal: AbortSignal,
  known: readonly Finding[] = [],
): Promise<Outcome> {
  const asked = await envelopes(context, scenarios, signal);
  const found = [...asked.findings];
  let { complete } = asked;
  const [account] = context.target.accounts;
  if (account !== undefined && !signal.aborted) {
    const adminOf = (of: typeof account) => accountPool.mailboxAdmin(of);
    const mailbox = () => accountPool.freshMailbox(account);
    const given = { context, scenarios, account, adminOf, mailbox, token, signal };
    const made = await mailboxes(given);
    const check = new ContentCheck(given);
    const refusing = [...known, ...found]
      .filter(({ id }) => id !== 'smtp/null-reverse-path')
      .flatMap(({ services }) => services);
    const closed = refusing.flatMap(service => services[service].delivers ?? []);
    if (made.findings.some(({ id }) => id === 'imap/append')) closed.push(mailboxDelivery);
    const opens = made.findings.every(({ id }) => id !== 'imap/select' && id !== 'imap/examine');
    const content = await check.run(new Set(closed), opens);
    found.push(...made.findings, ...content.findings);
    complete &&= made.complete && content.complete;
  }
  return signal.aborted ? { findings: [], complete: false } : { findings: mergeFindings(found), complete };
}
