// The page docs/security.md: what is asked of servers for security's sake, and what came of it.

/** Each check in a plain line, with the scenarios of security/ that make it. A test holds that each of them stands here once. */
export const checks = [
  {
    about: 'STARTTLS',
    lines: [
      [
        'What an attacker puts behind STARTTLS or STLS is not run and not answered inside TLS.',
        ['starttls/*-injected', 'starttls/smtp-second-segment'],
      ],
      ['A login that is put there signs nobody in.', ['starttls/*-injected-login']],
      ['Half a command from before TLS is not joined to a command inside TLS.', ['starttls/*-half']],
      [
        'A command in place of the handshake has no answer in the clear but a refusal. (No RFC says.)',
        ['starttls/*-no-handshake'],
      ],
    ],
  },
  {
    about: 'Relaying',
    lines: [
      [
        'A stranger cannot send to another domain, whatever the sender, the name in EHLO or the AUTH parameter.',
        ['relay/sender', 'relay/hello', 'relay/auth-parameter'],
      ],
      [
        'Nor by another form of the address: percent signs, exclamation marks, routes, quotes, literals.',
        ['relay/recipient'],
      ],
      ['Nothing of it reaches the next hop, even where the address was accepted.', ['relay/passed-on']],
      ['The refusal is 550.', ['relay/refusal']],
    ],
  },
  {
    about: 'Smuggling of messages',
    lines: [
      [
        'Nothing but CRLF, a dot and CRLF ends a message, so that none can be hidden in another (SMTP).',
        ['smuggling/end-of-data', 'smuggling/eighth-bit', 'smuggling/looks-like-the-end'],
      ],
      ['The same by LMTP.', ['smuggling/by-lmtp']],
      [
        'Nor is one hidden for the next hop: the mail relayed has no bare CR or LF, and is one message.',
        ['smuggling/to-the-next-hop'],
      ],
      [
        'A chunk (BDAT) is one message, whatever is in it, and is still one at the next hop.',
        ['smuggling/in-a-chunk', 'smuggling/from-a-chunk-to-the-next-hop'],
      ],
    ],
  },
  {
    about: 'Signing in',
    lines: [
      [
        'A user name that means something to SQL, LDAP, a format or a shell signs nobody in.',
        ['authentication/*-odd-name'],
      ],
      [
        'A password that is nearly right, or none, signs nobody in.',
        ['authentication/*-almost', 'authentication/*-login-without-password'],
      ],
      ['A NUL does not cut off the rest of a name or a password.', ['authentication/imap-name-with-nul']],
      ['A malformed attempt does not keep others from signing in.', ['authentication/*-failure-harms-nobody']],
      [
        'A wrong password and an unknown user have the same reply. (No RFC asks for it.)',
        ['authentication/smtp-unknown-user'],
      ],
      ['Are passwords taken without TLS? (The RFCs leave it to the site.)', ['authentication/*-passwords-in-clear']],
      ['VRFY says the same of users that exist and that do not. (It may tell.)', ['disclosure/vrfy']],
    ],
  },
  {
    about: 'TLS and other protocols',
    lines: [
      ['TLS 1.0 and 1.1 are not negotiated.', ['tls/*-tls-1-0', 'tls/*-tls-1-1']],
      [
        'Cipher suites without encryption, or without a certificate, are not negotiated. (It is up to the site.)',
        ['tls/*-weak-cipher-suite'],
      ],
      ['A request of HTTP is refused; is what follows it run? (No RFC says.)', ['tls/*-http']],
    ],
  },
  {
    about: 'Injection',
    lines: [
      [
        'A path of files is no name of a mailbox.',
        ['injection/imap-select-path', 'injection/imap-status-path', 'injection/imap-list-path'],
      ],
      ['A path to the mailbox of another user does not open it.', ['injection/imap-mailbox-of-another']],
      ['Line ends in a name do not become responses of their own.', ['injection/imap-split-*']],
      ['Line ends in EHLO and MAIL do not become header fields.', ['injection/smtp-header-field']],
    ],
  },
  {
    about: 'Exhaustion',
    lines: [
      [
        'Long and deeply nested input does not keep others from being served (IMAP).',
        [
          'limits/imap-before-login',
          'limits/imap-after-login',
          'limits/imap-line-without-end',
          'limits/imap-nested-message',
        ],
      ],
      [
        'Nor do large literals that are announced, and octets behind them are not run.',
        ['limits/imap-announced-literal', 'limits/imap-uninvited-literal'],
      ],
      [
        'Nor does what is large when it is decompressed, nor do twenty silent clients.',
        ['limits/imap-compressed', 'limits/imap-many-connections'],
      ],
      [
        'Long input does not keep others from being served (POP3, SMTP).',
        ['limits/pop3-goes-on', 'limits/smtp-goes-on'],
      ],
    ],
  },
];

