import type { RunEvent } from '../../record/events.js';
import type { Target } from '../targets/target.js';
import { Mask } from '../wire/mask.js';

/** Keeps the passwords of a target's accounts out of what a run tells, whoever said them: a server may say one before anybody has. */
export class Secrets {
  readonly #mask = new Mask();

  constructor({ accounts }: Pick<Target, 'accounts'>) {
    for (const { password } of accounts) this.#mask.add(Buffer.from(password));
  }

  /** The text with every password shown as `***`. */
  hide(text: string): string {
    return this.#mask.hide(text);
  }

  /** The event with every password shown as `***` in what came from the server. */
  without<E extends RunEvent>(event: E): E;
  without(event: RunEvent): RunEvent {
    if (event.event === 'header') {
      const { target } = event;
      return { ...event, target: { ...target, services: this.#within(target.services) } };
    }
    if (event.event === 'footer')
      return event.stopped === undefined ? event : { ...event, stopped: this.hide(event.stopped) };
    const { reason, expected, got, transcript } = event;
    return { ...event, ...this.#within({ reason, expected, got, transcript }) };
  }

  /** The same tree, its texts without passwords. */
  #within<T>(tree: T): T;
  #within(tree: unknown): unknown {
    if (typeof tree === 'string') return this.hide(tree);
    if (Array.isArray(tree)) return tree.map(inner => this.#within(inner));
    if (typeof tree !== 'object' || tree === null) return tree;
    const known = Object.entries(tree).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(known.map(([key, inner]) => [key, this.#within(inner)]));
  }
}
