/** Octets of texts that are kept in a run. */
const most = 16 * 1024 * 1024;
/** Of a text with more octets only its length and its checksum are kept. */
const largest = 64 * 1024;

/** The latest texts of messages, so that a part can be held against the whole. */
export class Texts {
  private readonly held = new Set<KeptText>();
  private octets = 0;

  /** Keeps a copy of a text for a while. */
  keep(octets: Buffer): KeptText | undefined {
    if (octets.length > largest) return undefined;
    const text: KeptText = { octets: Buffer.from(octets) };
    this.held.add(text);
    this.octets += octets.length;
    for (const oldest of this.held) {
      if (this.octets <= most) break;
      this.held.delete(oldest);
      this.octets -= oldest.octets?.length ?? 0;
      oldest.octets = undefined;
    }
    return text;
  }
}

export interface KeptText {
  /** Undefined: no longer kept. */
  octets: Buffer | undefined;
}
