import type { Connection } from '../../reference/net/connection.js';

/** The server's sides of its connections, by the client's port. */
export class Sides {
  private readonly sides = new Map<number, Connection>();
  private readonly askers = new Map<number, (side: Connection) => void>();

  /** To be given to the server. */
  readonly accepted = (side: Connection): void => {
    this.sides.set(side.remotePort, side);
    this.askers.get(side.remotePort)?.(side);
  };

  /** Waits until the server has accepted the connection from this port. */
  async of(port: number): Promise<Connection> {
    return this.sides.get(port) ?? new Promise(resolve => this.askers.set(port, resolve));
  }
}
