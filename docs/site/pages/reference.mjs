// What the program knows of itself: its commands, the keys of steps, verdicts, .. Each page is made from the table in the code that it is about.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../../../build/cli/program.js';
import { verdicts } from '../../../build/record/events.js';
import { countVerdicts, exitStatus, mostSevereFirst } from '../../../build/record/verdicts.js';
import { diffFormats, formats, matrixFormats } from '../../../build/reports/index.js';
import { legend } from '../../../build/reports/matrix/glyphs.js';
import { extensions } from '../../../build/runner/protocols/imap/extensions/index.js';
import { protocols } from '../../../build/runner/protocols/index.js';
import { protocolOf, serviceNames, services } from '../../../build/runner/protocols/services.js';
import { verbs } from '../../../build/runner/scenario/verbs/index.js';
import { anchorOf, blocks, code, linkedRule, plain, prose, table } from '../markdown.mjs';

const codes = names => names.map(code).join(', ');

function options(command) {
  const shown = command.options.filter(({ hidden }) => !hidden);
  if (shown.length === 0) return [];
  return [
    table(
      ['option', 'meaning'],
      shown.map(({ flags, description, defaultValue }) => [
        code(flags),
        prose(description) + (defaultValue === undefined ? '' : ` (default: ${code(String(defaultValue))})`),
      ]),
    ),
  ];
}

/** What `--help` says of a command behind the list of its options. */
function afterHelp(command) {
  let text = '';
  command.configureOutput({ writeOut: more => (text += more) });
  command.outputHelp();
  return text.slice(command.helpInformation().length).trim();
}

function commandBlocks(command) {
  const more = afterHelp(command);
  return [
    `## ${command.name()}`,
    prose(command.description()),
    `${code(`mailspec ${command.name()} ${command.usage()}`)}`,
    command.registeredArguments.length > 0 &&
      table(
        ['argument', 'meaning'],
        command.registeredArguments.map(argument => [
          code(`${argument.name()}${argument.variadic ? '..' : ''}`),
          prose(argument.description),
        ]),
      ),
    ...options(command),
    more !== '' && `\`\`\`text\n${more}\n\`\`\``,
  ];
}

function commandsPage() {
  const all = program();
  return blocks(
    '# Commands',
    'What `--help` of each command says.',
    ...options(all),
    all.commands.flatMap(commandBlocks),
  );
}

const judged = {
  always: 'A failure of it, and of what is read after it, is judged.',
  replies: 'A failure of it is an `error`; what is read after it is judged.',
  never: 'A failure of it, and of what is read after it, is an `error`.',
};
const reads = {
  all: 'Beside it may stand `expect`, `forbid`, `observe` and `skip-if`.',
  expect: 'Beside it may stand `expect`.',
  none: 'Nothing that asks for replies may stand beside it.',
};
const connections = {
  opens: 'It opens connections.',
  sends: 'It sends something on a connection that is open.',
  open: 'It is about a connection that is open.',
  none: 'It is about no connection.',
};

/** The description of a key in the schema of scenarios, there or where the schema leads. */
function described(schema, property) {
  const [, name] = /^#\/definitions\/(.*)$/.exec(property.$ref ?? '') ?? [];
  return property.description ?? (name === undefined ? undefined : described(schema, schema.definitions[name])) ?? '';
}

/** The keys within a verb's map, where it has some. */
function innerKeys(schema, property) {
  const [, name] = /^#\/definitions\/(.*)$/.exec(property.$ref ?? '') ?? [];
  const own = name === undefined ? property : schema.definitions[name];
  return Object.entries(own.properties ?? {});
}

const keyTable = (schema, entries) =>
  table(
    ['key', 'meaning'],
    entries.map(([key, property]) => [code(key), prose(described(schema, property))]),
  );

function verbsPage(schema) {
  const steps = schema.definitions.step.properties;
  const own = new Set(Object.values(verbs).flatMap(({ keys = [] }) => keys));
  const others = Object.entries(steps).filter(([key]) => !(key in verbs) && !own.has(key));
  return blocks(
    '# Verbs and keys of steps',
    'What a step can do, and what can stand in it. [Writing scenarios](/scenarios#steps) tells how they are used.',
    Object.entries(verbs).flatMap(([name, verb]) => {
      const inner = innerKeys(schema, steps[name]);
      const beside = (verb.keys ?? []).map(key => [key, steps[key]]);
      return [
        `## ${name}`,
        prose(described(schema, steps[name])),
        [connections[verb.connection], reads[verb.reads], judged[verb.judged]].join(' '),
        inner.length > 0 && keyTable(schema, inner),
        beside.length > 0 && `Keys beside it that belong to it alone:\n\n${keyTable(schema, beside)}`,
      ];
    }),
    '## Other keys',
    keyTable(schema, others),
  );
}

function expectationsPage(schema) {
  const one = schema.definitions['one-expectation'];
  return blocks(
    '# Expectations',
    'What can stand under `expect`, `forbid`, `observe` and `skip-if`. [Writing scenarios](/scenarios#expectations) tells how they are used.',
    prose(one.description),
    '## Keys',
    keyTable(schema, Object.entries(one.properties)),
    '## Patterns of IMAP in the form of a map',
    'The key tells which response it is about; the extension it belongs to has [its own place](/reference/imap).',
    table(
      ['key', 'RFC', 'extension'],
      extensions.flatMap(({ rfc, title, patterns = {} }) =>
        Object.keys(patterns).map(key => [
          code(key),
          `RFC ${rfc}`,
          `[${prose(title)}](/reference/imap#${anchorOf(title)})`,
        ]),
      ),
    ),
  );
}

