import { connect } from 'node:net';
import { connect as secure } from 'node:tls';

/** What protects nobody: TLS 1.0, or a cipher suite without encryption. */
const weak = {
  old: { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' },
  open: { maxVersion: 'TLSv1.2', ciphers: 'eNULL:@SECLEVEL=0' },
} as const;

/**
 * Begins TLS by a command, on a connection of its own.
 * @returns the version that was negotiated, or `refused`
 */
export function weakHandshake(port: number, command: string, kind: keyof typeof weak): Promise<string> {
  return new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1' });
    const over = (said: string) => {
      socket.destroy();
      resolve(said);
    };
    socket.on('error', () => over('refused'));
    socket.once('data', () => {
      socket.write(`${command}\r\n`);
      socket.once('data', () => {
        const tls = secure({ socket, rejectUnauthorized: false, ...weak[kind] }, () => over(tls.getProtocol() ?? ''));
        tls.on('error', () => over('refused'));
      });
    });
  });
}
