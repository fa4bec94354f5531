import { setTimeout as sleep } from 'node:timers/promises';
import { notifyOf } from '../extensions/dsn.js';
import { tellsOfRelaying } from '../extensions/index.js';
import type { RecipientReport } from '../report.js';
import { reportRelaying } from '../reporting.js';
import type { Outbound, SmtpContext } from '../session.js';
import type { Recipient } from '../transaction.js';
import type { Dialogue, NextHop } from './dialogue.js';
import type { Outcome, Outgoing } from './outgoing.js';
import { transmit } from './transmit.js';

/** Milliseconds before a message is tried again. RFC 5321 4.5.4.1 asks for half an hour, and for days of trying. */
const RETRY = 400;

/** The outbound side: takes mail for the domains it knows a next hop of, and sends it there. What cannot be sent is reported to its sender. */
export class Relay implements Outbound {
  private readonly hops: ReadonlyMap<string, NextHop>;
  private readonly context: SmtpContext;
  private readonly ending = new AbortController();
  private readonly dialogues = new Set<Dialogue>();
  /** What is being sent, and tried again. */
  private readonly queue = new Set<Promise<void>>();

  /** @param hops the next hop of each domain; no other domain's mail is taken */
  constructor(hops: Readonly<Record<string, NextHop>>, context: SmtpContext) {
    this.hops = new Map(Object.entries(hops).map(([domain, hop]) => [domain.toLowerCase(), hop]));
    this.context = context;
  }

  serves(domain: string | undefined): boolean {
    return this.hopOf(domain) !== undefined;
  }

  take(mail: Outgoing): void {
    const groups = new Map<NextHop, Recipient[]>();
    for (const recipient of mail.recipients) {
      const hop = this.hopOf(recipient.mailbox.domain);
      if (hop !== undefined) groups.set(hop, [...(groups.get(hop) ?? []), recipient]);
    }
    for (const [hop, recipients] of groups) {
      for (const some of this.context.smtp.groupRecipients(recipients)) {
        const sending = this.send(hop, { ...mail, recipients: some }).finally(() => this.queue.delete(sending));
        this.queue.add(sending);
      }
    }
  }

  /** Resolves when nothing is left to be sent: each message has been sent on, returned or given up. */
  async queueEmpty(): Promise<void> {
    while (this.queue.size > 0) await Promise.all(this.queue);
  }

  /** Stops sending; what has not been sent is lost. */
  close(): void {
    this.ending.abort();
    for (const dialogue of this.dialogues) dialogue.destroy();
  }

  private hopOf(domain: string | undefined): NextHop | undefined {
    return this.hops.get((domain ?? '').toLowerCase());
  }

  private async send(hop: NextHop, mail: Outgoing): Promise<void> {
    const most = this.context.smtp.limits().tries;
    let left = mail.recipients;
    try {
      for (let tries = 1; left.length > 0 && !this.ending.signal.aborted; tries++) {
        if (tries > 1) await sleep(RETRY, undefined, { signal: this.ending.signal });
        let opened: Dialogue | undefined;
        const outcomes = await transmit(hop, this.context, { ...mail, recipients: left }, dialogue => {
          opened = dialogue;
          this.dialogues.add(dialogue);
        });
        if (opened !== undefined) this.dialogues.delete(opened);
        if (this.ending.signal.aborted) return;
        const last = tries === most;
        const final = [...outcomes].filter(([, { kind }]) => kind !== 'deferred' || last);
        left = left.filter(recipient => !final.some(([each]) => each === recipient));
        this.report(mail, final);
      }
    } catch (error) {
      if (!this.ending.signal.aborted) throw error;
    }
  }

  private report(mail: Outgoing, outcomes: readonly (readonly [Recipient, Outcome])[]): void {
    const { smtp } = this.context;
    const reported = outcomes.filter(([recipient, outcome]) => smtp.reportsRelaying(mail, recipient, outcome));
    const relayed = reported.filter(([, { kind }]) => kind === 'relayed').map(reportOf);
    const failed = reported.filter(([, { kind }]) => kind !== 'relayed').map(reportOf);
    reportRelaying(this.context, mail, 'relayed', relayed);
    reportRelaying(this.context, mail, 'failed', failed);
  }
}

/** Which recipients at one next hop get a message in one transaction: all of them (RFC 5321 4.5.4.1). */
export function groupRecipients(recipients: readonly Recipient[]): readonly (readonly Recipient[])[] {
  return [recipients];
}

/** Whether the sender is to hear what became of a recipient elsewhere (RFC 3461 5.2.1, 5.2.2 and 5.2.6, RFC 5321 6.1). */
export function reportsRelaying(mail: Outgoing, recipient: Recipient, outcome: Outcome): boolean {
  const notify = notifyOf(recipient);
  if (outcome.kind !== 'relayed') return notify === undefined || notify.has('FAILURE');
  // A next hop with DSN has taken over what the sender wanted to hear of, too.
  if (notify?.has('SUCCESS') && !outcome.offered.has('DSN')) return true;
  return notify?.has('NEVER') !== true && tellsOfRelaying(mail, outcome);
}

/** What was tried too often is a failure for good. */
function reportOf([recipient, { status, diagnostic, remote }]: readonly [Recipient, Outcome]): RecipientReport {
  return { recipient, status: status.replace(/^4/, '5'), remote: { diagnostic, name: remote } };
}
