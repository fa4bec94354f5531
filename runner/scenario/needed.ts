import { protocolAt } from '../protocols/index.js';
import { mechanismNames } from '../protocols/sasl/names.js';
import { serviceNames } from '../protocols/services.js';
import { didYouMean, slipOf } from '../source/nearest.js';
import { holdsVariable } from '../source/template.js';
import type { NeedsEntry } from './file.js';

/** Keywords that begin the name of a SASL mechanism, which is a registry of its own. */
const withMechanism = /^(AUTH[ =]|SASL )(.+)$/i;

/** Something that is wrong in `needs`. */
export interface NeedsProblem {
  /** The way to it within `needs`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint: string;
}

/**
 * Finds services that there are not, and keywords that are slips of the pen: the scenario would be skipped for ever. Servers have keywords of their own, too,
 * so one that is near to no registered one is taken as it is, as is what begins with X, and what has another number.
 */
export function needsProblems(needs: NeedsEntry | undefined): NeedsProblem[] {
  return Object.entries(needs ?? {}).flatMap(([key, entry]) =>
    [entry].flat().flatMap((written, at) => {
      const found = key === 'service' ? unknownService(String(written)) : slip(key, String(written));
      return found === undefined ? [] : [{ path: Array.isArray(entry) ? [key, at] : [key], ...found }];
    }),
  );
}

type Found = Omit<NeedsProblem, 'path'> | undefined;

function unknownService(name: string): Found {
  if (holdsVariable(name) || serviceNames.some(known => known === name)) return undefined;
  const hint = didYouMean(name, serviceNames) ?? `there are ${serviceNames.join(', ')}`;
  return { message: `\`${name}\` is not a service`, hint };
}

function slip(service: string, written: string): Found {
  const protocol = protocolAt(service);
  const keyword = written.replace(/^!/, '').trim();
  const meant = protocol === undefined || holdsVariable(keyword) ? undefined : meantBy(keyword, protocol.registered);
  if (protocol === undefined || meant === undefined) return undefined;
  return { message: `${protocol.title}: no RFC has the keyword \`${keyword}\``, hint: `did you mean \`${meant}\`?` };
}

/** The registered keyword that was most likely meant; undefined: this is one, or none is near it. */
function meantBy(keyword: string, registered: readonly string[]): string | undefined {
  const [, head = '', mechanism] = withMechanism.exec(keyword) ?? [];
  if (mechanism !== undefined) {
    const meant = near(mechanism, mechanismNames);
    return meant && head + meant;
  }
  // Of SMTP and POP3 a parameter may follow.
  const [word = ''] = keyword.split(' ', 1);
  const meant = near(word, registered);
  return meant && meant + keyword.slice(word.length);
}

function near(word: string, known: readonly string[]): string | undefined {
  const upper = word.toUpperCase();
  const isKnown = (one: string) =>
    one === upper || (one.endsWith('=') && upper.startsWith(one)) || one.startsWith(`${upper}=`);
  if (upper.startsWith('X') || known.some(one => isKnown(one.toUpperCase()))) return undefined;
  const meant = slipOf(word, known);
  // Another version is no slip.
  const lettersOf = (text: string) => text.toUpperCase().replace(/\d/g, '');
  return meant !== undefined && lettersOf(meant) === lettersOf(word) ? undefined : meant;
}
