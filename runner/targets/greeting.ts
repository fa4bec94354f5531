import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { protocols } from '../protocols/index.js';
import type { Service } from './target.js';

/**
 * Connects to a service and reads the beginning of its greeting.
 * @param timeoutMs for all of it
 * @returns undefined when it greets; else why not, in words
 */
export function greets(service: Service, timeoutMs: number): Promise<string | undefined> {
  const { host, port, protocol } = service;
  return new Promise(resolve => {
    const socket =
      service.tls === 'implicit' ? connectTls({ host, port, rejectUnauthorized: false }) : connect({ host, port });
    const timer = setTimeout(() => done('it says nothing'), timeoutMs);
    let received = '';
    function done(why: string | undefined) {
      clearTimeout(timer);
      socket.destroy();
      resolve(why);
    }
    socket.on('data', (octets: Buffer) => {
      received += octets.toString('latin1');
      const wanted = protocols[protocol].greeting.begins;
      if (received.length < wanted.length) return;
      done(received.startsWith(wanted) ? undefined : `it says ${JSON.stringify(received.slice(0, 80))}`);
    });
    socket.on('error', ({ code, message }: NodeJS.ErrnoException) =>
      done(code === 'ECONNREFUSED' ? `nothing listens at ${host}` : (code ?? message)),
    );
    socket.on('close', () => done('it closes the connection'));
  });
}

/** For how long to listen to one try, in milliseconds: the last one, too, is given the time to say why it fails. */
function remainingMs(end: number): number {
  return Math.max(1000, Math.min(5000, end - Date.now()));
}

/**
 * Waits until every service greets.
 * @param stopped is asked between tries; true ends the waiting
 * @returns an empty list when all do; else those that still do not after `timeoutMs` or a second more, in words
 */
export async function waitForGreetings(
  services: readonly Service[],
  timeoutMs: number,
  stopped: () => boolean,
): Promise<string[]> {
  const end = Date.now() + timeoutMs;
  let waiting = [...services];
  for (;;) {
    const answers = await Promise.all(
      waiting.map(async service => ({
        service,
        why: await greets(service, remainingMs(end)),
      })),
    );
    const silent = answers.filter(({ why }) => why !== undefined);
    if (silent.length === 0) return [];
    if (Date.now() >= end || stopped())
      return silent.map(({ service, why }) => `${service.name} on port ${service.port}: ${why}`);
    waiting = silent.map(({ service }) => service);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

/** A server that was just started. */
export interface Starting {
  /** The target's name, for messages. */
  readonly name: string;
  readonly services: readonly Service[];
  /** When it was started, by `Date.now()`, and for how long it is waited for, in milliseconds. */
  readonly began: number;
  readonly startMs: number;
  readonly hasEnded: () => boolean;
  /** Is rejected when it ends. */
  readonly ended: Promise<never>;
}

/**
 * Waits until a server that was started is up, and tells how long that took.
 * @throws Error when it ends, or not every service greets in time; the signal's reason when that breaks it off
 */
export async function untilUp(
  { name, services, began, startMs, hasEnded, ended }: Starting,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const isOver = () => signal?.aborted === true || hasEnded();
  const silent = await Promise.race([waitForGreetings(services, startMs, isOver), ended]);
  signal?.throwIfAborted();
  if (hasEnded()) await ended;
  if (silent.length > 0) throw new Error(`not every service greets: ${silent.join('; ')}`);
  progress(`${name} is up after ${((Date.now() - began) / 1000).toFixed(1)} s`);
}
