/** What a target lacks, and how many scenarios it would let be played. */
export interface Unlock {
  readonly count: number;
  /** What is lacking, behind "for want of": `an account`. */
  readonly lack: string;
  /** What to do. */
  readonly advice: string;
}

/** What somebody who runs the suites can give. What a server does not offer is not among it. */
const lacks: readonly { readonly reason: RegExp; readonly lack: string; readonly advice: string }[] = [
  {
    reason: /^it needs \d+ accounts?, the target has 0$/,
    lack: 'an account',
    advice:
      'give its user and password in a URL (imap://user:password@host, smtp://user:password@host), or `accounts` in a target file',
  },
  {
    reason: /^it needs \d+ accounts?, the target has [1-9]\d*$/,
    lack: 'more accounts',
    advice: 'give several in a target file (`accounts: {user: "user{1..8}", ..}`)',
  },
  {
    reason: /^it would empty an account's INBOX, and the target's accounts are not disposable$/,
    lack: 'accounts whose mail may be thrown away',
    advice: 'say `disposable: true` of `accounts` in a target file',
  },
  {
    reason: /^it may harm the server: /,
    lack: 'leave to harm the server',
    advice: 'give --intrusive, for a server that nobody relies on',
  },
  {
    reason: /^the target relays no mail to a sink of the harness$/,
    lack: 'a next hop that the harness can look into',
    advice: 'say `sink` in a target file, and let the server relay there',
  },
];

/** What would let scenarios be played that were skipped, what would the most first. */
export function unlocks(skips: readonly { readonly reason: string; readonly count: number }[]): Unlock[] {
  return lacks
    .map(({ reason, lack, advice }) => {
      const count = skips.filter(skip => reason.test(skip.reason)).reduce((sum, skip) => sum + skip.count, 0);
      return { count, lack, advice };
    })
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
}

/** `165 scenarios were skipped for want of an account: give ..` */
export function unlockText({ count, lack, advice }: Unlock): string {
  return `${count} ${count === 1 ? 'scenario was' : 'scenarios were'} skipped for want of ${lack}: ${advice}`;
}
