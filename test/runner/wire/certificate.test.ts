import type { PeerCertificate } from 'node:tls';
import { expect, it } from 'vitest';
import { certificateFault } from '../../../runner/wire/certificate.js';

it('shows a name in a certificate as it shows whatever a server sends: a terminal takes none for a command', () => {
  const certificate = {
    subject: { CN: 'a\x1b[31m\nb' },
    issuer: {},
    valid_from: '2024-01-01',
    valid_to: '2026-01-01',
  } as unknown as PeerCertificate;
  const fault = certificateFault(certificate, 'mail.example.test', '', true, new Date('2025-01-01'));
  expect(fault.message).toBe("the server's certificate is for a\\x1B[31m\\nb, not for mail.example.test");
});