/** The id of a scenario without its case: `relay/sender`. */
const nameOf = id => id.replace(/^security\//, '').replace(/[[@].*$/, '');

/** The pattern of a name, in which * stands for one word. */
const matches = (pattern, name) => new RegExp(`^${pattern.replace('*', '[a-z0-9-]+')}$`).test(name);

/** @returns {string[]} the plain lines of the checks that a scenario belongs to */
export const checksOf = id =>
  checks
    .flatMap(({ lines }) => lines)
    .filter(([, names]) => names.some(each => matches(each, nameOf(id))))
    .map(([says]) => says);

const signs = { pass: '✓', fixed: '✓', known: '✗', fail: '✗', warn: '▲', error: '?' };
/** A choice in a word or two: the label of what was seen, or whether the server does what the rule says it may do. */
const choice = (reason = '') => (reason.startsWith('not supported') ? 'not so' : reason.replace(/^supported$/, 'so'));

/** `12 ✓ 2 ✗`, `1 ◇ nothing`: what came of scenarios; skips are left out. */
function outcome(ids, { verdicts, reasons }) {
  const counts = new Map();
  for (const id of ids) {
    const verdict = verdicts.get(id);
    const sign = verdict === 'note' ? `◇ ${choice(reasons.get(id))}` : signs[verdict];
    if (sign !== undefined) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  const order = [...Object.values(signs), '◇'].join('');
  return [...counts]
    .sort(([a], [b]) => order.indexOf(a[0]) - order.indexOf(b[0]))
    .map(([sign, count]) => `${count} ${sign}`)
    .join(' ');
}

/** `3501, 5321`: the RFCs that scenarios cite. */
const rfcsOf = scenarios => [...new Set(scenarios.map(({ rule }) => rule.rfc))].sort((a, b) => a - b).join(', ');

/**
 * @param scenarios all of them, as they are loaded
 * @param records of targets: `{target, header, verdicts, reasons}`, the last two maps from ids
 * @returns {string} the page, in Markdown
 */
export function securityPage(scenarios, records) {
  const own = scenarios.filter(({ id }) => id.startsWith('security/'));
  const line = cells => `|${cells.join('|')}|`;
  const heads = ['check', 'RFCs', 'cases', ...records.map(({ target }) => target)];
  const sections = checks.flatMap(({ about, lines }) => [
    `## ${about}`,
    [
      line(heads),
      line(heads.map((_, at) => (at === 2 ? '---:' : '---'))),
      ...lines.map(([says]) => {
        const cases = own.filter(({ id }) => checksOf(id).includes(says));
        const ids = cases.map(({ id }) => id);
        return line([says, rfcsOf(cases), cases.length, ...records.map(record => outcome(ids, record))]);
      }),
    ].join('\n'),
  ]);
  const days = [...new Set(records.map(({ header }) => header.started.slice(0, 10)))].sort();
  return `${[
    '# Security',
    'What attackers send, by the suites in `security/`, and what servers do: `✓` safe, `✗` the rule is broken (the reasons are in [targets/known](../targets/known)), `◇` a choice that no RFC ' +
      'decides, and what the server chose (`so` is as the check says), `▲` a SHOULD that was not followed, `?` not judged. Each stands behind the number of its cases; what does not concern a server is empty. ' +
      `The servers were played on ${days.length === 0 ? 'no day' : days.join(', ')}, as the targets configure them; \`npm run compat\` writes this page.`,
    'Attempts that could harm a server that people rely on (`limits`, `relay`, logins that fail, passwords in the clear) are made on a loopback address only, or with `--intrusive`. No mail leaves: the next hop is the ' +
      'harness. More that concerns security stands in the suites of each protocol: `mailspec list --tag security`, and `mailspec explain` tells of a rule how grave it is to break it.',
    'Left out, with the reason: differences in **time** between a wrong password and an unknown user, since servers delay failures by chance on purpose, and a test that can accuse wrongly is worse than none; ' +
      'how many failures end a session, since a test would lock out the address that it runs at; **slow clients**, since the RFCs ask servers to wait for minutes; **renegotiation** and **ALPN**, which no RFC ' +
      'of mail forbids or demands; **certificates**, which are looked at before each run (`calibration/certificate`); **PREAUTH**, since no server here greets so; mail for **unknown users** that is ' +
      'returned to a forged sender, since an RFC lets a server accept first (`smtp/syntax/unknown-recipient` tells whether it does).',
    ...sections,
  ].join('\n\n')}\n`;
}
