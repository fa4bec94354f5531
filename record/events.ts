import type { Footer, Header, Verdict as VerdictLine, VerdictName } from './results.schema.js';

/** The lines of a record, and what is in them, as the published schema has them. */
export type {
  Entry as TranscriptEntry,
  Footer as FooterEvent,
  Header as HeaderEvent,
  RunEvent,
  Service as ServiceProfile,
  Verdict as VerdictEvent,
  VerdictName as Verdict,
} from './results.schema.js';

/** How binding a rule is (RFC 2119). */
export type Level = VerdictLine['level'];

/** What a server that breaks a rule does to its users. */
export type Severity = Required<VerdictLine>['severity'];

/** An erratum of an RFC, as far as it bears on a rule. */
export type Erratum = Required<VerdictLine>['errata'][number];

export const verdicts: readonly VerdictName[] = ['pass', 'fail', 'warn', 'note', 'skip', 'known', 'fixed', 'error'];

/** A whole record of one run. */
export interface Results {
  readonly header: Header;
  /** In the order in which they were reached. */
  readonly verdicts: readonly VerdictLine[];
  /** Absent when the run was cut short: it died before it could write its last line. */
  readonly footer?: Footer;
}
