import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, mailspec } from '../command-line.js';

const file = (claims: string) =>
  `name: old\nservices: {imap: {port: 1}}\nclaims: ${claims}\ndomain: example.test\naccounts: {user: a, password: b}\n`;

describe('claims of a target file', () => {
  it('are checked before the server is asked anything', async () => {
    const place = folder({ 'old.yaml': file('[rfc2006]') });
    const { status, stderr } = await mailspec('run', 'imap', '--target', join(place, 'old.yaml'), '--results', place);
    expect(status).toBe(2);
    expect(stderr).toMatch(/old\.yaml:3:10: the catalogue has no RFC 2006\n {3}= did you mean `rfc2060`\?\n$/);
  });
});

describe('--claims', () => {
  it.each([
    ['2060', '--claims takes an RFC such as rfc2060, not `2060`\n'],
    ['rfc2006', '--claims: the catalogue has no RFC 2006; did you mean `rfc2060`?\n'],
    ['rfc1939', '--claims: no RFC obsoletes RFC 1939: servers are tested against it without `claims`; leave it out\n'],
  ])('refuses %s', async (rfc, message) => {
    const { status, stderr } = await mailspec('run', 'imap', '--claims', rfc, '--results', folder());
    expect(status).toBe(2);
    expect(stderr).toBe(message);
  });

  it('holds a server to an older RFC', async () => {
    const results = folder();
    const { status } = await mailspec('run', 'imap/select/required-data', '--claims', 'rfc2060', '--results', results);
    expect(status).not.toBe(2);
    expect(readFileSync(join(results, 'results.jsonl'), 'utf8')).toContain(
      'the target claims RFC 2060, which does not require it',
    );
  });
});

describe('an RFC whose file has only what differs', () => {
  it('selects scenarios as the other one does', async () => {
    const { status, stdout } = await mailspec('list', '--rfc', '2060/6.3.1');
    expect(status).toBe(0);
    expect(stdout).toContain('imap/select/missing[select]');
    expect(stdout).toContain('imap/select/required-data-of-rev1[select-unseen]');
    expect(stdout).not.toContain('imap/select/required-data[select-uidnext]');
  });
});
