import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What an endpoint answers: a status and its JSON; or it hangs up. */
export type TokenAnswer = readonly [status: number, body: object] | 'hangs up';

/**
 * The endpoints of an OAuth 2.0 server on loopback, as long as the test, and what they were asked for.
 * @param answers in turn; the last one is given for good
 */
export async function tokenEndpoint(
  ...answers: readonly TokenAnswer[]
): Promise<{ readonly url: string; readonly device: string; readonly asked: Readonly<Record<string, string>>[] }> {
  const asked: Readonly<Record<string, string>>[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', part => (text += part));
    request.on('end', () => {
      const answer = answers[Math.min(asked.length, answers.length - 1)];
      asked.push({ path: request.url ?? '', ...Object.fromEntries(new URLSearchParams(text)) });
      if (answer === undefined || answer === 'hangs up') request.socket.destroy();
      else response.writeHead(answer[0], { 'content-type': 'application/json' }).end(JSON.stringify(answer[1]));
    });
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `${origin}/token`, device: `${origin}/device`, asked };
}
