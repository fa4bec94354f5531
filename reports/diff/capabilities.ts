import type { HeaderEvent, ServiceProfile } from '../../record/events.js';

/** When a service says what it offers, in words. */
const states = {
  clear: 'before TLS',
  secured: 'in TLS',
  authenticated: 'after login',
} as const satisfies Record<keyof ServiceProfile['capabilities'], string>;

/** What a service announces in one state and did not, or did and does not. */
export interface CapabilityChange {
  readonly service: string;
  /** `before TLS`, `in TLS`, `after login` */
  readonly when: string;
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

/** How two runs differ in what the services announced. A state that only one of them reached tells nothing. */
export function capabilityChanges(older: HeaderEvent, newer: HeaderEvent): CapabilityChange[] {
  return newer.target.services.flatMap(({ service, capabilities }) => {
    const before = older.target.services.find(one => one.service === service)?.capabilities;
    return (Object.keys(states) as (keyof typeof states)[]).flatMap(state => {
      const [was, is] = [before?.[state], capabilities[state]];
      if (was === undefined || is === undefined) return [];
      const gained = is.filter(line => !was.includes(line));
      const lost = was.filter(line => !is.includes(line));
      return gained.length + lost.length === 0 ? [] : [{ service, when: states[state], gained, lost }];
    });
  });
}

/** `imap after login: no longer IDLE; now NOTIFY` */
export function capabilityLine({ service, when, gained, lost }: CapabilityChange): string {
  const parts = [
    ...(lost.length > 0 ? [`no longer ${lost.join(', ')}`] : []),
    ...(gained.length > 0 ? [`now ${gained.join(', ')}`] : []),
  ];
  return `${service} ${when}: ${parts.join('; ')}`;
}
