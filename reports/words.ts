import type { HeaderEvent } from '../record/events.js';

/** `host:port`, with an IPv6 address in brackets. */
export function address({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** `postfix 3.7.11`; the name alone where the version is not known. */
export function nameAndVersion({ name, version }: HeaderEvent['target']): string {
  return version ? `${name} ${version}` : name;
}

/** `1 check`, `2 checks`. */
export function several(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A length of time for people: `340 ms`, `12.3 s`, `4 min 05 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
