import { connect, type Socket } from 'node:net';
import type { Clock } from './clock.js';
import { type ConnectFailure, failureOfError, failureOfEvent } from './connect-failure.js';

export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  readonly connectTimeoutMs: number;
  readonly clock: Clock;
}

/** A connected socket that nobody reads yet. Rejects with ConnectFailure. */
export function connectSocket({ host, port, connectTimeoutMs, clock }: ConnectOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      allowHalfOpen: true,
      noDelay: true,
      // Node gives each address of a host a quarter of a second by default, too little for a server that is far away.
      autoSelectFamilyAttemptTimeout: Math.max(250, Math.floor(connectTimeoutMs / 4)),
    });
    const fail = (failure: ConnectFailure) => {
      cancel();
      socket.destroy();
      reject(failure);
    };
    const cancel = clock.after(connectTimeoutMs, () => fail(failureOfEvent({ kind: 'timeout' }, host, port)));
    socket.on('error', error => fail(failureOfError(error, host, port)));
    socket.once('connect', () => {
      cancel();
      socket.removeAllListeners('error');
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}
