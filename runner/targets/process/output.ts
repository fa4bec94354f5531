import type { Readable } from 'node:stream';

/** How many characters of a server's output are kept: its end. */
const kept = 65_536;

/** The end of what a process prints, both of its streams. */
export class Output {
  private text = '';

  read(...streams: readonly Readable[]): void {
    for (const stream of streams)
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.text = (this.text + text).slice(-kept);
      });
  }

  tail(): string {
    return this.text.trimEnd();
  }
}
