import type { Response } from '../grammar/response.js';
import { type Data, list, type Value } from '../grammar/values.js';
import type { Vocabulary } from '../grammar/vocabulary.js';

/**
 * Responses as a scenario about both revisions names them: IMAP4rev2 answers SEARCH by another response (RFC 9051 6.4.4), which is taken for the SEARCH
 * response that tells the same.
 */
export function foundBySearch(read: readonly Response[], { responses }: Vocabulary): readonly Response[] {
  return read.map(response => {
    const { type, unreadable, data } = response;
    if (type !== 'untagged' || unreadable !== undefined) return response;
    const numbers = responses.get(data.kind)?.found?.(data);
    return numbers ? new Found(response, numbers) : response;
  });
}

/** A response as the SEARCH response that says the same. */
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
