import type { Protocol } from '../../protocols/protocol.js';
import type { Reader } from '../reader.js';

/** What looks like a tag that a person wrote: `a`, `a1`, `A0001`, `a.1`. */
const tagBefore = /^(?:[a-z]|[a-z.]{0,8}\d+) +(?:UID +)?([a-z]+)(?: |$)/i;

/**
 * Tells of a tag that stands in a command: with the one that is put before it the server would take the tag for the command's name.
 * @param named the step may name the tag itself
 */
export function checkNoTag(command: string | undefined, protocol: Protocol, at: Reader, named: boolean): void {
  const [, name] = (protocol.tagged && tagBefore.exec(command ?? '')) || [];
  if (name === undefined || !protocol.commands.includes(name.toUpperCase())) return;
  const [tag = ''] = (command ?? '').split(' ', 1);
  at.wrong(
    `a tag is put before each command: with \`${tag}\` there would be two`,
    `leave it out${named ? `, or name it with \`tag: ${tag}\`` : ''}; \`write\` sends octets as they are`,
  );
}
