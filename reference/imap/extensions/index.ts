import type { Account } from '../../store/account.js';
import type { Extension } from './extension.js';
import { quota } from './quota.js';

/** The extensions that stand in files of their own. A new one is a file, and a line here. */
export const extensions: readonly Extension[] = [quota];

/** Asks every extension whether messages of these sizes may be added to an account. @throws Refusal */
export function admit(account: Account, octets: readonly number[]): void {
  for (const extension of extensions) extension.admit?.(account, octets);
}
