import { survey } from '../selection.js';
import { WrongUsage } from '../usage.js';
import { asSeen } from './error.js';
import { LoadedSelection } from './loaded-selection.js';
import { loadOptions } from './options.js';
import type { LoadOptions, Selection } from './types.js';

/**
 * Chooses scenarios, as `mailspec list` does.
 * @param selectors ids or their beginning, patterns, or suite files of your own; none: all that come with mailspec
 * @throws MailspecError when a file is invalid, or nothing is chosen
 */
export function load(selectors: string | readonly string[] = [], options: LoadOptions = {}): Selection {
  try {
    const names = [selectors].flat();
    if (names.some(name => typeof name !== 'string'))
      throw new WrongUsage('load takes a selector, or an array of them: each is a string');
    const chosen = loadOptions(options);
    return new LoadedSelection(names, chosen, survey(names, chosen));
  } catch (error) {
    throw asSeen(error);
  }
}
