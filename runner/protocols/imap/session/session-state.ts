import { extensions } from '../extensions/index.js';
import type { Response } from '../grammar/response.js';
import { fieldOf, numberOf, textOf } from '../grammar/values.js';
import { type Command, Commands } from './commands.js';
import { type Accuse, Selected } from './selected.js';

/** The session as the client knows it from what went either way; finds what the server's responses contradict. */
export class SessionState {
  readonly commands = new Commands();
  /** May quoted strings and text hold UTF-8? */
  utf8 = false;
  private selected: Selected | undefined;
  /** The mailbox of the SELECT or EXAMINE in flight. */
  private opening: Selected | undefined;
  /** Is `selected` what the server means too? False after answers that leave it open. */
  private certain = true;
  private byeSeen = false;

  /** A response came; tells what it contradicts. */
  saw(response: Response, accuse: Accuse): void {
    this.follow();
    if (response.type === 'continuation') this.sawContinuation(accuse);
    else if (response.type === 'tagged') this.sawTagged(response, accuse);
    else this.sawUntagged(response, accuse);
    const { code } = response.data;
    const capabilities = code?.kind === 'CAPABILITY' ? code : response.data;
    if (capabilities.kind === 'CAPABILITY') sawCapabilities(capabilities, accuse);
  }

  /** TLS is in force: nothing that was told in the clear counts. */
  secured(): void {
    this.commands.restart();
  }

  /** Takes up the SELECT or EXAMINE that the client wrote since. */
  private follow(): void {
    const commands = this.commands.inFlight.filter(command => command.form?.selects === 'named');
    if (commands.length === 0) this.opening = undefined;
    else if (commands.length === 1 && !this.opening) this.opening = new Selected(mailboxName(commands[0]));
    else if (commands.length > 1) this.certain = false;
    if (this.commands.inFlight.some(command => command.form?.utf8)) this.utf8 = true;
  }

  private sawContinuation(accuse: Accuse): void {
    if (!this.commands.continuationDue) {
      accuse(
        'continuation-asked-for',
        'no continuation request, as no command has more to send',
        'a continuation request',
      );
    }
    this.commands.continued();
  }

  private sawTagged(response: Response, accuse: Accuse): void {
    const tag = response.tag ?? '';
    const again = this.commands.answered.has(tag);
    const command = this.commands.complete(tag);
    if (!command) {
      if (!this.commands.trusted) return;
      if (again) accuse('one-completion', `no second tagged response for ${tag}`, `${tag} ${response.data.kind}`);
      else accuse('tag-in-flight', 'the tag of a command in flight', tag);
      return;
    }
    this.completed(command, response, accuse);
  }

  private completed(command: Command, response: Response, accuse: Accuse): void {
    const ok = response.data.kind === 'OK';
    if (command.form?.selects === 'named') this.selectCompleted(response);
    else if (ok && command.form?.selects === 'none') this.selected = undefined;
    else if (ok && command.name === 'LOGOUT' && !this.byeSeen) {
      accuse('bye-before-logout-ok', 'an untagged BYE before the tagged OK', 'none');
    }
  }

  private selectCompleted(response: Response): void {
    const opened = this.opening;
    this.opening = undefined;
    // A command that was refused as BAD may not have touched the selected mailbox.
    this.certain =
      opened !== undefined && response.data.kind !== 'BAD' && !this.selectInFlight && this.commands.trusted;
    if (response.data.kind === 'OK' && opened && this.certain) {
      opened.opening = false;
      this.selected = opened;
    } else {
      this.selected = undefined;
    }
  }

  private get selectInFlight(): boolean {
    return this.commands.inFlight.some(command => command.form?.selects === 'named');
  }

  private sawUntagged(response: Response, accuse: Accuse): void {
    const { kind } = response.data;
    if (kind === 'BYE') this.byeSeen = true;
    if (kind === 'ENABLED') this.sawEnabled(response);
    if (kind === 'EXPUNGE') this.sawExpunge(accuse);
    if (kind === 'STATUS') this.sawStatus(response, accuse);
    if (this.opening) {
      // The mailbox that was selected so far may still be meant, so nothing is held against either.
      this.opening.saw(response, () => {});
      return;
    }
    if (this.selected) {
      this.selected.saw(response, accuse);
      return;
    }
    const idle = this.commands.inFlight.every(command => command.form);
    if (['EXISTS', 'EXPUNGE', 'FETCH'].includes(kind) && this.certain && this.commands.trusted && idle) {
      accuse('mailbox-data-when-selected', `no ${kind}, as no mailbox is selected`, kind);
    }
  }

  private sawExpunge(accuse: Accuse): void {
    const { inFlight, trusted, busy } = this.commands;
    if (!trusted) return;
    if (!busy) {
      accuse('no-expunge-without-command', 'no EXPUNGE, as no command is in progress', 'EXPUNGE');
      return;
    }
    const watches = inFlight.map(command => (command.complete ? command.form?.forbidsExpunge : undefined));
    if (watches[0] === undefined || watches.includes(undefined)) return;
    const names = inFlight.map(command => command.name).join(', ');
    accuse(watches[0], `no EXPUNGE while ${names} runs`, 'EXPUNGE');
  }

  private sawEnabled(response: Response): void {
    const names = words(response.data);
    if (extensions.some(each => each.utf8 && each.capabilities.some(name => names.includes(name)))) this.utf8 = true;
  }

  private sawStatus(response: Response, accuse: Accuse): void {
    const value = numberOf(fieldOf(response.data, 'UIDVALIDITY'));
    const name = textOf(fieldOf(response.data, 'name'));
    if (value === undefined || name === undefined || this.opening || this.selected?.name !== name) return;
    this.selected.sawUidvalidity(value, accuse);
  }
}

function sawCapabilities(data: Response['data'], accuse: Accuse): void {
  const names = words(data);
  if (names.length > 0 && !names.includes('IMAP4REV1') && !names.includes('IMAP4REV2')) {
    accuse('capability-names-protocol', 'IMAP4rev1 or IMAP4rev2 among the capabilities', names.join(' '));
  }
}

/** The words of CAPABILITY or ENABLED, in upper case. */
function words(data: Response['data']): readonly string[] {
  const value = fieldOf(data, 'capabilities');
  return value?.type === 'list' ? value.items.map(item => textOf(item)?.toUpperCase() ?? '') : [];
}

/** The mailbox that a SELECT names, when that is plain from its first line; else a name that matches none. */
function mailboxName(command: Command | undefined): string {
  const name = /^(?:"([^"\\]*)"|([^\s"(){]+))/.exec(command?.argument ?? '');
  const text = name?.[1] ?? name?.[2];
  return text?.toUpperCase() === 'INBOX' ? 'INBOX' : (text ?? '\0');
}
