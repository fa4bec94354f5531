import { parentPort, workerData } from 'node:worker_threads';
import type { ToThread } from './in-thread.js';
import { startReferenceServer } from './server.js';

// What runs in the thread: it starts the server, tells where it listens, and closes it when it is told to. Then nothing keeps the thread.
const server = await startReferenceServer((workerData as ToThread).options);
parentPort?.once('message', () => {
  void server.close().then(() => parentPort?.close());
});
const { host, domain, ports, certificate, accounts } = server;
parentPort?.postMessage({ host, domain, ports, certificate, accounts });
