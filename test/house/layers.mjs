// Which folder may import which, for dependency-cruiser, types included. From the top down: a folder imports from itself and from those below it.
const layers = ['engine', 'scenario', 'targets', 'sink', 'protocols', 'oracle', 'wire', 'source'];

const only = (from, to, comment) => ({
  name: `${from} imports`,
  comment,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: '^(cli|runner|record|reports|reference|test|bench)/', pathNot: `^(${[from, ...to].join('|')})/` },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    only('record', [], 'The record is read by programs that know nothing else of mailspec.'),
    only('reports', ['record'], 'A report is rendered from the record, so that an old record renders as a new one.'),
    only('reference', [], 'A parser that the runner shared with the reference server would hide its own bugs.'),
    only(
      'runner/oracle',
      [],
      'What is right is computed from octets alone: from nothing that has read the answer of a server.',
    ),
    only('cli', ['runner', 'record', 'reports', 'reference'], 'Commands stand above everything.'),
    ...layers.map((layer, at) =>
      only(
        `runner/${layer}`,
        [
          ...layers.slice(at + 1).map(below => `runner/${below}`),
          'record',
          ...(layer === 'engine' || layer === 'targets' ? ['reference'] : []),
        ],
        'Layers of the runner import downwards.',
      ),
    ),
    {
      name: 'the server knows no fault',
      comment: 'A fault stands around a seam (reference/behaviour.ts): the server reads as one that keeps to the RFCs.',
      severity: 'error',
      from: { path: '^reference/(smtp|pop3|imap|net|store)/' },
      to: { path: '^reference/(faults|dialects)/' },
    },
    {
      name: 'circle of types',
      comment:
        'Types that need each other stand in one file; what two files need stands in a third, which imports neither.',
      severity: 'error',
      from: { path: '^(cli|runner|record|reports|reference)/' },
      to: { circular: true },
    },
    {
      name: 'unused file',
      comment: 'No command and no program needs it: delete it.',
      severity: 'error',
      from: { path: '^cli/(main|programs/(index|node-test|vitest))\\.ts$' },
      // What is in reports/browser is imported by no file: the pages hold it. The build runs precompile.mjs, and a thread begins with worker.ts.
      to: {
        path: '^(cli|runner|record|reports|reference)/',
        pathNot:
          '^(cli/(main|programs/(index|node-test|vitest))\\.ts$|reports/browser/|runner/source/precompile\\.mjs$|reference/worker\\.ts$)',
        reachable: false,
      },
    },
  ],
  options: { doNotFollow: { path: 'node_modules' }, parser: 'swc', tsPreCompilationDeps: true },
};
