import type { ServiceProfile } from '../../record/events.js';
import { protocolOf, type ServiceName, services } from '../protocols/services.js';
import type { Scenario } from './model.js';

/** What services that are spoken to alike announce, in capitals, and what of it no scenario asks for. */
export interface Announced {
  readonly services: readonly string[];
  readonly keywords: readonly string[];
  /** Names that begin with X are not among them: no RFC says what they mean. */
  readonly untested: readonly string[];
}

/**
 * Compares what a server announces (EHLO keywords, CAPA tags, IMAP capabilities) with what the scenarios ask for: by `needs`, or by `has` and
 * `lacks` in what a step expects. A mechanism of SASL is a keyword of its own, such as `AUTH PLAIN`.
 * @param profiles the services of the server, as a record has them
 */
export function announced(profiles: readonly ServiceProfile[], scenarios: readonly Scenario[]): Announced[] {
  const asked = askedFor(scenarios);
  const alike = new Map<string, { services: string[]; keywords: Set<string> }>();
  for (const { service, capabilities } of profiles) {
    const kind = kindOf(service);
    const all = alike.get(kind) ?? { services: [], keywords: new Set() };
    alike.set(kind, all);
    all.services.push(service);
    for (const line of Object.values(capabilities).flat()) for (const each of keywordsOf(line)) all.keywords.add(each);
  }
  return [...alike].map(([kind, { services: names, keywords }]) => ({
    services: names,
    keywords: [...keywords],
    untested: [...keywords].filter(keyword => !keyword.startsWith('X') && !isAsked(keyword, asked.get(kind))),
  }));
}

/**
 * The comparison as text.
 * @param server its name
 */
export function describeAnnounced(server: string, all: readonly Announced[]): string {
  const lines = all.map(
    ({ services: names, keywords, untested }) =>
      `  ${names.join(', ')}: ${keywords.length} announced, ${untested.length === 0 ? 'all tested' : `not tested: ${untested.join(', ')}`}`,
  );
  return `${[server, ...lines].join('\n')}\n`;
}

/** Services of one kind speak one protocol, and are greeted by one command: what is asked of one may be asked of the others. */
export function kindOf(service: string): string {
  return `${protocolOf(service)} ${services[service as ServiceName]?.hello ?? ''}`;
}

/** `AUTH PLAIN LOGIN` is of two keywords; of all else the parameters are left out. */
export function keywordsOf(line: string): string[] {
  const [word = '', ...parameters] = line.trim().split(/\s+/);
  const mechanisms = /^(?:AUTH|SASL)$/i.test(word) && parameters.length > 0;
  return mechanisms ? parameters.map(each => `${word} ${each}`.toUpperCase()) : word === '' ? [] : [word.toUpperCase()];
}

/** What scenarios ask for, by the kind of service, in capitals. */
function askedFor(scenarios: readonly Scenario[]): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, Set<string>>();
  const add = (service: string, keyword: string) => {
    const kind = kindOf(service);
    all.set(kind, (all.get(kind) ?? new Set()).add(keyword.toUpperCase()));
  };
  for (const { needs, steps, services: used } of scenarios) {
    for (const [service, keywords] of Object.entries(needs))
      for (const each of keywords) add(service, each.replace(/^!/, ''));
    const expected = [...expectedKeywords(steps)];
    for (const service of used) for (const each of expected) add(service, each);
  }
  return all;
}

/** The values of all `has` and `lacks` within. */
function* expectedKeywords(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const each of value) yield* expectedKeywords(each);
  else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
    for (const [key, within] of Object.entries(value)) {
      if (key === 'has' || key === 'lacks') yield* [within].flat().filter(each => typeof each === 'string');
      else yield* expectedKeywords(within);
    }
}

/** A keyword without a value that is no name: of `APPENDLIMIT=1024` and `RIGHTS=texk` (RFC 4314) the word alone, of `QUOTA=RES-STORAGE` all. */
export function nameOf(keyword: string): string {
  return keyword.replace(/=\d*$|(?<=^RIGHTS)=.*/, '');
}

function isAsked(keyword: string, asked: ReadonlySet<string> = new Set()): boolean {
  return asked.has(keyword) || asked.has(nameOf(keyword));
}
