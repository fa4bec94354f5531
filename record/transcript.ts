/** Who caused a transcript entry: octets of the client or the server, or an event of the connection itself. */
export type Direction = 'client' | 'server' | 'event';

/** One exchange on one connection, as it goes into a verdict event. */
export interface TranscriptEntry {
  /** Milliseconds since the scenario began. */
  readonly ms: number;
  /** The connection's name in the scenario. */
  readonly connection: string;
  readonly direction: Direction;
  /**
   * What was seen. Octets are shown as text: printable ASCII as is, CR as `\r`, LF as `\n`, any other octet as `\xNN`, a backslash as `\\`.
   * Secrets are masked. Long runs are shortened, which `octets` tells.
   */
  readonly text: string;
  /** How many octets there were, where `text` shows octets. */
  readonly octets?: number;
}