function verdictsPage() {
  const alone = verdict => exitStatus(countVerdicts([{ verdict }]));
  return blocks(
    '# Verdicts and exit status',
    'A scenario or an invariant has one verdict in a run. [Results](/results#verdicts) tells how it comes about.',
    '## Verdicts',
    table(
      ['verdict', 'meaning', 'exit status of a run that has no other'],
      verdicts.map(verdict => [code(verdict), prose(legend[verdict]), alone(verdict)]),
    ),
    `In reports the gravest come first: ${codes(mostSevereFirst)}.`,
    '## Exit status',
    'Where verdicts of several kinds were reached, the exit status is the one that is worst for the server: [exit status](/results#exit-status) has them all.',
  );
}

function invariantsPage() {
  return blocks(
    '# Invariants',
    'Rules that are checked on everything that a server sends, whatever scenario is running. Each has one verdict in a run.',
    Object.values(protocols).flatMap(({ name, title, invariants }) => [
      `## ${title}`,
      table(
        ['invariant', 'what must hold', 'rule'],
        invariants.map(one => [code(`invariant/${name}/${one.id}`), prose(one.title), linkedRule(one.rule)]),
      ),
    ]),
  );
}

const tls = { none: 'never', starttls: 'by a command', implicit: 'with the connection' };

function servicesPage() {
  return blocks(
    '# Services',
    'The ways in to a mail server, as a target file and `connect` name them. [Targets](/targets) tells how one says where they are.',
    table(
      ['service', 'protocol', 'usual port', 'TLS begins', 'flag'],
      serviceNames.map(name => {
        const { port, tls: begins, flag } = services[name];
        return [
          code(name),
          protocols[protocolOf(name)].title,
          port,
          tls[begins],
          flag ? code(`--${name} ${flag}`) : '',
        ];
      }),
    ),
  );
}

function reportsPage() {
  const rows = forms =>
    Object.entries(forms).map(([name, { about, file }]) => [code(name), prose(about), file && code(file)]);
  return blocks(
    '# Reports',
    'The forms in which what was found is told. [Results](/results#reports) tells more of each.',
    '## Of a run or a record',
    table(['form', 'what it is for', 'file'], rows(formats)),
    '## Of several servers',
    table(
      ['form', 'what it is for'],
      rows(matrixFormats).map(cells => cells.slice(0, 2)),
    ),
    '## Of two runs',
    table(
      ['form', 'what it is for'],
      rows(diffFormats).map(cells => cells.slice(0, 2)),
    ),
  );
}

function imapPage() {
  const names = table => Object.keys(table ?? {});
  const rows = each => [
    ['capabilities', each.capabilities],
    ['a part of IMAP4rev2', each.inRev2 ?? []],
    ['commands', names(each.commands)],
    ['untagged responses', names(each.responses)],
    ['response codes', names(each.codes)],
    ['items of FETCH', names(each.fetch)],
    ['items of STATUS', names(each.status)],
    ['results of SEARCH', names(each.search)],
    ['patterns in the form of a map', names(each.patterns)],
    ['invariants', (each.invariants ?? []).map(({ id }) => `invariant/imap/${id}`)],
  ];
  return blocks(
    '# IMAP and its extensions',
    'What mailspec knows of IMAP: IMAP4rev1, and an extension a section. A name that ends in `=` stands for all that begin so.',
    extensions.flatMap(each => [
      `## ${each.title}`,
      `[RFC ${each.rfc}](/rfc/rfc${each.rfc})`,
      table(
        ['what', 'names'],
        rows(each)
          .filter(([, all]) => all.length > 0)
          .map(([what, all]) => [what, codes(all)]),
      ),
    ]),
  );
}

/**
 * @param root the repository
 * @returns `{pages, sidebar}`
 */
export function referencePages(root) {
  const schema = JSON.parse(readFileSync(join(root, 'runner', 'scenario', 'scenario.schema.json'), 'utf8'));
  const all = [
    ['commands', 'Commands', 'each with its arguments, options and examples', commandsPage()],
    ['verbs', 'Verbs and keys of steps', 'what a step of a scenario can do', verbsPage(schema)],
    ['expectations', 'Expectations', 'what a step can ask of replies', expectationsPage(schema)],
    ['imap', 'IMAP and its extensions', 'which commands, responses and items are known', imapPage()],
    ['verdicts', 'Verdicts and exit status', 'what they mean', verdictsPage()],
    ['invariants', 'Invariants', 'what is checked on everything that a server sends', invariantsPage()],
    ['services', 'Services', 'ports, TLS and flags', servicesPage()],
    ['reports', 'Reports', 'the forms of reports, and their files', reportsPage()],
  ];
  const index = blocks(
    '# Reference',
    'These pages are made from the tables of the program, when the site is built.',
    all.map(([name, title, about]) => `- [${title}](/reference/${name}): ${about}`).join('\n'),
    'What a mail server has to do is in the [rules](/rfc/).',
  );
  return {
    pages: Object.fromEntries([
      ['reference/index.md', plain(index)],
      ...all.map(([name, , , text]) => [`reference/${name}.md`, plain(text)]),
    ]),
    sidebar: [
      {
        text: 'Reference',
        link: '/reference/',
        items: all.map(([name, title]) => ({ text: title, link: `/reference/${name}` })),
      },
    ],
  };
}
