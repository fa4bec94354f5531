import { anyText, type Expected, oneOf, type Pair, type PairGroup, text } from './expected.js';
import { orAnything } from './field-text.js';
import type { Parameter } from './parameters.js';

/** `name*`, `name*0`, `name*0*` (RFC 2231). */
const extendedName = /^([^*]+)\*(?:(\d+)(\*)?)?$/;

/**
 * Body parameters as a structure tells them, in any order. Those of RFC 2231 may be as written, joined (which its section 6 recommends), or
 * decoded; of a parameter that stands twice either may be told.
 */
export function parameterList(parameters: readonly Parameter[], more: readonly PairGroup[] = []): Expected {
  const byName = new Map<string, Parameter[]>();
  for (const parameter of parameters) {
    const name = (extendedName.exec(parameter[0])?.[1] ?? parameter[0]).toLowerCase();
    byName.set(name, [...(byName.get(name) ?? []), parameter]);
  }
  const groups = [...byName].map(([name, own]) => group(name, own));
  return { is: 'pairs', groups: [...groups, ...more] };
}

function group(name: string, parameters: readonly Parameter[]): PairGroup {
  const asWritten = parameters.map(pair);
  const options: Pair[][] = [asWritten];
  if (parameters.some(([written]) => written.includes('*'))) {
    options.push(...joined(name, parameters));
    // A name that has a value of both kinds may be told by the one, or the other.
    const plain = parameters.filter(([written]) => !written.includes('*'));
    if (plain.length > 0) options.push(plain.map(pair));
  } else if (parameters.length > 1) options.push(...asWritten.map(one => [one]));
  return options;
}

function pair([name, value]: Parameter): Pair {
  return [name, orAnything(text(value, name.toLowerCase() === 'charset'), value)];
}

/** The pieces of a value put together in the order of their numbers. */
function joined(name: string, parameters: readonly Parameter[]): Pair[][] {
  const pieces = parameters
    .map(([written, value]) => ({ form: extendedName.exec(written), value }))
    .filter(({ form }) => form !== null)
    .sort((a, b) => Number(a.form?.[2] ?? 0) - Number(b.form?.[2] ?? 0));
  const whole = pieces.map(({ value }) => value).join('');
  const encoded = pieces.some(({ form }) => form?.[2] === undefined || form[3] !== undefined);
  if (!encoded) return [[[name, text(whole)]]];
  // Pieces that are not encoded may be, where they stand among those that are.
  return [[[`${name}*`, oneOf([text(whole), anyText])]], [[name, anyText]]];
}

/** The value of a parameter, its pieces of RFC 2231 joined and its octets decoded: latin1, one character an octet. */
export function parameterValue(parameters: readonly Parameter[], name: string): string | undefined {
  const own = parameters.filter(([written]) => {
    const base = extendedName.exec(written)?.[1] ?? written;
    return base.toLowerCase() === name.toLowerCase();
  });
  const plain = own.find(([written]) => !written.includes('*'));
  if (plain !== undefined) return plain[1];
  const pieces = own
    .map(([written, value]) => ({ form: extendedName.exec(written), value }))
    .sort((a, b) => Number(a.form?.[2] ?? 0) - Number(b.form?.[2] ?? 0));
  if (pieces.length === 0) return undefined;
  return pieces
    .map(({ form, value }, at) => {
      const encoded = form?.[2] === undefined || form[3] !== undefined;
      if (!encoded) return value;
      const bare = at === 0 ? value.replace(/^[^']*'[^']*'/, '') : value;
      return bare.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    })
    .join('');
}
