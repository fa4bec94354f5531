import { quoted } from '../../protocols/imap/quoted.js';
import { mailboxService } from '../../protocols/index.js';
import { Transcript } from '../../wire/transcript.js';
import { removeOwn } from '../clean-up.js';
import { SetUpFailure } from '../observation.js';
import { serviceOf } from '../service-of.js';
import { usesMailboxes } from '../uses.js';
import type { Contents } from './content.js';
import { says } from './dependence.js';
import type { Outcome } from './envelope.js';

const create = /^CREATE\b/i;

/**
 * Sees whether the server makes mailboxes. It may refuse to (RFC 3501 6.3.3 has NO for it), so that no rule is broken; but hundreds of scenarios need one
 * of their own.
 */
export async function mailboxes(given: Contents): Promise<Outcome> {
  const { account, adminOf, context, scenarios } = given;
  const service = serviceOf(context.target, mailboxService);
  const wanted = scenarios.some(({ given: { mailbox } }) => mailbox !== undefined);
  if (service === undefined || !wanted) return { findings: [], complete: true };
  const { clock } = context.pace;
  const began = clock.now();
  const transcript = new Transcript();
  transcript.mask(account.password);
  const mailboxAdmin = adminOf(account);
  try {
    const name = await given.mailbox();
    await mailboxAdmin.run(`CREATE ${quoted(name)}`);
    await removeOwn(mailboxAdmin, { mailboxes: [name], subscriptions: [] }, one => one === name);
    return { findings: [], complete: true };
  } catch (error) {
    // Without a connection that is signed in nothing was asked.
    if (!(error instanceof SetUpFailure) || !mailboxAdmin.welcome) return { findings: [], complete: false };
    const refused = {
      id: 'imap/create',
      services: [service],
      title: 'CREATE makes a mailbox',
      reason: transcript.hidden(`the server makes no mailbox for the scenarios to use: ${error.message}`),
      transcript,
      durationMs: clock.now() - began,
      prevents: ({ given: { mailbox } }) => mailbox !== undefined,
      // In an account that people use, a trial mailbox has to show which mailboxes the server opens before anything is changed.
      explains: (scenario, at) =>
        says(scenario.steps.slice(0, at + 1), create) || (!context.target.disposable && usesMailboxes(scenario)),
    } satisfies Outcome['findings'][number];
    return { findings: [refused], complete: false };
  }
}
