/** Something in a response that its grammar does not allow. Offsets are within the response. */
export interface Flaw {
  readonly offset: number;
  readonly expected: string;
  readonly found: string;
  /** The watch that it belongs to, when that is not the one of the response's kind. */
  readonly watch?: string;
}

/** Thrown where reading cannot go on. Only `response.ts` and `match/parts.ts` catch it. */
export class Unreadable extends Error {
  constructor(readonly flaw: Flaw) {
    super(`expected ${flaw.expected}, found ${flaw.found}`);
  }
}
