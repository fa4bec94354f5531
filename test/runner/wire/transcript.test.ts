import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { showOctets } from '../../../runner/wire/octet-text.js';
import { Transcript } from '../../../runner/wire/transcript.js';

const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');

/** The texts of a transcript that masks these secrets and in which the client wrote these pieces. */
function shown(secrets: readonly string[], pieces: readonly string[]): string[] {
  let ms = 0;
  const transcript = new Transcript(() => ms);
  for (const secret of secrets) transcript.mask(secret);
  for (const piece of pieces) {
    ms += 100;
    transcript.client('a', Buffer.from(piece, 'latin1'));
  }
  return transcript.entries().map(entry => entry.text);
}

describe('what is shown of octets', () => {
  it('can be told again', () => {
    expect(showOctets(Buffer.from('a\\b\r\n\t\x00\x7f\xff~ ', 'latin1'))).toBe('a\\\\b\\r\\n\\x09\\x00\\x7F\\xFF~ ');
  });
});

describe('the transcript', () => {
  it('has direction, connection, time and octets', () => {
    let ms = 1000;
    const transcript = new Transcript(() => ms);
    transcript.event('a', 'connected');
    ms = 1007.4;
    transcript.server('a', Buffer.from('220 hi\r\n'));
    ms = 1012;
    transcript.client('b', Buffer.from('QUIT\r\n'));
    expect(transcript.entries()).toEqual([
      { ms: 0, connection: 'a', direction: 'event', text: 'connected' },
      { ms: 7, connection: 'a', direction: 'server', text: '220 hi\\r\\n', octets: 8 },
      { ms: 12, connection: 'b', direction: 'client', text: 'QUIT\\r\\n', octets: 6 },
    ]);
  });

  it('joins what belongs to one line and comes together, and keeps apart what does not', () => {
    let ms = 0;
    const transcript = new Transcript(() => ms);
    for (const piece of ['25', '0 o', 'k\r\n', '250 next\r\n']) transcript.server('a', Buffer.from(piece));
    ms = 100;
    transcript.server('a', Buffer.from('25'));
    ms = 200;
    transcript.server('a', Buffer.from('0 late\r\n'));
    expect(transcript.entries().map(entry => entry.text)).toEqual([
      '250 ok\\r\\n',
      '250 next\\r\\n',
      '25',
      '0 late\\r\\n',
    ]);
  });

  it('shortens long runs', () => {
    const transcript = new Transcript();
    for (let chunk = 0; chunk < 100; chunk++) transcript.server('a', Buffer.alloc(65_536, chunk === 0 ? 'a' : 'z'));
    const [entry, ...more] = transcript.entries();
    expect(more).toEqual([]);
    expect(entry?.octets).toBe(6_553_600);
    expect(entry?.text).toBe(`${'a'.repeat(2048)}… 6551352 octets left out …${'z'.repeat(200)}`);
  });

  it('keeps the first and the last of many entries', () => {
    const transcript = new Transcript();
    for (let line = 0; line < 1000; line++) transcript.client('a', Buffer.from(`NOOP ${line}\r\n`));
    const texts = transcript.entries().map(entry => entry.text);
    expect(texts).toHaveLength(401);
    expect(texts[99]).toBe('NOOP 99\\r\\n');
    expect(texts[100]).toBe('600 entries left out');
    expect(texts[101]).toBe('NOOP 700\\r\\n');
    expect(texts[400]).toBe('NOOP 999\\r\\n');
  });
});

