import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type ReferenceOptions, type ReferenceServer, startReferenceServer } from './server.js';

/** What can be asked of a server from another thread. */
export type RemoteOptions = Omit<ReferenceOptions, 'accepted'>;
export type RemoteServer = Omit<ReferenceServer, 'queueEmpty'>;

/** What the thread is begun with. */
export interface ToThread {
  readonly options: RemoteOptions;
}

/**
 * Starts the embedded mail server in a thread of its own, so that it and who plays against it need not share a processor. It is the same server; where
 * the code has not been built there is no file for a thread to begin with, and it runs in this one.
 * @throws as `startReferenceServer`
 */
export async function startInThread(options: RemoteOptions): Promise<RemoteServer> {
  // The first is its place in the sources' layout; the second, as seen from a chunk of the package.
  const file = ['./worker.js', '../reference/worker.js']
    .map(path => fileURLToPath(new URL(path, import.meta.url)))
    .find(path => existsSync(path));
  if (file === undefined) return startReferenceServer(options);
  const thread = new Worker(file, { workerData: { options } satisfies ToThread });
  const [started] = (await once(thread, 'message')) as [Omit<RemoteServer, 'close'>];
  // Whatever it fails with later fails the process, as it would in this thread.
  thread.on('error', error => {
    throw error;
  });
  const ended = once(thread, 'exit');
  return {
    ...started,
    close: async () => {
      thread.postMessage('close');
      await ended;
    },
  };
}
