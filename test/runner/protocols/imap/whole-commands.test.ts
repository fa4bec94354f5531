import { describe, expect, it } from 'vitest';
import { commandParts, WholeCommands } from '../../../../runner/protocols/imap/grammar/whole-commands.js';

describe('whole commands', () => {
  const text = 'a NOOP\r\nb APPEND {5}\r\nIN"OX (\\Seen) {3+}\r\n\r\nx\r\nc DELETE {0}\r\n\r\nd X\n\n\re Y\r\n';
  const whole = [
    { text: 'a NOOP', literals: [] },
    { text: 'b APPEND "IN\\"OX" (\\Seen) "\r\nx"', literals: ['IN"OX', '\r\nx'].map(one => Buffer.from(one)) },
    { text: 'c DELETE ""', literals: [Buffer.alloc(0)] },
    { text: 'd X', literals: [] },
    { text: 'e Y', literals: [] },
  ];

  it('are put together with their literals, in one piece or in many', () => {
    expect(new WholeCommands().push(Buffer.from(text))).toEqual(whole);
    for (const size of [1, 2, 3, 7]) {
      const commands = new WholeCommands();
      const found = [];
      for (let at = 0; at < text.length; at += size)
        found.push(...commands.push(Buffer.from(text.slice(at, at + size))));
      expect(found).toEqual(whole);
    }
  });

  it('are not given before they are complete', () => {
    const commands = new WholeCommands();
    expect(commands.push(Buffer.from('a DELETE {3}\r\nabc'))).toEqual([]);
    expect(commands.push(Buffer.from('\r\n'))).toEqual([{ text: 'a DELETE "abc"', literals: [Buffer.from('abc')] }]);
  });

  it('end where the server refuses a literal that it was asked for', () => {
    const refused = (tag: string, ...written: string[]) => {
      const commands = new WholeCommands();
      for (const octets of written) expect(commands.push(Buffer.from(octets))).toEqual([]);
      return [commands.refused(tag), commands.push(Buffer.from('c X\r\n'))];
    };
    const c = { text: 'c X', literals: [] };
    expect(refused('a', 'a Y {100}\r\n')).toEqual([[], [c]]);
    expect(refused('a', 'a Y {3+}\r\nabc {100}\r\n')).toEqual([[], [c]]);
    expect(refused('a', 'a Y {0}\r\n')).toEqual([[], [c]]);
    expect(refused('a', 'a Y {100}\r\n', 'b Z\r\n')).toEqual([[{ text: 'b Z', literals: [] }], [c]]);
    expect(refused('a', 'a Y {5}\r\n', 'b Z {3}')).toEqual([[], [{ text: 'b Z {3}c X', literals: [] }]]);
    expect(refused('b', 'a Y {100}\r\n')).toEqual([[], []]);
    expect(refused('a', 'a Y {100+}\r\n')).toEqual([[], []]);
    expect(refused('a', 'a Y ')).toEqual([[], [{ text: 'a Y c X', literals: [] }]]);
  });

  it('are kept within bounds', () => {
    const commands = new WholeCommands();
    commands.push(Buffer.from('a X '));
    for (let at = 0; at < 100; at += 1) commands.push(Buffer.alloc(64 * 1024, 0x61));
    const [found] = commands.push(Buffer.from('\r\n'));
    expect(found?.text.length).toBeLessThan(129 * 1024);
  });
});

describe('a command', () => {
  it.each([
    ['a DELETE b', 'DELETE', ['b']],
    ['a delete "b c"', 'DELETE', ['b c']],
    ['a UID STORE 1 FLAGS ()', 'STORE', ['1', 'FLAGS', '()']],
    ['a  RENAME  "a\\"b" "c\\\\d"', 'RENAME', ['a"b', 'c\\d']],
    ['a EXPUNGE', 'EXPUNGE', []],
  ])('%j is taken apart', (text, verb, words) => {
    expect(commandParts({ text, literals: [] })).toMatchObject({ verb, arguments: words });
  });

  it('needs a verb behind its tag', () => {
    expect(commandParts({ text: 'DONE', literals: [] })).toBeUndefined();
    expect(commandParts({ text: '', literals: [] })).toBeUndefined();
  });
});
