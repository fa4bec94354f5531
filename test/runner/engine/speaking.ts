import { connect, createServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** What becomes of a command, and of a line of the answer to it; both without line end. */
export interface Speech {
  /** Which lines are commands; left out: those that begin with a tag. */
  readonly commands?: RegExp;
  hears?(command: string): string;
  says(line: string, command: string): readonly string[];
}

const tagged = /^\S+ (?:UID )?[A-Z]+\b/i;

/** A server that speaks so, before a healthy one at that port. @returns its own port */
export async function speaking(port: number, speech: Speech): Promise<number> {
  const listener = createServer({ allowHalfOpen: true }, client => {
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let command = '';
    let [asked, told] = ['', ''];
    client.on('data', octets => {
      const lines = (asked + octets.toString('latin1')).split('\r\n');
      asked = lines.pop() ?? '';
      for (const line of lines) {
        if ((speech.commands ?? tagged).test(line)) command = line;
        server.write(Buffer.from(`${speech.hears?.(line) ?? line}\r\n`, 'latin1'));
      }
    });
    server.on('data', octets => {
      const lines = (told + octets.toString('latin1')).split('\r\n');
      told = lines.pop() ?? '';
      // TLS would hide what is said.
      const plain = lines.map(line => line.replace(/^(\* (?:OK \[)?CAPABILITY.*) STARTTLS\b/, '$1'));
      const said = plain.flatMap(line => speech.says(line, command));
      client.write(Buffer.from(said.map(line => `${line}\r\n`).join(''), 'latin1'));
    });
    client.on('end', () => server.end()).on('close', () => server.destroy());
    server.on('end', () => client.end(Buffer.from(told, 'latin1'))).on('close', () => client.destroy());
    for (const socket of [client, server]) socket.on('error', () => undefined);
  });
  onTestFinished(() => void listener.close());
  await new Promise<void>(done => listener.listen(0, '127.0.0.1', done));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
