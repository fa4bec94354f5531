import type { CommandReader } from './reader.js';

/** Reads the parenthesised list of status attributes: names in upper case, whether or not the server knows them. */
export function readStatusAttributes(reader: CommandReader): string[] {
  return reader.list(() => reader.keyword());
}
