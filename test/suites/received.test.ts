import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Row {
  readonly id: string;
  readonly form: string;
}

const file = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'suites', 'delivery', 'trace.yaml');
const { scenarios } = parse(readFileSync(file, 'utf8')) as { scenarios: { id: string; each?: Row[] }[] };
const written = scenarios.find(({ id }) => id === 'received')?.each?.find(({ id }) => id === 'whole')?.form ?? '';
const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(written) ?? [];
const form = new RegExp(source, flags);

const from = 'Received: from client.example (localhost [127.0.0.1])';
const date = 'Mon, 15 Jan 2024 12:00:00 +0000';

describe('the form of Received in delivery/trace', () => {
  it.each([
    ['from and by alone', `${from} by mail.example.test; ${date}`],
    [
      'every clause',
      `${from}\n\tby mail.example.test (mailer) via TCP with ESMTPS id a1\n\tfor <user1@example.test>; ${date}`,
    ],
    [
      'comments within comments',
      `${from} (using TLSv1.3 (256/256 bits)) by mail.example.test with ESMTPS id <a@b>; ${date}`,
    ],
    ['the cipher of RFC 8314', `${from} by mail.example.test with ESMTPS id a1 tls TLS_AES_256_GCM_SHA384; ${date}`],
    [
      'clauses that are registered later',
      `${from} by mail.example.test id a1 for <a@b> tls X priority 3 note "two words"; ${date}`,
    ],
  ])('takes %s', (_, field) => {
    expect(form.test(field)).toBe(true);
  });

  it.each([
    ['no by clause', `${from} with ESMTP id a1; ${date}`],
    ['a clause without a value', `${from} by mail.example.test with; ${date}`],
    ['clauses in another order', `${from} by mail.example.test id a1 with ESMTP; ${date}`],
    ['no date', `${from} by mail.example.test with ESMTP id a1\n`],
  ])('does not take %s', (_, field) => {
    expect(form.test(field)).toBe(false);
  });
});
