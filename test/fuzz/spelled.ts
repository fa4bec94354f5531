/** Octets that are kept apart, as a reply has them. */
interface Kept {
  readonly length: number;
  read(from: number, to: number): Buffer;
}

function isKept(value: object): value is Kept {
  return 'read' in value && typeof value.read === 'function' && 'length' in value;
}

/** A value with all that can be read of it, for comparison: properties of classes and octets too. */
export function spelled(value: unknown): string {
  return JSON.stringify(plain(value));
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map || value instanceof Set) return [...value].map(plain);
  if (isKept(value)) return value.read(0, value.length).toString('latin1');
  const prototype = Object.getPrototypeOf(value) as object | null;
  const getters =
    prototype === null || prototype === Object.prototype
      ? []
      : Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([name, { get }]) => (get ? [name] : []));
  const shown = getters.length > 0 ? getters : Object.keys(value);
  return Object.fromEntries(shown.map(name => [name, plain((value as Record<string, unknown>)[name])]));
}
