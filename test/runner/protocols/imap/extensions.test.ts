import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { base } from '../../../../runner/protocols/imap/extensions/base.js';
import { type Extension, vocabularyOf } from '../../../../runner/protocols/imap/extensions/extension.js';
import { extensions } from '../../../../runner/protocols/imap/extensions/index.js';
import { choose } from '../../engine/playing.js';

const root = join(import.meta.dirname, '../../../..');

/** All that an extension names on the wire. */
function namesOf(extension: Extension): readonly string[] {
  const { capabilities, commands, responses, codes, fetch, status, search, list } = extension;
  return [
    ...capabilities,
    ...[commands, responses, codes, fetch, status, search, list?.items].flatMap(table => Object.keys(table ?? {})),
    ...(list?.exclusive ?? []).flat(),
  ];
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.ts'))
    .map(path => join(folder, path));
}

/** A file's text without its comments. */
function codeOf(path: string): string {
  return readFileSync(join(root, path), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
}

/** What a file outside extensions/ says that an expression matches. The registries of keywords list all that there are, whatever mailspec knows of them. */
function mentions(folder: string, what: RegExp): readonly string[] {
  return [...filesUnder(folder), 'runner/engine/guards/imap.ts']
    .filter(path => !path.startsWith('runner/protocols/imap/extensions/') && !path.endsWith('/registered.ts'))
    .flatMap(path => (what.exec(codeOf(path)) ?? []).map(found => `${path}: ${found}`));
}

describe('the extensions of IMAP', () => {
  const ofExtensions = extensions.filter(extension => extension !== base);
  const ofBase = new Set(namesOf(base));

  it.each(ofExtensions.map(extension => [extension.title, extension] as const))(
    'are named in their own files alone: %s',
    (_, extension) => {
      const names = namesOf(extension).filter(name => !ofBase.has(name));
      const escaped = names.map(name => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
      expect(
        mentions('runner/protocols', new RegExp(`(?<![\\w.-])(?:${escaped.join('|') || '(?!)'})(?![\\w-])`)),
      ).toEqual([]);
      const patterns = Object.keys(extension.patterns ?? {}).map(name => `'${name}'`);
      expect(mentions('runner/protocols/imap/match', new RegExp(patterns.join('|') || '(?!)'))).toEqual([]);
    },
  );

  it('stand in the one list, each file', () => {
    const listed = readFileSync(join(root, 'runner/protocols/imap/extensions/index.ts'), 'utf8');
    const files = filesUnder('runner/protocols/imap/extensions').map(path => path.replace(/^.*\/(.*)\.ts$/, '$1'));
    expect(files.filter(file => file !== 'index' && !listed.includes(`'./${file}.js'`))).toEqual([]);
  });

  it('define each name once', () => {
    const again: Extension = { rfc: 9999, title: 'x', capabilities: [], codes: { ALERT: {} } };
    expect(() => vocabularyOf([base, again])).toThrow('ALERT of RFC 9999 is defined twice');
  });

  it('name the capabilities that the suites need', () => {
    const known = extensions.flatMap(({ capabilities }) => capabilities);
    // `imap/capabilities` asks no more than that a command is known, which needs no extension here.
    const needed = choose()
      .scenarios.filter(({ id }) => !id.startsWith('imap/capabilities/'))
      .flatMap(({ needs }) => (needs.imap ?? []).map(name => name.replace('!', '').toUpperCase()));
    expect(needed.length).toBeGreaterThan(20);
    expect(
      needed.filter(
        name =>
          !known.some(each => each === name || (each.endsWith('=') && (name.startsWith(each) || each === `${name}=`))),
      ),
    ).toEqual([]);
  });

  it('have their map patterns in the documentation', () => {
    const docs = readFileSync(join(root, 'docs/scenarios.md'), 'utf8');
    const patterns = extensions.flatMap(extension => Object.keys(extension.patterns ?? {}));
    expect(patterns.filter(name => !docs.includes(`\`{${name}: `))).toEqual([]);
  });
});
