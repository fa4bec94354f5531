import { type Frame, Framing } from './framing.js';
import { type Response, readResponse } from './response.js';
import type { Data, Field } from './values.js';
import type { Vocabulary } from './vocabulary.js';

/** A FETCH response with which nothing is wrong: it is read when somebody looks into it. */
export class SkimmedResponse implements Response {
  readonly type = 'untagged';
  private looked: Data | undefined;

  /** @param held what came; the response is that part of it, and is not copied */
  constructor(
    private readonly held: Buffer,
    private readonly from: number,
    private readonly to: number,
    readonly offset: number,
    private readonly vocabulary: Vocabulary,
  ) {}

  get data(): Data {
    this.looked ??= new SkimmedData(this, this.vocabulary);
    return this.looked;
  }

  get octets(): Buffer {
    return this.held.subarray(this.from, this.to);
  }

  get size(): number {
    return this.to - this.from;
  }
}

class SkimmedData implements Data {
  readonly kind = 'FETCH';
  private read: readonly Field[] | undefined;

  constructor(
    private readonly response: SkimmedResponse,
    private readonly vocabulary: Vocabulary,
  ) {}

  get fields(): readonly Field[] {
    this.read ??= readResponse(frameOf(this.response.octets), false, this.vocabulary).response.data.fields;
    return this.read;
  }
}

function frameOf(octets: Buffer): Frame {
  const frames: Frame[] = [];
  new Framing().push(octets, frame => frames.push(frame));
  const [frame] = frames;
  if (frame === undefined) throw new Error('what was skimmed is no response');
  return frame;
}
