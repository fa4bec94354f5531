import { describe, expect, it } from 'vitest';
import type { ServiceProfile } from '../../../record/events.js';
import { announced, describeAnnounced } from '../../../runner/scenario/announced.js';
import { scenarios } from '../engine/playing.js';

const profile = (service: string, capabilities: ServiceProfile['capabilities']): ServiceProfile => ({
  service,
  host: '127.0.0.1',
  port: 25,
  tls: 'none',
  greeting: '220 hello',
  capabilities,
});

const asking = scenarios(`
scenarios:
  - id: size
    title: Size
    rule: rfc9999/1/must
    needs: {smtp: [SIZE, AUTH PLAIN]}
    steps:
      - connect: {smtp: c}
      - send: EHLO client.example.test
        skip-if: {lacks: Dsn}
        expect: 250
  - id: quota
    title: Quota
    rule: rfc9999/1/must
    needs: {imap: ['QUOTA=RES-STORAGE', '!IDLE', APPENDLIMIT, RIGHTS]}
    steps:
      - connect: {imap: c}
      - send: NOOP
        expect: {tagged: OK}
`);

describe('what a server announces', () => {
  it('is tested where a scenario asks for it, in any service that is greeted alike', () => {
    const smtp = profile('smtp', {
      clear: ['SIZE 1000', 'DSN', 'STARTTLS'],
      secured: ['SIZE 1000', 'AUTH PLAIN LOGIN'],
    });
    const submission = profile('submissions', { secured: ['DSN', 'BURL'] });
    const lmtp = profile('lmtp', { clear: ['SIZE', 'DSN'] });
    expect(announced([smtp, submission, lmtp], asking)).toEqual([
      {
        services: ['smtp', 'submissions'],
        keywords: ['SIZE', 'DSN', 'STARTTLS', 'AUTH PLAIN', 'AUTH LOGIN', 'BURL'],
        untested: ['STARTTLS', 'AUTH LOGIN', 'BURL'],
      },
      { services: ['lmtp'], keywords: ['SIZE', 'DSN'], untested: ['SIZE', 'DSN'] },
    ]);
  });

  it('is a name with its value, unless that is a number or a set of rights; private names are left out', () => {
    const imap = profile('imap', {
      authenticated: ['IDLE', 'QUOTA=RES-STORAGE', 'QUOTA=RES-MESSAGE', 'APPENDLIMIT=1024', 'RIGHTS=texk', 'XLIST'],
    });
    expect(announced([imap], asking)[0]?.untested).toEqual(['QUOTA=RES-MESSAGE']);
  });

  it('is told as a line for the services that are alike', () => {
    const all = [
      { services: ['imap', 'imaps'], keywords: ['IDLE', 'MOVE'], untested: ['MOVE'] },
      { services: ['pop3'], keywords: ['TOP'], untested: [] },
    ];
    expect(describeAnnounced('mine', all)).toBe(
      'mine\n  imap, imaps: 2 announced, not tested: MOVE\n  pop3: 1 announced, all tested\n',
    );
  });
});
