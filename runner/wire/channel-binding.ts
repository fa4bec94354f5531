import type { TLSSocket } from 'node:tls';
import { serverEndPoint } from './end-point.js';

/** RFC 9266 2: the label of the exporter, and how many octets it gives. */
const EXPORTER_LABEL = 'EXPORTER-Channel-Binding';
const EXPORTER_OCTETS = 32;

/**
 * The channel binding of a TLS connection, seen from the client.
 * @param type `tls-exporter` (RFC 9266), `tls-unique` or `tls-server-end-point` (RFC 5929)
 * @returns undefined where the connection has none of this type. Before TLS 1.3 `tls-exporter` wants the extended master secret, of which Node does not
 *   tell; so it is had from TLS 1.3 on, and `tls-unique` before.
 */
export function channelBinding(socket: TLSSocket, type: string): Buffer | undefined {
  const exports = socket.getProtocol() === 'TLSv1.3';
  if (type === 'tls-exporter')
    return exports ? socket.exportKeyingMaterial(EXPORTER_OCTETS, EXPORTER_LABEL, Buffer.alloc(0)) : undefined;
  // The first Finished of a handshake is the client's, as nothing is resumed.
  if (type === 'tls-unique') return exports ? undefined : socket.getFinished();
  if (type !== 'tls-server-end-point') return undefined;
  // There is no certificate where neither side has one to show.
  const certificate: Buffer | undefined = socket.getPeerCertificate().raw;
  return certificate && serverEndPoint(certificate);
}
