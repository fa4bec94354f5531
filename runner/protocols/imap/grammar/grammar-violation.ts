/** Something in a response that its grammar does not allow. Offsets are within the response. */
export interface GrammarViolation {
  readonly offset: number;
  /** It is at this octet of the literal, kept apart, that belongs at the offset. */
  readonly within?: number;
  readonly expected: string;
  readonly found: string;
  /** The invariant that it belongs to, when that is not the one of the response's kind. */
  readonly invariant?: string;
}

/** Thrown where reading cannot go on. Only `response.ts` and `match/parts.ts` catch it. */
export class Unreadable extends Error {
  constructor(readonly grammarViolation: GrammarViolation) {
    super(`expected ${grammarViolation.expected}, found ${grammarViolation.found}`);
  }
}
