import { describe, expect, it } from 'vitest';
import { sectionKinds } from '../../../../runner/oracle/section-list.js';
import { sections } from '../../../../runner/protocols/imap/sections.js';

const message = Buffer.from(
  'From: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nOne.\n--b\nContent-Type: message/rfc822\n\nSubject: in\n\nx\n\n--b--\n'.replace(
    /\n/g,
    '\r\n',
  ),
);

/** The items of all commands for some kinds of sections. */
function asked(...kinds: Parameters<typeof sections.questions>[2]): string[] {
  return sections.questions(message, 3, kinds).map(({ command }) => command.replace(/^FETCH 3 \(|\)$/g, ''));
}

describe('sections', () => {
  it('are asked for as a whole and in pieces', () => {
    expect(asked('parts')).toEqual([
      'BODY.PEEK[1] BODY.PEEK[1]<0.2> BODY.PEEK[1]<2.5> BODY.PEEK[1]<14.5> ' +
        'BODY.PEEK[2] BODY.PEEK[2]<0.9> BODY.PEEK[2]<9.19> BODY.PEEK[2]<28.5> ' +
        'BODY.PEEK[2.1] BODY.PEEK[2.1]<0.2> BODY.PEEK[2.1]<2.4> BODY.PEEK[2.1]<13.5>',
    ]);
    expect(asked('message').join(' ')).toMatch(/^BODY\.PEEK\[\]<0\./);
    expect(
      asked('mime')
        .join(' ')
        .match(/\[[^\]]*\]/g),
    ).toEqual(
      [...'1112222']
        .slice(0, 4)
        .map(() => '[1.MIME]')
        .concat([...'2222'].map(() => '[2.MIME]')),
    );
    expect(asked('embedded').join(' ')).toMatch(/BODY\.PEEK\[2\.HEADER\] .*BODY\.PEEK\[2\.TEXT\]/);
    expect(asked('fields').join(' ')).toContain('BODY.PEEK[2.HEADER.FIELDS (SUBJECT)]');
  });

  it('that are not there are asked for one by one, and may be refused', () => {
    expect(asked('beyond')).toEqual(
      ['1.HEADER', '1.TEXT', '1.1', '2.1.HEADER', '2.1.TEXT', '2.1.1', '2.2', '3'].map(name => `BODY.PEEK[${name}]`),
    );
    expect(sections.questions(message, 3, ['beyond'])[0]?.expect).toEqual([
      { untagged: [{ fetch: 3, items: { 'BODY[1.HEADER]': 'computed' } }], tagged: 'OK' },
      { tagged: ['NO', 'BAD'] },
      { tagged: 'OK', count: { FETCH: 0 } },
    ]);
  });

  it('of all kinds are asked for', () => {
    expect(sections.questions(message, 3, sectionKinds).length).toBeGreaterThan(8);
  });
});
