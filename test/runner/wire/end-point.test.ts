import { describe, expect, it } from 'vitest';
import { serverEndPoint } from '../../../runner/wire/end-point.js';

// Certificates that OpenSSL made, and what it says of their hashes.
const certificates = [
  {
    signed: 'ECDSA with SHA-384',
    hash: 'sha384',
    fingerprint: 'f9a9568c150b485ec46753a9b3e6668971141cac66e90bc93c6158580ad563bdde7eee9cfb502f56e520937347c5136d',
    certificate:
      'MIIBbDCCAROgAwIBAgIUZqczMsNnm6i7PMRu008rvTYrTIUwCgYIKoZIzj0EAwMwDDEKMAgGA1UEAwwBYTAeFw0yNjExMjkxMzI2' +
      'MDBaFw0zNjExMjYxMzI2MDBaMAwxCjAIBgNVBAMMAWEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATcWLHGBB1SXw9yh2LCFCea' +
      'm/h1WQlfjCCpCVyjMO8tVR2z8C00dkVpMSdIv/saAaXu/9BXb9iZyKOravIMb8GRo1MwUTAdBgNVHQ4EFgQUujK7HqhLdpKFBEny' +
      'kbE+VPpMwMAwHwYDVR0jBBgwFoAUujK7HqhLdpKFBEnykbE+VPpMwMAwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAwNHADBE' +
      'AiA4NNi3UiZlSUuuIYB1xAVSgA0paeedgRIGnEWlVxOu/QIgB3R0u/Oe/YWkJKyKGwNGWoULdJ/4D0DlFUrcUVWVur4=',
  },
  {
    signed: 'ECDSA with SHA-1',
    hash: 'sha256',
    fingerprint: '56789ebe60fb4aa61125e2533d77ead5af91e63ed48596b01b3229056d9910f1',
    certificate:
      'MIIBazCCARKgAwIBAgIUIrkz20FCQ+dg4veE2Bz+s4fO1/wwCQYHKoZIzj0EATAMMQowCAYDVQQDDAFhMB4XDTI2MTEyOTEzMjYw' +
      'MVoXDTM2MTEyNjEzMjYwMVowDDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABG3OPzjAijANX/iqbbd6jpve' +
      '7ggYfJTDJKymr7QW9BPPHLYGI21Gak8a0OweSqtB/D/3IsVG56hHnzJ+KtFYhkGjUzBRMB0GA1UdDgQWBBTT3F/ZZ2Oz3RPM8KQ6' +
      'RgADBH7GcTAfBgNVHSMEGDAWgBTT3F/ZZ2Oz3RPM8KQ6RgADBH7GcTAPBgNVHRMBAf8EBTADAQH/MAkGByqGSM49BAEDSAAwRQIh' +
      'AIX7NSzh5ZpUxRpQpu6o1cA6uNew3wbQbWWCOnuQcNNBAiBSU9U8KagfJVaDUG6BZkhKiRmL1JR0LjsaoLkOCSJL8g==',
  },
  {
    signed: 'RSA with SHA-256',
    hash: 'sha256',
    fingerprint: '1c6fd665a75d2e434247431faf7ae238bc0eae776c057b6a58535ae74ad70834',
    certificate:
      'MIIB9DCCAV2gAwIBAgIUIkLZSZfQKaw44Q9TMX6HhxyN30cwDQYJKoZIhvcNAQELBQAwDDEKMAgGA1UEAwwBYTAeFw0yNjExMjkx' +
      'MzI2MDFaFw0zNjExMjYxMzI2MDFaMAwxCjAIBgNVBAMMAWEwgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBAKu7qcA9WZ5c6loo' +
      'BDWdCMxyzJ4ofLZa49hVpQEmKKYYkCG4+6vBI64Z/swh2QkHo3fAP0u3NYwanORVDO4eZZRxFwMu70zaqwYky3ZN0DoyaMiiPEcX' +
      'tPEUrynlhtr7falNcrCckFkPwJoYPqURbOOHEKZup+CotVu1hmT7rymXAgMBAAGjUzBRMB0GA1UdDgQWBBQOTqDR6c935Az8umwk' +
      'wn82/il6MDAfBgNVHSMEGDAWgBQOTqDR6c935Az8umwkwn82/il6MDAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4GB' +
      'AC+fTjdF/DZHkK9D+Ldxz98/xJKY39g/JqH5htaHF4Rn5WGOKW7+VArSUV/oIt2a/ZLq8KdOKfKYFLhL6X8Fh7ixBK0yt6/Y7wrO' +
      'IGUwENZrSCNjcYDFbhJYKyfE/RFVQEGnvpkAtZzJ6asMazHItrQOacfDPrx89AWEQ5R9+4et',
  },
  {
    signed: 'RSASSA-PSS with SHA-512',
    hash: 'sha512',
    fingerprint:
      'fb85ea7d2fcc4c448cb2db7190251c1f84d38874512fd7d64baf06f7d6a724051a50c58e678a885a312bd6eddaf5c1153dcf' +
      '32eded46060036120fe50cf58eb5',
    certificate:
      'MIICUjCCAYygAwIBAgIUHndKb+o3GkKI8Dwn3mi2F+PXwB8wPAYJKoZIhvcNAQEKMC+gDzANBglghkgBZQMEAgMFAKEcMBoGCSqG' +
      'SIb3DQEBCDANBglghkgBZQMEAgMFADAMMQowCAYDVQQDDAFhMB4XDTI2MTEyOTEzMjYwMVoXDTM2MTEyNjEzMjYwMVowDDEKMAgG' +
      'A1UEAwwBYTCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEAwqFDuvr6WG4C3Zx4uW5Ub0PG6D5qTEkqW37h5RBi9WWYw5rmNXeK' +
      'I94BXeKCjcEGpI2V1YhFIMBOkuI6T6XQvhmp7buSI2NwuzPrFlBVXXHkfXD9OHGOJKO1AQueWNLazZQc3lsanRk5KUHQL/EjoJmN' +
      'UkDaLQN0TDsOlxUPmFMCAwEAAaNTMFEwHQYDVR0OBBYEFBRQOPF90MXjGIMxPVOE5hxXrmpUMB8GA1UdIwQYMBaAFBRQOPF90MXj' +
      'GIMxPVOE5hxXrmpUMA8GA1UdEwEB/wQFMAMBAf8wPAYJKoZIhvcNAQEKMC+gDzANBglghkgBZQMEAgMFAKEcMBoGCSqGSIb3DQEB' +
      'CDANBglghkgBZQMEAgMFAAOBgQCSwYENAM6bZmTq6Hne98jV9hgc8AyAHZe0C5bYwWYWvmhgF7B4iri7rSPbC2AdbDgApKBF36hJ' +
      '/XNsfvPvR8YZGZkH/IZJhUp8evVr8/JYuKd/LHkJIAggoDjFSJSv4BvuOlgwMtxQA2LZhu0Cn9M1qcueg6LI2NFKOKxgCr0uxg==',
  },
  {
    signed: 'RSASSA-PSS with SHA-1',
    hash: 'sha256',
    fingerprint: '0cecae2ba8120e2436232111a2156f9ea0937291f5e4c08d0bf924c80bbfdd1e',
    certificate:
      'MIIB/jCCAWKgAwIBAgIUcc1iuioE7RE5Ws81Vsnjwf91haowEgYJKoZIhvcNAQEKMAWiAwIBajAMMQowCAYDVQQDDAFhMB4XDTI2' +
      'MTEyOTEzMjYwMVoXDTM2MTEyNjEzMjYwMVowDDEKMAgGA1UEAwwBYTCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEApR+nIqFp' +
      'IVOU5nLxMOCMPkWiHEIGNp2+Hlobnh0AV7OXOX8DvGCeE79KF0chVXy0ANDVh7Wg9v8A2YlgXAgfpL+mMNKXGgCFWOKz6NfEqx10' +
      'uV1ytoUxvGSoJbYQEMFBXdqP/ejT7V06oywU5drP+Dk/1d+3KvJJi3c27dyajhkCAwEAAaNTMFEwHQYDVR0OBBYEFKb8mznGPfl1' +
      'ovOLq4ffArEqBlOnMB8GA1UdIwQYMBaAFKb8mznGPfl1ovOLq4ffArEqBlOnMA8GA1UdEwEB/wQFMAMBAf8wEgYJKoZIhvcNAQEK' +
      'MAWiAwIBagOBgQCeBbwwp3IV5Ubmr/7o/7zAifkXBR/88rUT+ra8TJ2XHibKP3tqCM878FKYCFM84uEjSPdmWbJNb0jBrlQkKokn' +
      'nNkR7RQjJE1NvatHCTfxotSRePVCZqRsQhnjljXftIMGFZDnwG/xMl3sINNmFg2lqIEqWMYUCr5dJifBzCUTYg==',
  },
];
const ed25519 =
  'MIIBLDCB36ADAgECAhQC7vulD+BeAlwTTRxCxZwLIv8yeDAFBgMrZXAwDDEKMAgGA1UEAwwBYTAeFw0yNjExMjkxMzI2MDFaFw0z' +
  'NjExMjYxMzI2MDFaMAwxCjAIBgNVBAMMAWEwKjAFBgMrZXADIQD0XDoZnjAr2eVWFHBaRUMibiuFpF2/dqH0hcJhRd51gqNTMFEw' +
  'HQYDVR0OBBYEFNjpPOu76UfWy80fRk58AsS8Vjy7MB8GA1UdIwQYMBaAFNjpPOu76UfWy80fRk58AsS8Vjy7MA8GA1UdEwEB/wQF' +
  'MAMBAf8wBQYDK2VwA0EAuo2ZTSnQwbOIbLWGTF7rBoc4x+iKwXXrXc1Nc5cTjMVL3aVZVFYmZSxpNYe+Nme0lUkiOGi/NJGMEY8N' +
  'cg+sAg==';

describe('the channel binding of a server', () => {
  it.each(certificates)(
    'is its certificate by $hash where that is signed by $signed',
    ({ certificate, fingerprint }) => {
      expect(serverEndPoint(Buffer.from(certificate, 'base64'))?.toString('hex')).toBe(fingerprint);
    },
  );

  it('is not there where its certificate is signed by Ed25519, for which RFC 5929 has no hash', () => {
    expect(serverEndPoint(Buffer.from(ed25519, 'base64'))).toBeUndefined();
  });

  it('is not there where a certificate is none', () => {
    for (const octets of ['', '30', '3000', '30030101ff', '308006'])
      expect(serverEndPoint(Buffer.from(octets, 'hex'))).toBeUndefined();
  });
});
