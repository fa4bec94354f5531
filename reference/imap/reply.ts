import type { Chunk } from './syntax/write.js';

/** What a command (or a session that idles) is answered with: untagged responses first, collected until they are sent in one go. */
export class Reply {
  private chunks: Chunk[] = [];

  /** @param say puts the words of a status response into the language of the session */
  constructor(private readonly say: (text: string) => string = text => text) {}

  /** Adds an untagged response: "* ", the chunks and CRLF. */
  untagged(...chunks: Chunk[]): void {
    const [first] = chunks;
    const isStatus = typeof first === 'string' && chunks.length === 1 && /^(?:OK|NO|BAD|BYE) /.test(first);
    this.chunks.push('* ', ...(isStatus ? [this.say(first)] : chunks), '\r\n');
  }

  /** Adds a line as it is, with its CRLF. */
  line(text: string): void {
    this.chunks.push(`${text}\r\n`);
  }

  /** Whether anything waits to be sent. */
  get isEmpty(): boolean {
    return this.chunks.length === 0;
  }

  /** Takes out everything collected: short pieces joined, long ones left uncopied. */
  take(): Buffer[] {
    const buffers: Buffer[] = [];
    let text: string[] = [];
    const flush = () => {
      if (text.length > 0) buffers.push(Buffer.from(text.join(''), 'latin1'));
      text = [];
    };
    for (const chunk of this.chunks) {
      if (typeof chunk === 'string') text.push(chunk);
      else if (chunk.length < 4096) text.push(chunk.toString('latin1'));
      else {
        flush();
        buffers.push(chunk);
      }
    }
    flush();
    this.chunks = [];
    return buffers;
  }
}
