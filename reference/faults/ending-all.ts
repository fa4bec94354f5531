import type { Connection } from '../net/connection.js';

/** The connections of each server, by what its sessions share. */
const open = new WeakMap<object, Set<Connection>>();
const LF = 0x0a;
/** Octets of a line that are too much. */
const LINE = 3_000;
/** Connections at a time that are too many. */
const CONNECTIONS = 15;

/** Remembers a connection of a server, until it is gone. @returns all that are open */
export function remember(server: object, connection: Connection): ReadonlySet<Connection> {
  const all = open.get(server) ?? new Set();
  open.set(server, all.add(connection));
  void connection.closed.then(() => all.delete(connection));
  return all;
}

/** Ends every session of a server, as a crash does. */
export function endAll(server: object): void {
  for (const connection of open.get(server) ?? []) connection.destroy();
}

/** A server with one process for everybody, which fails where there are many connections. */
export function failAtManyConnections(server: object, connection: Connection): void {
  if (remember(server, connection).size > CONNECTIONS) endAll(server);
}

/** Such a server, which fails at a long line, whether its end has come or not. Octets that are well are left to be read. */
export async function failAtLongLine(server: object, connection: Connection): Promise<void> {
  let received = connection.takeReceived();
  while (!received.includes(LF) && received.length < LINE) {
    const more = await connection.readSome();
    if (more === undefined) break;
    received = Buffer.concat([received, more]);
  }
  connection.putBack(received);
  const end = received.indexOf(LF);
  if ((end < 0 ? received.length : end) >= LINE) endAll(server);
}

/** Such a server, which fails at a thousand octets of empty lines. Octets are left to be read. */
export function failAtManyLines(server: object, connection: Connection): void {
  const received = connection.takeReceived();
  if (/^[\r\n]{1000}/.test(received.toString('latin1'))) endAll(server);
  connection.putBack(received);
}

/** What stands around the seam at which a session reads a line: such a server, which may fail at what has come. */
export function failing<Session extends { readonly context: object; readonly connection: Connection }, Line>(
  at: (server: object, connection: Connection) => void | Promise<void>,
) {
  return async (
    next: (session: Session, limit: number) => Line | Promise<Line>,
    session: Session,
    limit: number,
  ): Promise<Line> => {
    const { context, connection } = session;
    remember(context, connection);
    await at(context, connection);
    return next(session, limit);
  };
}
