import { describe, expect, it } from 'vitest';
import type { VerdictEvent } from '../../record/events.js';
import { renderReport } from '../../reports/index.js';
import { workflowCommands } from './readers.js';
import { results, verdicts, wellResults, whole } from './sample.js';

const commands = async (record: typeof results) => workflowCommands(await renderReport('github', record));
const [, failed, , , , , warned, , error] = verdicts as readonly [VerdictEvent, VerdictEvent, ...VerdictEvent[]];

describe('the annotations for GitHub', () => {
  it('are what is broken, the gravest first, then warnings and known deviations', async () => {
    const told = await commands(results);
    expect(told.map(({ name, properties }) => `${name} ${properties.title?.split(':')[0]}`)).toEqual([
      'error fail',
      'error fail',
      'error fixed',
      'error error',
      'warning warn',
      'notice known',
    ]);
    expect(told[0]?.message).toMatch(/^in 1 of 70 sessions\n/);
    expect(told[1]).toEqual({
      name: 'error',
      properties: {
        file: 'suites/smtp/syntax.yaml',
        line: '31',
        title: "fail: A reverse-path without brackets is refused | `it's` *so*",
      },
      message: [
        'the reply was not the one expected',
        'rfc5321/4.1.1.2/mail-syntax (MUST): The reverse-path of MAIL stands in angle brackets.',
        'leniency: The server takes what should be refused, which harms no client that keeps to the RFC.',
        "npx mailspec run 'smtp/syntax/mail-from[no-brackets]' --target 'targets/my server.yaml'",
      ].join('\n'),
    });
    expect(told[2]?.message).toMatch(/^it passes, yet known\.yaml lists it: take it off the list\n/);
    expect(told.at(-1)?.message).toMatch(/^known deviation: mended in 1\.3\n/);
  });

  it('are none when there is nothing to do', async () => {
    expect(await renderReport('github', wellResults)).toBe('');
  });

  it('are no more of a kind than are shown, of which the last tells of the others', async () => {
    const many = (count: number, event: VerdictEvent) =>
      Array.from({ length: count }, (_, at) => ({
        ...event,
        scenario: `smtp/x/c${at}`,
        rule: `${event.rule}-${at}`,
        title: `${event.verdict}-${at}`,
      }));
    const titles = async (...events: VerdictEvent[]) =>
      (await commands(whole(events))).map(({ properties, message }) => [properties.title, message.split('\n')[0]]);
    expect(await titles(...many(10, warned!))).toHaveLength(10);
    const both = await titles(...many(8, error!), ...many(5, failed));
    expect(both.map(([title]) => title)).toEqual([
      ...Array.from({ length: 5 }, (_, at) => `fail: fail-${at}`),
      ...Array.from({ length: 4 }, (_, at) => `error: error-${at}`),
      'mailspec',
    ]);
    expect(both.at(-1)?.[1]).toBe('4 more errors: the other reports have them all.');
    expect((await titles(...many(11, warned!))).at(-1)?.[1]).toBe('2 more warnings: the other reports have them all.');
  });

  it('are one for all that failed by a rule, security first', async () => {
    const told = await commands(
      whole([
        { ...failed, scenario: 'a/b/1', rule: 'rfc1/1/a' },
        { ...failed, scenario: 'a/b/2', rule: 'rfc1/1/a' },
        { ...failed, scenario: 'a/b/3', rule: 'rfc1/1/a' },
        { ...failed, scenario: 'a/b/4', rule: 'rfc1/1/b', severity: 'security' },
      ]),
    );
    expect(told.map(({ message }) => message.split('\n').slice(1, 4))).toEqual([
      [
        expect.stringMatching(/^rfc1\/1\/b /),
        expect.stringMatching(/^security: Others may get at mail/),
        expect.stringMatching(/^npx mailspec run a\/b\/4 /),
      ],
      [
        expect.stringMatching(/^rfc1\/1\/a /),
        expect.stringMatching(/^leniency: /),
        '2 more scenarios failed behind this one.',
      ],
    ]);
  });

  it('are escaped, so that no text of a server is a command of its own', async () => {
    const text = '100%, a: b%0A::error::x\r\n::stop-commands::y';
    const event = { ...failed, title: text, reason: text, file: 'a,b:c%.yaml' };
    const report = await renderReport('github', whole([event]));
    expect(report.split('\n')).toHaveLength(2);
    const [command] = workflowCommands(report);
    expect(command?.properties).toEqual({
      file: 'a,b:c%.yaml',
      line: '31',
      title: 'fail: 100%, a: b%0A::error::x\\x0d\n::stop-commands::y',
    });
    expect(command?.message).toMatch(/^100%, a: b%0A::error::x\\x0d\n::stop-commands::y\n/);
  });

  it('name no place where there is none, and cut a title that is too long', async () => {
    const [command] = await commands(whole([{ ...failed, line: 0, title: 'x'.repeat(300) }]));
    expect(command?.properties).toEqual({ title: `fail: ${'x'.repeat(247)}..` });
  });
});
