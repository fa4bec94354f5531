import { Transcript, Wire } from '../../runner/wire/servers.js';
import { patience } from '../../waiting.js';

/**
 * Begins TLS by a command, ends it with close_notify, sends octets in the clear and then FIN.
 * @returns what the server says behind the TLS, until it closes the connection
 */
export async function afterTls(port: number, command: string, octets: string): Promise<string> {
  const tlsOptions = { insecure: true };
  const transcript = new Transcript();
  const host = '127.0.0.1';
  const wire = await Wire.connect({
    host,
    port,
    tls: 'none',
    tlsOptions,
    separable: true,
    connectTimeoutMs: patience,
    name: 'a',
    transcript,
  });
  try {
    await wire.next(patience);
    await wire.write(Buffer.from(`${command}\r\n`));
    await wire.next(patience);
    await wire.handshake(tlsOptions);
    await wire.endTls();
    await wire.write(Buffer.from(octets));
    wire.halfClose();
    let said = '';
    for (let event = await wire.next(patience); event.kind === 'octets'; event = await wire.next(patience))
      said += event.octets.toString('latin1');
    return said;
  } finally {
    await wire.close();
  }
}
