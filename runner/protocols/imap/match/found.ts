import type { Response } from '../grammar/response.js';
import { atom, type Data, fieldOf, list, textOf, type Value } from '../grammar/values.js';
import { numbersOf } from '../models/number-set.js';

/** What an ESEARCH response may have beside ALL where SEARCH asked for no result options. */
const plain = ['TAG', 'UID', 'ALL'];

/**
 * Responses as a scenario about both revisions names them: IMAP4rev2 answers SEARCH with ESEARCH (RFC 9051 6.4.4), which is taken for the SEARCH response
 * that tells the same.
 */
export function foundBySearch(read: readonly Response[]): readonly Response[] {
  return read.map(response => {
    const { type, unreadable, data } = response;
    if (type !== 'untagged' || unreadable !== undefined || data.kind !== 'ESEARCH') return response;
    const numbers = numbersIn(data);
    return numbers ? new Found(response, numbers) : response;
  });
}

function numbersIn(data: Data): readonly Value[] | undefined {
  if (data.fields.some(({ name }) => !plain.includes(name))) return undefined;
  const all = textOf(fieldOf(data, 'ALL'));
  return all === undefined ? [] : numbersOf(all)?.map(number => atom(String(number)));
}

/** An ESEARCH response, as the SEARCH response that says the same. */
class Found implements Response {
  readonly type = 'untagged';
  readonly data: Data;
  readonly size: number;
  readonly offset: number;

  constructor(
    private readonly response: Response,
    numbers: readonly Value[],
  ) {
    this.size = response.size;
    this.offset = response.offset;
    this.data = { kind: 'SEARCH', fields: [{ name: 'numbers', value: list(numbers, 'set') }] };
  }

  get octets(): Buffer {
    return this.response.octets;
  }

  get lines(): Buffer {
    return this.response.lines;
  }
}
