import { load } from 'mailspec';
import { scenarios } from 'mailspec/vitest';
import { afterAll, beforeAll } from 'vitest';
import { SmtpServer } from './smtp-server.js';

const server = new SmtpServer();
beforeAll(async () => {
  // The target file names the port by this variable.
  process.env.SMTP_PORT = String(await server.listen());
});
afterAll(() => server.close());

scenarios(load(['smtp/commands', 'smtp/sequence']), { target: 'target.yaml' });
