import { formats, type LoadedFormat, loadFormat } from '../reports/index.js';
import { isModule } from '../reports/own-reporter.js';
import { nameOf, WrongUsage } from './usage.js';

/** What --reporter takes, for help. */
export function reporterNames(forms: object): string {
  return `${Object.keys(forms).join(', ')}, or a module of your own, such as ./mine.js`;
}

/** What --reporter names: one of these forms of report, or the module of a reporter of the user's own. */
export function reporterNamed(text: string, forms: object): string {
  return isModule(text) ? text : nameOf('--reporter', text, Object.keys(forms));
}

/** Loads the reporters of a run: each once, and each with a file of its own. */
export async function loadReporters(names: readonly string[]): Promise<readonly LoadedFormat[]> {
  const chosen = [...new Set(names.map(name => reporterNamed(name, formats)))];
  const loaded = await Promise.all(chosen.map(loadFormat));
  const owners = new Map(Object.entries(formats).map(([name, { file }]) => [file, name]));
  for (const [at, { file }] of loaded.entries()) {
    const [name = '', owner] = [chosen[at], owners.get(file)];
    if (owner !== undefined && owner !== name)
      throw new WrongUsage(`--reporter ${name}: its file \`${file}\` is that of the reporter ${owner}`);
    owners.set(file, name);
  }
  return loaded;
}
