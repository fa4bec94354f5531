import type { FooterEvent } from '../../record/events.js';
import { asSeen } from './error.js';
import { asLoaded } from './loaded-selection.js';
import { runSelection } from './run-selection.js';
import type { Listener, RunOptions, Selection } from './types.js';

/**
 * Plays scenarios against a server, as `mailspec run` does. It prints nothing, and writes files only where `results` says so.
 * @param selection what `load` gave
 * @param options which server, and how
 * @param listener who hears of it as it goes
 * @returns once everything that was begun has ended: how many there are of each verdict, and the exit status that `mailspec run` would end with
 * @throws MailspecError for options that cannot be meant, and when there is no server; the signal's reason once it is aborted; what a listener throws
 */
export async function run(
  selection: Selection,
  options: RunOptions = {},
  listener: Listener = {},
): Promise<FooterEvent> {
  try {
    return await runSelection(asLoaded('run', selection), options, listener);
  } catch (error) {
    throw asSeen(error);
  }
}