describe('masking', () => {
  it('hides a secret as it is, in quotes, and in events', () => {
    expect(shown(['hunter22'], ['PASS hunter22\r\n'])).toEqual(['PASS ***\\r\\n']);
    expect(shown(['a"b\\cd'], ['a LOGIN u "a\\"b\\\\cd"\r\n'])).toEqual(['a LOGIN u "***"\\r\\n']);
    const transcript = new Transcript();
    transcript.mask('hunter22');
    transcript.event('a', 'signs in as ü with hunter22');
    expect(transcript.entries()[0]?.text).toBe('signs in as ü with ***');
  });

  it.each([
    ['hexadecimal', 'hunter22', '68756e7465723232'],
    ['hexadecimal in capitals', 'zoo-key', '7A6F6F2D6B6579'],
    ['a URL', 'p@ss/wörd', 'p%40ss%2Fw%C3%B6rd'],
    ['a URL, in small letters', 'p@ss/wörd', 'p%40ss%2fw%c3%b6rd'],
    ['what the transcript shows', 'wörd', 'w\\xC3\\xB6rd'],
    ['what a report shows', 'wörd', 'w\\xc3\\xb6rd'],
    ['Latin-1 that was taken for UTF-8', 'wörd', 'wÃ¶rd'],
    ['UTF-8', 'wörd', 'wörd'],
    ['JSON', 'hunter22', '\\u0068\\u0075nter\\u00322'],
    ['JSON that a report shows', 'hunter22', '\\\\u0068unter22'],
    ['HTML, by decimal numbers', 'p<ss/wörd', 'p&#60;ss&#047;w&#246;rd'],
    ['HTML, by hexadecimal numbers', 'p<ss/wörd', 'p&#x3C;ss&#x2f;w&#XF6;rd'],
    ['base64', 'o?o>o~~~', Buffer.from('o?o>o~~~').toString('base64')],
    ['base64url', 'o?o>o~~~', Buffer.from('o?o>o~~~').toString('base64url')],
    ['base64url among other octets', 'o?o>o~~~', Buffer.from('.o?o>o~~~...').toString('base64url')],
  ])('hides a secret in %s', (_, secret, written) => {
    const transcript = new Transcript();
    transcript.mask(secret);
    expect(transcript.hidden(`it says ${written}!`)).toBe('it says ***!');
  });

  it('hides every base64 word with a secret in it', () => {
    for (const user of ['', 'u', 'us', 'use', 'user']) {
      expect(shown(['hunter22'], [`AUTH PLAIN ${base64(`\0${user}\0hunter22`)}\r\n`])).toEqual([
        'AUTH PLAIN ***\\r\\n',
      ]);
      expect(shown(['hunter22'], [`+ ${base64(`${user}:hunter22 and more`)}\r\n`])).toEqual(['+ ***\\r\\n']);
    }
    expect(shown(['hunter22'], [`AUTH PLAIN ${base64('\0user\0other')}\r\n`])).toEqual([
      `AUTH PLAIN ${base64('\0user\0other')}\\r\\n`,
    ]);
  });

  const password = 'Geheim&Wört+9=x';
  const utf8 = Buffer.from(password);
  const hex = utf8.toString('hex');
  const each = (form: (hex: string) => string, kept: RegExp) =>
    [...utf8]
      .map(octet =>
        kept.test(String.fromCharCode(octet)) ? String.fromCharCode(octet) : form(octet.toString(16).padStart(2, '0')),
      )
      .join('');

  it.each<[string, string | Buffer]>([
    ['every octet as a URL has it', hex.replace(/../g, '%$&')],
    ['every octet as a URL has it, in capitals', hex.toUpperCase().replace(/../g, '%$&')],
    ['what a URL must escape', encodeURIComponent(password)],
    ['quoted-printable', each(one => `=${one.toUpperCase()}`, /[ -<>-~]/)],
    ['quoted-printable throughout, over two lines', hex.toUpperCase().replace(/../g, '=$&').replace('=57', '=\r\n=57')],
    ['xtext', each(one => `+${one.toUpperCase()}`, /[!-*,-<>-~]/)],
    ['hexadecimal with spaces', hex.replace(/../g, '$& ').trim()],
    ['hexadecimal with colons, in capitals', hex.toUpperCase().replace(/../g, '$&:').slice(0, -1)],
    ['as a transcript shows it', each(one => `\\x${one}`, /[ -~]/)],
    ['Latin-1', Buffer.from(password, 'latin1')],
    ['UTF-8 that was taken for Latin-1', utf8.toString('latin1')],
    ['modified UTF-7', 'Geheim&-W&APY-rt+9=x'],
    ['capitals', password.toUpperCase()],
    ['small letters', password.toLowerCase()],
    ['base64 of its base64', Buffer.from(utf8.toString('base64')).toString('base64')],
  ])('hides a secret in another form: %s', (_, form) => {
    const transcript = new Transcript();
    transcript.mask(password);
    const octets = Buffer.concat([Buffer.from('NO you said <'), Buffer.from(form), Buffer.from('> twice\r\n')]);
    for (const octet of octets) transcript.server('a', Buffer.from([octet]));
    expect(
      transcript
        .entries()
        .map(({ text }) => text)
        .join(''),
    ).toMatch(/^NO you said <(?:\*\*\*)+>? ?twice\\r\\n$/);
    if (typeof form === 'string') expect(transcript.hidden(`said <${form}>!`)).toMatch(/^said <\*\*\*>?!$/);
  });

  it('leaves a short secret that a command is like in another case', () => {
    const transcript = new Transcript();
    transcript.mask('pass');
    expect(transcript.hidden('PASS pass')).toBe('PASS ***');
  });

  it('hides what the server says, too, and tells no length', () => {
    const transcript = new Transcript();
    transcript.mask(Buffer.from('hunter22'));
    transcript.server('a', Buffer.from('-ERR wrong password: hunter22\r\n'));
    expect(transcript.entries()).toEqual([
      { ms: expect.any(Number), connection: 'a', direction: 'server', text: '-ERR wrong password: ***\\r\\n' },
    ]);
  });

  it('hides a secret that is split, whatever comes in between', () => {
    expect(shown(['hunter22'], ['PASS hun', 'te', 'r22\r\nNOOP\r\n'])).toEqual([
      'PASS ***',
      '***',
      '***\\r\\nNOOP\\r\\n',
    ]);
    let ms = 0;
    const transcript = new Transcript(() => ms);
    transcript.mask('hunter22');
    transcript.client('a', Buffer.from('PASS hunt'));
    transcript.server('a', Buffer.from('* waiting\r\n'));
    transcript.client('b', Buffer.from('NOOP\r\n'));
    ms = 500;
    transcript.client('a', Buffer.from('er22\r\n'));
    expect(transcript.entries().map(entry => entry.text)).toEqual([
      'PASS ***',
      '* waiting\\r\\n',
      'NOOP\\r\\n',
      '***\\r\\n',
    ]);
  });

  it.each([
    ['two replies of POP3', ['-ERR you said hun', 'ter22\r\n'].join('\r\n-ERR ')],
    ['a reply of SMTP', '550-5.7.1 no hunt\r\n550 5.7.1 er22\r\n'],
    ['two responses of IMAP', '* NO [ALERT] hunter\r\nm1 NO [AUTHENTICATIONFAILED] 22\r\n'],
    ['lines of a message', 'Subject: hun\r\n ter22\r\n'],
    ['a line an octet', 'h\nu\nn\nt\ne\nr\n2\n2\n'],
    [
      'base64 over two lines',
      `${base64('\0me\0hunter22 and more').slice(0, 11)}\r\n${base64('\0me\0hunter22 and more').slice(11)}`,
    ],
  ])('hides a secret that is parted by the ends of lines: %s', (_, said) => {
    for (const pieces of [[said], [...said], said.split(/(?<=\n)/)]) {
      const text = shown(['hunter22'], pieces).join('');
      expect(text.replaceAll('***', '')).not.toMatch(/hun|er2|22|odW|50ZXI/);
    }
    const transcript = new Transcript();
    transcript.mask('hunter22');
    expect(transcript.hidden(showOctets(Buffer.from(said)))).not.toMatch(/hun|er2|22|odW|50ZXI/);
    expect(transcript.hidden(said.replace(/\r?\n/g, ' / '))).not.toMatch(/hun|er2|22|odW|50ZXI/);
  });

  it.each([
    ['SMTP', '550-5.7.1 no: open\r\n550 5.7.1 sesame 42\r\n'],
    ['POP3', '-ERR no: open sesame\r\n-ERR 42\r\n'],
    ['IMAP', '* NO no: open sesame\r\n* NO 42\r\n'],
    ['IMAP, with more white space', '* NO no: open  sesame \r\n* NO  42\r\n'],
    ['a message', 'Subject: no: open\r\n\tsesame\r\n 42\r\n'],
    ['in hexadecimal', '250-6f70656e20736573616\r\n250 d65203432\r\n'],
    ['in hexadecimal with spaces', '* NO 6f 70 65 6e 20 73 65\r\n* NO 73 61 6d 65 20 34 32\r\n'],
  ])('hides a secret with white space in it that is parted by the ends of lines: %s', (_, said) => {
    for (const pieces of [[said], [...said], said.split(/(?<=\n)/)]) {
      const text = shown(['open sesame 42'], pieces).join('');
      expect(text.replaceAll('***', '')).not.toMatch(/open|sesame|42|6f|73|65/);
    }
    const transcript = new Transcript();
    transcript.mask('open sesame 42');
    expect(transcript.hidden(showOctets(Buffer.from(said)))).not.toMatch(/open|sesame|42|6f|73|65/);
  });

  it('hides hexadecimal that is parted by the end of a line', () => {
    const said = '250-636f72726\r\n250 56374\r\n';
    expect(shown(['correct'], [said]).join('')).toBe('250-***\\r\\n');
    expect(shown(['correct'], ['250-ok 636f\r\n250 ok\r\n']).join('')).toBe('250-ok 636f\\r\\n250 ok\\r\\n');
    expect(shown(['correct'], ['+OK 1 636\r\n']).join('')).toBe('+OK 1 636\\r\\n');
  });

  it('leaves lines alone in which the beginning of a secret stands', () => {
    expect(shown(['hunter22'], ['250 hunt\r\n', '250 on\r\n'])).toEqual(['250 hunt\\r\\n', '250 on\\r\\n']);
  });

  it('hides a secret of which the rest never comes', () => {
    expect(shown(['hunter22'], ['PASS hunte'])).toEqual(['PASS ***']);
    expect(shown(['hunter22'], [base64('\0user\0hunter22').slice(0, 14)])).toEqual(['***']);
  });

  it('hides the whole of a long word, of which the secret is but a part, however it is split', () => {
    const token = 'T0k3n'.repeat(300);
    const word = base64(`user=a\x01auth=Bearer ${token}\x01\x01${'tail'.repeat(400)}`);
    for (const size of [17, 100, 4096]) {
      const pieces = `AUTH XOAUTH2 ${word}\r\n`.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      const text = shown([token], pieces)
        .join('')
        .replaceAll('***', '')
        .replace(/… \d+ octets left out …/, '');
      expect(text).toBe('AUTH XOAUTH2 \\r\\n');
    }
  });

  it('hides a secret at the place where a long run is cut', () => {
    for (let before = 2030; before < 2060; before++) {
      const [text] = shown(['hunter22'], [`${'x'.repeat(before)}hunter22${'y'.repeat(5000)}`]);
      expect(text).not.toMatch(/hun|22|nter/);
    }
    for (let after = 190; after < 215; after++) {
      const [text] = shown(['hunter22'], [`${'x'.repeat(9000)}hunter22${'y'.repeat(after)}`]);
      expect(text).not.toMatch(/hun|22|nter/);
    }
  });

  it('hides a short secret only where it stands alone', () => {
    expect(shown(['a'], ['PASS a\r\nNOOP and a half\r\n'])).toEqual(['PASS ***\\r\\nNOOP and *** half\\r\\n']);
  });

  it('ignores an empty secret', () => {
    expect(shown([''], ['PASS \r\n'])).toEqual(['PASS \\r\\n']);
  });

  it('never shows a secret, in whatever form and pieces', () => {
    const letters = fc.constantFrom(...'abcdefGHIJK0123456789!"\\ $%');
    const secret = fc.string({ unit: letters, minLength: 4, maxLength: 20 });
    const around = fc.string({ unit: fc.constantFrom('\0', '\x01', '~', '#'), maxLength: 5 });
    fc.assert(
      fc.property(
        secret,
        around,
        around,
        fc.boolean(),
        fc.array(fc.nat(60), { maxLength: 6 }),
        (word, before, after, encode, cuts) => {
          const text = encode ? base64(before + word + after) : before + word + after;
          const line = `~~ ${text}\r\n`;
          const places = [0, ...cuts.map(cut => cut % line.length), line.length].toSorted((a, b) => a - b);
          const pieces = places.slice(1).map((end, index) => line.slice(places[index], end));
          const joined = shown([word], pieces).join('').replaceAll('***', '');
          const rest = encode ? '' : showOctets(Buffer.from(before + after, 'latin1'));
          expect(joined).toBe(`~~ ${rest}\\r\\n`);
        },
      ),
      { numRuns: 500 },
    );
  });
});
