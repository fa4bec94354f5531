import { type Guard, type GuardOptions, notSent } from './guard.js';

/** Lets DELE pass in accounts that are disposable. */
export class Pop3Guard implements Guard {
  private line = '';
  private signedIn = false;

  constructor(private readonly options: GuardOptions) {}

  permit(octets: Uint8Array): undefined {
    const lines = (this.line + Buffer.from(octets).toString('latin1')).split(/[\r\n]/);
    this.line = (lines.pop() ?? '').slice(0, 100);
    for (const line of lines) {
      const verb = /^\s*(\w+)/.exec(line)?.[1]?.toUpperCase() ?? '';
      if (['PASS', 'APOP', 'AUTH'].includes(verb)) this.signedIn = true;
      if (verb === 'DELE' && this.signedIn && !this.options.disposable)
        throw notSent(this.options, "DELE was not sent: the target's accounts are not disposable");
    }
  }
}
