import type { Transcript } from '../wire/transcript.js';

/** A connection, for those who remember what the server said there. */
export interface Witness {
  /** Its name. */
  readonly connection: string;
  /** The scenario that it serves; undefined: it is the harness's own. */
  readonly scenario?: string | undefined;
  /** Undefined: it is not kept any more. */
  transcript?: Transcript | undefined;
}

/** What the server said on a connection, by when it was. */
export interface Told {
  readonly witness: Witness;
  /** Milliseconds since its transcript began. */
  readonly ms: number;
}

/** Where something was told, as a report has it: `in a at 0.301 s`. @param from where it is read: what is the same there is left out */
export function placeOf({ witness: { connection, scenario, transcript }, ms }: Told, from: Witness): string {
  const at = `in ${connection} at ${(ms / 1000).toFixed(3)} s`;
  if (transcript === from.transcript || (scenario !== undefined && scenario === from.scenario)) return at;
  return `${at} of ${scenario === undefined ? 'a connection of the harness' : scenario}`;
}
