// Generated from rules.schema.json by `npm run schema-types`.

/** What one RFC demands of a server, in our own words. */
export type RulesFile = {
  /** The RFC's number. */
  readonly rfc: number;
  /** The RFC's title. */
  readonly title: string;
  /** Remarks for those who carry the catalogue on. */
  readonly about?: string;
  /** What text without a word of RFC 2119 (MUST, SHOULD, MAY ..) counts as here. An RFC that is older than RFC 2119 must have it. */
  readonly levels?: string;
  /** RFCs that update this one. */
  readonly 'updated-by'?: readonly number[];
  /** The RFC, or RFCs, that took the place of this one. */
  readonly 'obsoleted-by'?: readonly number[];
  /** The RFC whose rules stand in this one too, in the same sections: `rules` has only those that differ, `lacks` those that are not there, and `renumbered` the sections that have other numbers. */
  readonly 'differs-from'?: number;
  /** Rules of the RFC in `differs-from` that this one does not have. */
  readonly lacks?: readonly string[];
  /** Sections of the RFC in `differs-from` that have another number in this one: the number there to the number here. */
  readonly renumbered?: Readonly<Record<string, string>>;
  /** The draft that is approved to take the place of this RFC, and not published yet. */
  readonly successor?: string;
  /** All sections of the RFC that carry a demand, for `mailspec coverage` to name those without a rule. */
  readonly sections?: readonly string[];
  /** Section and name of a rule, 4.1.1.5/rset-clears-buffers, to what it says. */
  readonly rules: Readonly<
    Record<
      string,
      {
        /** How binding it is (RFC 2119). SECURITY: no RFC demands it, but a server that fails it can be abused by anyone. */
        readonly level: 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY' | 'SECURITY';
        /** The demand, in our own words. */
        readonly says: string;
        /** What a server that breaks it does to its users; interoperability if not given, or what the rules in `same-as` have. security: a session, an account or a mailbox is open to others, or secrets are told. mail-loss: mail can be lost, altered, deleted, or delivered to others. leniency: broken by taking what should be refused, it harms no client that keeps to the RFC. style: a recommended form alone. */
        readonly severity?: 'security' | 'mail-loss' | 'interoperability' | 'style' | 'leniency';
        /** Why no scenario can show it, where none can. */
        readonly untested?: string;
        /** Errata of the RFC that bear on the rule. */
        readonly errata?: readonly {
          /** The number of the erratum at the RFC Editor. */
          readonly id: number;
          /** What the RFC Editor says of it; `held` is Held for Document Update. */
          readonly status: 'verified' | 'held' | 'reported';
          /** What it changes, in our own words. */
          readonly says: string;
        }[];
        /** What the successor, which the file names, will change. */
        readonly 'in-successor'?: string;
        /** The same demand in an older or a newer RFC: rule ids. */
        readonly 'same-as'?: string | readonly string[];
      }
    >
  >;
};
