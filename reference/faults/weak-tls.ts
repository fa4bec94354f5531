import { createSecureContext, type SecureContext } from 'node:tls';
import { selfSignedCertificate } from '../net/certificate.js';

/** TLS from version 1.0 on. */
export const oldTls = () => weak({ minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' });

/** TLS 1.2 with cipher suites that do not encrypt or need no certificate. */
export const openTls = () => weak({ minVersion: 'TLSv1.2', ciphers: 'ALL:eNULL:@SECLEVEL=0' });

function weak(options: Parameters<typeof createSecureContext>[0]): SecureContext {
  return createSecureContext({ ...selfSignedCertificate(['localhost']), ...options });
}
