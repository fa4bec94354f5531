import { protocolAt } from '../protocols/index.js';
import type { Protocol } from '../protocols/protocol.js';
import { didYouMean } from '../source/diagnostic.js';
import type { Place } from '../source/place.js';
import type { Reader } from './reader.js';
import { meantToOpen } from './verbs/connect.js';

interface Connection {
  readonly protocol: Protocol;
  readonly opened: Place;
  /** The step that opens it cannot be read, and seems to mean this. */
  readonly guessed?: boolean;
  /** Nothing more can be sent, or nothing more can be done at all. */
  ended?: { readonly how: 'closed' | 'half-closed'; readonly place: Place };
}

/** A connection that a step is about. */
export interface UsedConnection {
  readonly name: string;
  readonly protocol: Protocol;
}

/** Follows which connections are open from step to step, as they will be if all goes as the scenario expects. */
export class Connections {
  private readonly known = new Map<string, Connection>();
  /** The one used last; several when a `connect` has just opened several. */
  private current: readonly string[] = [];
  /** Some may be open that are not known, as the step that opens them cannot be read. */
  private lost = false;

  /** Connections of these names are opened to a service. */
  open(service: string, names: readonly string[], place: Place, reader: Reader): void {
    const protocol = protocolAt(service);
    if (protocol === undefined) {
      if (!this.guess({ connect: service }, place)) this.lose();
      return;
    }
    for (const name of names) {
      const earlier = this.known.get(name);
      if (earlier && !earlier.guessed && earlier.ended?.how !== 'closed') {
        reader.wrong(
          `the connection \`${name}\` is open already, since line ${earlier.opened.line}`,
          `close it first, or give this one a name: connect: {${service}: b}`,
        );
      }
      this.known.set(name, { protocol, opened: place });
    }
    this.current = names;
  }

  /**
   * The connection that a step is about, which becomes the current one.
   * @param wanted what `on:` says
   * @param sends it sends something there
   * @param reader where the step says which connection, if it does
   * @returns undefined (and it has been told) when there is none
   */
  use(wanted: string | undefined, sends: boolean, reader: Reader): UsedConnection | undefined {
    const name = wanted ?? this.current[0];
    if (this.lost && (name === undefined || !this.known.has(name))) return undefined;
    if (name === undefined) {
      reader.wrong('no connection is open here', 'a `connect` step must come first');
      return undefined;
    }
    if (wanted === undefined && this.current.length > 1) {
      reader.wrong(
        `it is not clear which connection this step is about: ${this.current.join(' or ')}`,
        'name it with `on:`',
      );
      return undefined;
    }
    const found = this.known.get(name);
    if (found === undefined) {
      reader.wrong(
        `no earlier step opened a connection \`${name}\``,
        didYouMean(name, this.known.keys()) ?? this.opened(),
      );
      return undefined;
    }
    this.current = [name];
    if (found.ended?.how === 'closed') {
      reader.wrong(
        `this step can never be reached: the connection \`${name}\` is closed in line ${found.ended.place.line}`,
        this.others(name),
      );
    } else if (found.ended && sends) {
      reader.wrong(
        `nothing can be sent any more: the connection \`${name}\` is half-closed in line ${found.ended.place.line}`,
      );
    }
    return { name, protocol: found.protocol };
  }

  /** A step cannot be read: what it does to connections is not known. */
  skip(step: unknown, place: Place): void {
    const isMap = typeof step === 'object' && step !== null;
    if (isMap && this.guess(step, place)) return;
    if (!isMap || 'connect' in step || 'use' in step) this.lose();
    else if ('on' in step) this.current = typeof step.on === 'string' ? [step.on] : [];
  }

  /** Goes on as if a step that cannot be read had opened what it was most likely meant to. */
  private guess(step: object, place: Place): boolean {
    const meant = meantToOpen(step);
    const protocol = meant && protocolAt(meant.service);
    if (meant === undefined || protocol === undefined) return false;
    for (const name of meant.names) this.known.set(name, { protocol, opened: place, guessed: true });
    this.current = meant.names;
    return true;
  }

  private lose(): void {
    this.lost = true;
    this.current = [];
  }

  end(name: string, how: 'closed' | 'half-closed', place: Place): void {
    const found = this.known.get(name);
    if (found && found.ended?.how !== 'closed') found.ended = { how, place };
  }

  private opened(): string {
    return this.known.size === 0
      ? 'a `connect` step must come first'
      : `there are: ${[...this.known.keys()].join(', ')}`;
  }

  private others(name: string): string {
    const open = [...this.known]
      .filter(([other, { ended }]) => other !== name && ended?.how !== 'closed')
      .map(([other]) => other);
    return open.length === 0 ? 'no connection is open here' : `still open: ${open.join(', ')}`;
  }
}
