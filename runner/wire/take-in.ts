import { setImmediate as afterPoll } from 'node:timers/promises';

/** Lets Node read what the system holds: the first wait may end without a look at the sockets, the second cannot. */
export async function takeIn(): Promise<void> {
  await afterPoll();
  await afterPoll();
}
