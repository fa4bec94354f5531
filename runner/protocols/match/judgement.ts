/** Captured values, all as text. Binary values are given as latin1. */
export type Bindings = Record<string, string>;

/** What comes out of holding replies against an expectation. */
export type Judgement =
  /** Met; the first `consumed` replies of the queue are used up. */
  | { readonly state: 'met'; readonly consumed: number; readonly bindings: Bindings; readonly got: string }
  /**
   * Cannot be met any more. `consumed` replies are used up (those of this exchange). `malformed` is the invariant of a reply among them that the
   * grammar does not allow, if what it means decides: then nothing can be said but that.
   * `unsolicited`: all that is wrong is that replies came which a server may send unasked, too, and the command can be sent again to tell, as it changes nothing.
   */
  | {
      readonly state: 'unmet';
      readonly consumed: number;
      readonly expected: string;
      readonly got: string;
      readonly malformed?: string;
      readonly unsolicited?: true;
    }
  /** Undecided: more replies are needed. */
  | { readonly state: 'waiting'; readonly expected: string; readonly got: string };
