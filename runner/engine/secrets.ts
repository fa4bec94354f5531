import type { HeaderEvent, VerdictEvent } from '../../record/events.js';
import type { Target } from '../targets/target.js';
import { Mask } from '../wire/mask.js';

/** Keeps the passwords of a target's accounts out of what a run tells, whoever said them: a server may say one before anybody has. */
export class Secrets {
  private readonly mask = new Mask();

  private readonly seen = new Set<string>();

  constructor(private readonly target: Pick<Target, 'accounts'>) {
    this.look();
  }

  /** The text with every password shown as `***`. */
  hide(text: string): string {
    return this.mask.hide(text);
  }

  /** What is known of the target, with every password shown as `***` in what came from the server. */
  ofTarget(target: HeaderEvent['target']): HeaderEvent['target'] {
    this.look();
    return { ...target, services: this.within(target.services) };
  }

  /** The verdict with every password shown as `***` in what came from the server. */
  ofVerdict(event: VerdictEvent): VerdictEvent {
    this.look();
    const { reason, expected, got, transcript, tries } = event;
    return {
      ...event,
      reason: this.hide(reason),
      ...(expected !== undefined && { expected: this.hide(expected) }),
      ...(got !== undefined && { got: this.hide(got) }),
      ...(transcript && { transcript: this.within(transcript) }),
      ...(tries && { tries: this.within(tries) }),
    };
  }

  /** Takes note of passwords that have changed: tokens do. */
  private look(): void {
    for (const { password } of this.target.accounts) {
      if (this.seen.has(password)) continue;
      this.seen.add(password);
      this.mask.add(Buffer.from(password));
    }
  }

  /** The same tree, its texts without passwords. */
  private within<T>(tree: T): T;
  private within(tree: unknown): unknown {
    if (typeof tree === 'string') return this.hide(tree);
    if (Array.isArray(tree)) return tree.map(inner => this.within(inner));
    if (typeof tree !== 'object' || tree === null) return tree;
    const known = Object.entries(tree).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(known.map(([key, inner]) => [key, this.within(inner)]));
  }
}
