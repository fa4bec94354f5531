import { describe, expect, it } from 'vitest';
import { nameOf, oneOf } from '../../cli/usage.js';
import { compiled, start } from '../command-line.js';

describe('a name out of several', () => {
  it('is told with the others in a sentence', () => {
    expect(oneOf(['a', 'b', 'c'])).toBe('a, b or c');
    expect(oneOf(['a'])).toBe('a');
  });

  it('is refused with what may have been meant', () => {
    expect(nameOf('--reporter', 'html', ['html', 'json'])).toBe('html');
    expect(() => nameOf('--reporter', 'htlm', ['html', 'json'])).toThrow(
      '--reporter takes html or json, not `htlm`: did you mean `html`?',
    );
    expect(() => nameOf('--reporter', 'pdf', ['html', 'json'])).toThrow(/not `pdf`$/);
  });
});

it.each([[], ['run'], ['report'], ['matrix'], ['diff'], ['history'], ['prove'], ['serve'], ['init']])(
  'the help of %s loads neither engine, server nor report',
  async (...command) => {
    // Which services there are is told by files of a few facts each.
    const heavy =
      '/build/(runner/(engine|scenario|protocols(?!/(?:[a-z0-9]+/)?services.js)|targets)|reference|reports/[^/]+/)/|node_modules/(ajv|yaml)';
    const refuse = `export async function resolve(specifier, context, next) {
      const found = await next(specifier, context);
      if (/${heavy.replaceAll('/', '\\/')}/.test(found.url)) throw new Error('loads ' + found.url);
      return found;
    }`;
    const module = (text: string) => `data:text/javascript,${encodeURIComponent(text)}`;
    const register = module(`import { register } from 'node:module'; register(${JSON.stringify(module(refuse))});`);
    const options = { env: { NODE_OPTIONS: `--import=${register}` }, program: compiled };
    const { status, stderr } = await start([...command, '--help'], options).ended;
    expect(stderr).toBe('');
    expect(status).toBe(0);
  },
);
