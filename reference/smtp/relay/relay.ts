import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionContext } from '../../net/context.js';
import { authorOf } from '../delivery.js';
import { isNotified, isTraced } from '../extensions/deliver-by.js';
import { failedNotice, relayedNotice, returnPath } from '../notice.js';
import type { Mailbox } from '../path.js';
import type { Recipient } from '../transaction.js';
import type { Dialogue, NextHop } from './dialogue.js';
import type { Outcome, Outgoing, Told } from './outgoing.js';
import { transmit } from './transmit.js';

/** Milliseconds before a message is tried again, and how often it is. RFC 5321 section 4.5.4.1 asks for half an hour, and for days. */
const RETRY = 400;
const TRIES = 20;

/** The outbound side: takes mail for the domains it knows a next hop of, and sends it there. What cannot be sent is reported to its sender. */
export class Relay {
  readonly #hops: ReadonlyMap<string, NextHop>;
  readonly #context: SessionContext;
  readonly #ending = new AbortController();
  readonly #dialogues = new Set<Dialogue>();
  /** What is being sent, and tried again. */
  readonly #queue = new Set<Promise<void>>();

  /** @param hops the next hop of each domain; no other domain's mail is taken */
  constructor(hops: Readonly<Record<string, NextHop>>, context: SessionContext) {
    this.#hops = new Map(Object.entries(hops).map(([domain, hop]) => [domain.toLowerCase(), hop]));
    this.#context = context;
  }

  /** Whether mail for a domain has somewhere to go. */
  serves(domain: string | undefined): boolean {
    return domain !== undefined && this.#hops.has(domain.toLowerCase());
  }

