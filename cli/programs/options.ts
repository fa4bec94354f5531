import type { FlaggedService } from '../../runner/protocols/services.js';
import { didYouMean } from '../../runner/source/nearest.js';
import type { RunOptions as CommandOptions, SelectionOptions } from '../options.js';
import { WrongUsage } from '../usage.js';
import type { LoadOptions, RunOptions, ServiceUrls } from './types.js';

/** What the value of an option has to be, by a word for each form. */
const forms = {
  text: (value: unknown) => (typeof value === 'string' ? value : undefined),
  texts: (value: unknown) => {
    const list = [value].flat();
    return list.every(one => typeof one === 'string') ? list : undefined;
  },
  // The command line's options are text, and are read as that: one place says what a good number is.
  number: (value: unknown) => (typeof value === 'number' ? String(value) : undefined),
  yes: (value: unknown) => (typeof value === 'boolean' ? value : undefined),
  signal: (value: unknown) => (value instanceof AbortSignal ? value : undefined),
} as const;
type Form = keyof typeof forms;

const formNames: Readonly<Record<Form, string>> = {
  text: 'a string',
  texts: 'a string or an array of strings',
  number: 'a number',
  yes: 'true or false',
  signal: 'an AbortSignal',
};

type Table = Readonly<Record<string, Form>>;

const loadForms = {
  rfc: 'texts',
  level: 'texts',
  tag: 'texts',
  exclude: 'texts',
  suites: 'text',
} as const satisfies Record<keyof LoadOptions, Form>;

const urlForms = {
  smtp: 'text',
  submission: 'text',
  lmtp: 'text',
  pop3: 'text',
  imap: 'text',
} as const satisfies Record<keyof ServiceUrls | FlaggedService, Form>;

const runForms = {
  ...urlForms,
  target: 'text',
  insecure: 'yes',
  known: 'text',
  baseline: 'text',
  fault: 'texts',
  claims: 'texts',
  jobs: 'number',
  failFast: 'yes',
  retries: 'number',
  strict: 'yes',
  intrusive: 'yes',
  seed: 'number',
  order: 'text',
  transcripts: 'yes',
  results: 'text',
  reporter: 'texts',
  signal: 'signal',
} as const satisfies Record<keyof RunOptions, Form>;

/** The options of `load` as the command line has them. @throws WrongUsage */
export function loadOptions(options: LoadOptions): SelectionOptions {
  return read('load', options, loadForms) as SelectionOptions;
}

/** The options of a run as the command line has them: those that say how it is played. @throws WrongUsage */
export function runOptions(options: RunOptions): Omit<CommandOptions, keyof SelectionOptions | 'results'> {
  const { signal: _signal, results: _results, order = 'seed', ...rest } = read('run', options, runForms);
  if (order !== 'seed' && order !== 'file')
    throw new WrongUsage(`run: \`order\` has to be seed or file, not ${shown(order)}`);
  return { ...rest, order };
}

/** What was given, in the forms of the command line. */
function read(call: string, given: object, table: Table): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const form = Object.hasOwn(table, name) ? table[name] : undefined;
    if (form === undefined) {
      const hint = didYouMean(name, Object.keys(table)) ?? `there are ${Object.keys(table).join(', ')}`;
      throw new WrongUsage(`${call} has no option \`${name}\`: ${hint}`);
    }
    if (value === undefined) continue;
    options[name] = forms[form](value);
    if (options[name] === undefined)
      throw new WrongUsage(`${call}: \`${name}\` has to be ${formNames[form]}, not ${shown(value)}`);
  }
  return options;
}

/** A value that was given, in few characters. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}..` : text;
}
