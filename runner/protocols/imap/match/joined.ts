import type { Response } from '../grammar/response.js';
import { type Field, type ListValue, list } from '../grammar/values.js';
import type { Vocabulary } from '../grammar/vocabulary.js';

/**
 * Puts together what servers may send in parts: nothing says that all that SEARCH finds must stand in one SEARCH response (RFC 3501 7.2.5). What comes
 * between two tagged responses is about one command; behind the last of them more may come, so that is left as it is.
 * @returns as many as were given: the last part has the place of the whole, and the places of the others are empty
 */
export function joined(read: readonly Response[], { responses }: Vocabulary): readonly (Response | undefined)[] {
  const whole: (Response | undefined)[] = [...read];
  /** Where the parts of each kind are, since the last tagged response. */
  const parts = new Map<string, number[]>();
  for (const [index, { type, data, unreadable }] of read.entries()) {
    if (type === 'tagged') {
      for (const [kind, places] of parts) join(whole, places, responses.get(kind)?.inParts ?? '');
      parts.clear();
    } else if (type === 'untagged' && unreadable === undefined && responses.get(data.kind)?.inParts !== undefined) {
      parts.set(data.kind, [...(parts.get(data.kind) ?? []), index]);
    }
  }
  return whole;
}

function join(whole: (Response | undefined)[], places: readonly number[], name: string): void {
  const responses = places.flatMap(place => whole[place] ?? []);
  const last = places.at(-1);
  const [first] = responses;
  if (last === undefined || first === undefined || responses.length === 1) return;
  for (const place of places) whole[place] = undefined;
  whole[last] = new Joined(first, responses, name);
}

/** Several responses as one. */
class Joined implements Response {
  readonly type: Response['type'];
  readonly data: Response['data'];
  readonly size: number;
  readonly offset: number;

  constructor(
    first: Response,
    private readonly parts: readonly Response[],
    name: string,
  ) {
    this.type = first.type;
    this.offset = first.offset;
    this.size = parts.reduce((sum, { size }) => sum + size, 0);
    const fields = parts.flatMap(({ data }) => data.fields);
    const lists = fields
      .filter(field => field.name === name)
      .flatMap(({ value }) => (value.type === 'list' ? [value] : []));
    this.data = {
      kind: first.data.kind,
      fields: [together(name, lists), ...fields.filter(field => field.name !== name)],
    };
  }

  get octets(): Buffer {
    return Buffer.concat(this.parts.map(({ octets }) => octets));
  }

  get lines(): Buffer {
    return Buffer.concat(this.parts.map(({ lines }) => lines));
  }
}

function together(name: string, lists: readonly ListValue[]): Field {
  return {
    name,
    value: list(
      lists.flatMap(({ items }) => items),
      lists[0]?.order,
    ),
  };
}
