// Generated from known.schema.json by `npm run schema-types`.

/** Where a server departs from the RFCs, and it is known: by the id of a scenario or of a rule. Such a failure is told as `known` and does not fail the run; when it passes, it is told as `fixed` and does. */
export type KnownFile = Readonly<
  Record<
    string,
    {
      /** What the server does instead, and why that is how it is. */
      readonly reason: string;
      /** Where more is written about it: a bug report, a page of the manual. */
      readonly link?: string;
      /** The last day on which the entry holds, YYYY-MM-DD. After it the deviation is a failure again. */
      readonly expires?: string;
      /** The versions of the server that depart so, in a list that is about one server: `<3.9`, `>=2.3 <2.4.2`, `2.3` (all that begin so). Default: every version. */
      readonly versions?: string;
      /** false: this target does not depart so, though the list of its server says so. In the list of a target. */
      readonly deviates?: false;
      /** The server departs at times only, by chance or load. That it passes is then no news: it is told as `pass`, not as `fixed`. */
      readonly intermittent?: boolean;
      /** false: the scenario is not played against this server, since it does harm there, such as an account lost to all later scenarios. Its verdict is `skip`. */
      readonly play?: false;
    }
  >
> | null;
