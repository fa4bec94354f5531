import { implicitTlsServiceOf } from '../protocols/services.js';
import type { ServiceName, Target } from '../targets/target.js';

/**
 * The service by which a scenario reaches what it asks for: its own, or the one with implicit TLS where the target has no other or the
 * scenario wants TLS from the first octet on.
 * @param tls as the scenario has it
 * @returns undefined when the target has neither
 */
export function serviceOf(target: Target, name: string, tls?: string): ServiceName | undefined {
  const wanted = name as ServiceName;
  const other = implicitTlsServiceOf(wanted);
  const choices = tls === 'implicit' && target.services[wanted]?.tls !== 'implicit' ? [other, wanted] : [wanted, other];
  return choices.find(one => one !== undefined && target.services[one] !== undefined);
}
