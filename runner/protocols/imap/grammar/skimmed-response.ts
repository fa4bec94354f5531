import { type Frame, Framing, octetsApart, wholeOf } from './framing.js';
import { type Response, readResponse } from './response.js';
import type { Data, Field } from './values.js';
import type { Vocabulary } from './vocabulary.js';

/** A FETCH response with which nothing is wrong: it is read when somebody looks into it. */
export class SkimmedResponse implements Response {
  readonly type = 'untagged';
  private looked: Data | undefined;

  /**
   * @param held what came; the response is that part of it, and is not copied
   * @param frame the same, where some of its literals are kept apart
   */
  constructor(
    private readonly held: Buffer,
    private readonly from: number,
    private readonly to: number,
    readonly offset: number,
    private readonly vocabulary: Vocabulary,
    private readonly frame?: Frame,
  ) {}

  get data(): Data {
    this.looked ??= new SkimmedData(this.vocabulary, () => this.frame ?? Framing.frameOf(this.lines));
    return this.looked;
  }

  get octets(): Buffer {
    return this.frame ? wholeOf(this.frame) : this.lines;
  }

  get lines(): Buffer {
    return this.held.subarray(this.from, this.to);
  }

  get size(): number {
    return this.to - this.from + (this.frame ? octetsApart(this.frame) : 0);
  }
}

class SkimmedData implements Data {
  readonly kind = 'FETCH';
  private read: readonly Field[] | undefined;

  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly frame: () => Frame,
  ) {}

  get fields(): readonly Field[] {
    this.read ??= readResponse(this.frame(), false, this.vocabulary).response.data.fields;
    return this.read;
  }
}
