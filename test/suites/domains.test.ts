import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../runner/source/package.js';
import { texts } from '../../runner/source/template.js';
import { choose, type Scenario } from '../runner/engine/playing.js';

// Mail, and questions to the DNS, go nowhere but to the target: every domain in what scenarios send is the target's own, or a name that
// RFC 2606 keeps for such use. A server may try to reach, or to look up, whatever it is told.

/** Variables that hold an address or a domain: the target's, or reserved ones. */
const known =
  /^\$\{(?:(?:remote-|remote-plain-)?domain|sender|foreign|unknown|recipient2?|remote(?:-plain)?|client|user2?|url-user2?)\}$/;
const variableDomain = /(?:^|\.)\$\{(?:remote-|remote-plain-)?domain\}\.?$/;
/** Such a domain in the brackets of a literal, which it is not. */
const bracketed = /^\[(?:example\.(?:com|net|org)|\$\{(?:remote-)?domain\})\]$/;
const reserved = /(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)\.?$/i;
/** Addresses of loopback or documentation (RFC 5737, RFC 3849), in brackets or as RFC 821 had them, and what is none. */
const literal = /^(?:\[(?:IPv6:)?(?:127\.|192\.0\.2|2001:db8|:+1|:+ffff:192\.0\.2|0|XYZZY:|[g-z\]])|#\d)/i;
/** The host that the server has listed itself, as the one whose URLs it resolves (RFC 4468 3.3). */
const listed = /^\$\{listed\}$/;
/** The beginning of the harness's own name, behind which an octet is put that does not belong there. */
const cut = /^client$/;

/** The domains of a text: behind an at sign, and behind the verbs that take a domain. */
function domains(text: string): string[] {
  const ofPaths = [...text.matchAll(/<([^<>\s]*)>?/g)].flatMap(([, path = '']) => {
    const route = /^((?:@[^@,:>]+,?)+):(.*)$/.exec(path);
    const hosts = route?.[1]?.split(',').map(host => host.replace(/^@/, '')) ?? [];
    const mailbox = route?.[2] ?? path;
    const at = mailbox.lastIndexOf('@');
    return at === -1 ? hosts : [...hosts, ...mailbox.slice(at + 1).split(',')];
  });
  const bare = [...text.replace(/<[^<>]*>?/g, ' ').matchAll(/[^\s@<>,;"]@([^\s@<>,;"=)+/]+)/g)].map(
    ([, domain = '']) => domain,
  );
  const greeted = [...text.matchAll(/^(?:EHLO|HELO|LHLO|ETRN)[ \t]+[@#]?(\S+)/gim)].map(([, domain = '']) => domain);
  const urls = [...text.matchAll(/\b[a-z][a-z0-9+.-]*:\/\/([^\s/:"<>]+)/gi)].map(([, host = '']) =>
    host.replace(/^.*@/, ''),
  );
  return [...ofPaths, ...bare, ...greeted, ...urls].map(one => one.replace(/"$/, '')).filter(one => one !== '');
}

/** Is a domain one that a server may be told of? */
function harmless(domain: string): boolean {
  return [known, variableDomain, bracketed, reserved, literal, address, listed, cut].some(form => form.test(domain));
}

const address = /^(?:127|192\.0\.2)[.\d]*$/;

function sent({ given, steps }: Scenario): string[] {
  // A list of cipher suites has at signs of its own.
  const actions = steps.map(({ action }) => action).filter(action => action?.verb !== 'handshake');
  return texts([given, actions], () => true).map(({ text }) => text);
}

describe('what scenarios send', () => {
  const { scenarios } = choose();

  it('names no domain but the target, and those that are reserved', () => {
    const foreign = scenarios.flatMap(scenario =>
      sent(scenario)
        .flatMap(domains)
        .filter(domain => !harmless(domain))
        .map(domain => `${scenario.id}: ${domain}`),
    );
    expect([...new Set(foreign)]).toEqual([]);
  });

  it('is looked at', () => {
    const found = new Set(scenarios.flatMap(sent).flatMap(domains));
    expect(found.size).toBeGreaterThan(40);
  });

  it('stands in fixtures whose addresses are reserved, too', () => {
    const folder = `${packageRoot}/suites/messages`;
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.eml'));
    const foreign = files.flatMap(file =>
      [...readFileSync(`${folder}/${file}`, 'latin1').matchAll(/[\w.+-]@([\w.-]+\w)/g)]
        .map(([, domain = '']) => domain)
        .filter(domain => !harmless(domain))
        .map(domain => `${file}: ${domain}`),
    );
    expect(foreign).toEqual([]);
  });
});

describe('a domain', () => {
  it.each([
    'example.com',
    'a.b.example',
    'mail.example.test',
    '${domain}',
    'x.${remote-domain}',
    '[192.0.2.1]',
    'x.invalid',
    'example.net.',
  ])('%s may be named', domain => expect(harmless(domain)).toBe(true));
  it.each(['notexample.com', 'example.com.evil.org', 'aaa.bbb', 'b', 'exa', '8.8.8.8', '[8.8.8.8]', '${token}'])(
    '%s may not',
    domain => expect(harmless(domain)).toBe(false),
  );
  it('is found wherever it stands', () => {
    expect(domains('RCPT TO:<@a.b,@c.d:"e@f"@g.h>')).toEqual(['a.b', 'c.d', 'g.h']);
    expect(domains('From: Some One <x@y.z>, v@w.x')).toEqual(['y.z', 'w.x']);
    expect(domains('VRFY some@one.two\r\nEHLO three.four')).toEqual(['one.two', 'three.four']);
    expect(domains('see https://five.six/seven')).toEqual(['five.six']);
    expect(domains('MAIL FROM:<a@b')).toEqual(['b']);
  });
});
