import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Layers } from '../../../runner/source/layers.js';
import { packageSchema, readSchema, validate } from '../../../runner/source/schema.js';
import { interpret, openTarget, SourceDocument, type UrlFlag } from './opening.js';

const several = fileURLToPath(new URL('../../containers/compose', import.meta.url));
const page = readFileSync(new URL('../../../docs/targets.md', import.meta.url), 'utf8');

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(match => match[1] ?? '');
}

describe('docs/targets.md', () => {
  const yaml = blocks('yaml').map(text => ({ text, line: page.slice(0, page.indexOf(text)).split('\n').length }));
  const isKnown = (text: string) => text.startsWith('# known.yaml');

  it('has examples of target files and of known deviations', () => {
    expect(yaml.filter(({ text }) => !isKnown(text)).length).toBeGreaterThanOrEqual(3);
    expect(yaml.filter(({ text }) => isKnown(text))).toHaveLength(4);
  });

  it.each(yaml)('has an example in line $line that is read without a complaint', ({ text }) => {
    const document = SourceDocument.parse('docs/targets.md', text);
    if (isKnown(text)) validate(document, packageSchema('runner/targets/known.schema.json'));
    else {
      // What it extends is the first example.
      const whole = text.startsWith('extends:')
        ? new Layers(document, SourceDocument.parse('docs/targets.md', yaml[0]?.text ?? ''))
        : document;
      // A compose file must be there.
      const folder = text.includes('compose:') ? several : '/srv';
      const file = interpret(whole, folder, { MAIL_PASSWORD: 'secret', IMAP_PORT: '1143' });
      expect(file.accounts.length).toBeGreaterThan(0);
    }
  });

  it('mentions every key of the schema in an example', () => {
    const keys = (schema: unknown): string[] => {
      const { properties = {} } = schema as { properties?: Record<string, unknown> };
      return Object.entries(properties).flatMap(([key, inner]) => [key, ...keys(inner)]);
    };
    const written = new Set([...keys(readSchema('runner/targets/target.schema.json'))]);
    const missing = [...written].filter(key => !page.includes(`${key}:`) && !page.includes(`\`tls.${key}\``));
    expect(missing).toEqual([]);
  });

  it('has URLs that are read without a complaint', async () => {
    const urls = Object.fromEntries(
      [...page.matchAll(/--(smtp|submission|lmtp|pop3|imap) '?([a-z0-9]+:\/\/[^\s'`]+)/g)].map(match => [
        match[1] as UrlFlag,
        match[2],
      ]),
    );
    const target = await openTarget({ urls });
    expect(Object.keys(urls).sort()).toEqual(['imap', 'pop3', 'smtp', 'submission']);
    expect(target.services.imap).toMatchObject({ port: 1143, tls: 'starttls' });
  });

  it('has the default ports that there are', async () => {
    const { services, serviceNames } = await import('../../../runner/protocols/services.js');
    for (const name of serviceNames) {
      const row = page.split('\n').find(line => line.startsWith('| `--') && line.includes(`\`${name}://\``));
      expect(row).toMatch(new RegExp(`\\b${services[name].port}\\b`));
    }
  });
});