  /** Takes a message over. Returns at once: the mail is sent after it was answered for. */
  take(mail: Outgoing): void {
    if (this.#context.faults.has('smtp-relay-drops-mail')) return;
    const groups = new Map<NextHop, Recipient[]>();
    for (const recipient of mail.recipients) {
      const hop = this.#hops.get((recipient.mailbox.domain ?? '').toLowerCase());
      if (hop !== undefined) groups.set(hop, [...(groups.get(hop) ?? []), recipient]);
    }
    for (const [hop, recipients] of groups) {
      if (this.#context.faults.has('smtp-relay-sends-twice')) this.#enqueue(hop, { ...mail, recipients });
      const each = this.#context.faults.has('smtp-relay-copies') ? recipients.map(one => [one]) : [recipients];
      for (const some of each) this.#enqueue(hop, { ...mail, recipients: some });
    }
  }

  /** Sends a notice, with the null reverse-path (RFC 5321 section 4.5.5); one for a domain that nobody serves is dropped. */
  give(to: Mailbox, notice: Buffer): void {
    if (!this.serves(to.domain)) return;
    const { faults, domain } = this.#context;
    const sender = faults.has('smtp-report-with-reverse-path') ? `postmaster@${domain}` : undefined;
    this.take({
      reversePath: sender === undefined ? null : { localPart: 'postmaster', domain, text: sender, route: '' },
      parameters: new Map(to.text.length === Buffer.byteLength(to.text) ? [] : [['SMTPUTF8', undefined]]),
      recipients: [
        {
          mailbox: faults.has('smtp-relay-report-keeps-route') ? { ...to, text: to.route + to.text } : to,
          account: undefined,
          parameters: new Map([['NOTIFY', faults.has('smtp-report-asks-for-reports') ? 'FAILURE' : 'NEVER']]),
          notify: new Set(['NEVER']),
          originalRecipient: undefined,
        },
      ],
      taken: Date.now(),
      original: notice,
      octets: notice,
    });
  }

  /** Resolves when nothing is left to be sent: each message has been sent on, returned or given up. */
  async queueEmpty(): Promise<void> {
    while (this.#queue.size > 0) await Promise.all(this.#queue);
  }

  /** Stops sending; what has not been sent is lost. */
  close(): void {
    this.#ending.abort();
    for (const dialogue of this.#dialogues) dialogue.destroy();
  }

  #enqueue(hop: NextHop, mail: Outgoing): void {
    const sending = this.#send(hop, mail).finally(() => this.#queue.delete(sending));
    this.#queue.add(sending);
  }

  async #send(hop: NextHop, mail: Outgoing): Promise<void> {
    const { hostname, faults } = this.#context;
    let left = mail.recipients;
    try {
      for (let tries = 1; left.length > 0 && !this.#ending.signal.aborted; tries++) {
        if (tries > 1) await sleep(RETRY, undefined, { signal: this.#ending.signal });
        let opened: Dialogue | undefined;
        const outcomes = await transmit(
          hop,
          hostname,
          { ...mail, recipients: left },
          fault => faults.has(fault),
          dialogue => {
            opened = dialogue;
            this.#dialogues.add(dialogue);
          },
        );
        if (opened !== undefined) this.#dialogues.delete(opened);
        if (this.#ending.signal.aborted) return;
        const last = tries === TRIES || faults.has('smtp-relay-does-not-retry');
        left = left.filter(recipient => outcomes.get(recipient)?.kind === 'deferred' && !last);
        this.#report(mail, outcomes, last);
      }
    } catch (error) {
      if (!this.#ending.signal.aborted) throw error;
    }
  }

  /** Tells the sender what he is to hear of (RFC 3461 sections 5.2.2 and 5.2.6, RFC 5321 section 6.1). */
  #report(mail: Outgoing, outcomes: ReadonlyMap<Recipient, Outcome>, last: boolean): void {
    const { faults } = this.#context;
    const failed: Told[] = [];
    const relayed: Told[] = [];
    for (const [recipient, outcome] of outcomes) {
      const { notify } = recipient;
      if (outcome.kind === 'relayed') {
        const asked = notify?.has('SUCCESS') === true && (!outcome.dsn || faults.has('smtp-relay-reports-handed-over'));
        const told = notify?.has('NEVER') !== true;
        const traced = told && isTraced(mail) && !faults.has('smtp-relay-not-traced');
        const unwatched =
          told && outcome.withoutBy === true && isNotified(mail) && !faults.has('smtp-relay-by-notice-unreported');
        if (asked || traced || unwatched || faults.has('smtp-relay-reports-always'))
          relayed.push({ recipient, outcome });
      } else if (outcome.kind === 'failed' || last) {
        const wanted = notify === undefined || notify.has('FAILURE') || faults.has('smtp-relay-notify-ignored');
        if (wanted) failed.push({ recipient, outcome });
      }
    }
    if (!faults.has('smtp-relay-success-not-reported')) this.#tell(mail, relayed, relayedNotice);
    if (!faults.has('smtp-relay-failure-not-reported')) this.#tell(mail, failed, failedNotice);
  }

  /** One notice of all recipients (RFC 5321 section 4.4). */
  #tell(mail: Outgoing, told: readonly Told[], notice: typeof failedNotice): void {
    const groups = this.#context.faults.has('smtp-relay-reports-apart') ? told.map(one => [one]) : [told];
    for (const some of groups)
      if (some.length > 0) this.#notify(mail, sender => notice(this.#context, mail, sender, some));
  }

  #notify(mail: Outgoing, notice: (sender: Mailbox) => Buffer): void {
    const { store, faults } = this.#context;
    // A message with the null reverse-path is never reported (RFC 5321 section 6.1).
    const sender = mail.reversePath ?? (faults.has('smtp-relay-reports-null') ? authorOf(mail.original) : null);
    if (sender === null) return;
    const report = notice(sender);
    const account = store.byAddress(sender.localPart, sender.domain);
    if (account === undefined) this.give(sender, report);
    else account.inbox.append(Buffer.concat([returnPath(this.#context), report]), [], new Date());
  }
}
