import type { CommandReader } from './reader.js';

const attributes = ['MESSAGES', 'RECENT', 'UIDNEXT', 'UIDVALIDITY', 'UNSEEN'] as const;
/** status-att of RFC 3501 section 9. */
export type StatusAttribute = (typeof attributes)[number];

/** Reads the parenthesised list of status attributes. */
export function readStatusAttributes(reader: CommandReader): StatusAttribute[] {
  return reader.list(() => {
    const name = reader.keyword();
    return attributes.find(attribute => attribute === name) ?? reader.fail('a status attribute');
  });
}
