import type { ImapBehaviour, Session } from '../session.js';
import { defaultComparator } from './comparators.js';

/** What the server does at its seams, where SORT and THREAD compare by the comparator of a session. */
export function comparing({ context: { imap }, comparator }: Session): ImapBehaviour {
  return comparator === defaultComparator ? imap : { ...imap, collated: comparator.form };
}
