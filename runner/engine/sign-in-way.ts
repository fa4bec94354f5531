import type { ProtocolName } from '../protocols/protocol.js';
import { chooseMechanism } from '../protocols/sasl/index.js';

/**
 * How to sign in: by the protocol's own command where it has one, else by the best SASL mechanism that is offered.
 * @param offered capability lines as the service gave them before anyone signed in, in the clear or under TLS as the connection is
 * @param wanted the mechanism that the scenario or the target asks for
 */
export function signInWay(
  protocol: ProtocolName,
  offered: readonly string[],
  wanted?: string,
): 'LOGIN command' | 'USER and PASS' | string {
  if (wanted !== undefined) return wanted;
  if (protocol === 'imap')
    return offered.some(line => /^LOGINDISABLED$/i.test(line)) ? bestOf(offered, /^AUTH=(\S+)$/i) : 'LOGIN command';
  if (protocol === 'pop3')
    return offered.length === 0 || offered.some(line => /^USER$/i.test(line))
      ? 'USER and PASS'
      : bestOf(offered, /^SASL (.+)$/i);
  return bestOf(offered, /^AUTH[ =](.+)$/i);
}

function bestOf(offered: readonly string[], line: RegExp): string {
  const mechanisms = offered.flatMap(one => line.exec(one)?.[1]?.split(' ') ?? []);
  return chooseMechanism(mechanisms) ?? 'PLAIN';
}
