import { type Overrides, withOverrides } from '../behaviour.js';
import { type ImapBehaviour, imapBehaviour } from '../imap/behaviour.js';
import { type Pop3Behaviour, pop3Behaviour } from '../pop3/behaviour.js';
import { type SmtpBehaviour, smtpBehaviour } from '../smtp/behaviour.js';
import type { Fault, FaultProtocol } from './fault.js';
import { imapFaults } from './imap.js';
import { pop3Faults } from './pop3.js';
import { smtpFaults } from './smtp.js';

export type { Fault, FaultProtocol, ReplyFault } from './fault.js';

/** Every violation the reference server can be asked for. */
export const faults = [...smtpFaults, ...pop3Faults, ...imapFaults];

/** The name of some fault. */
export type FaultName = (typeof faults)[number]['name'];

/** What the server of each protocol does at its seams. */
export interface Behaviours {
  readonly smtp: SmtpBehaviour;
  readonly pop3: Pop3Behaviour;
  readonly imap: ImapBehaviour;
}

/** The violations one server was started with; usually none. */
export class Faults {
  private readonly replies: readonly Fault[];
  /** What each server does at its seams with these faults. */
  readonly behaviours: Behaviours;

  /** @throws Error for a name that no fault has. */
  constructor(names: readonly string[] = []) {
    const chosen: Fault[] = names.map(name => {
      const fault = faults.find(each => each.name === name);
      if (fault === undefined) throw new Error(`There is no fault named ${JSON.stringify(name)}`);
      return fault;
    });
    this.replies = chosen.filter(({ reply }) => reply !== undefined);
    this.behaviours = {
      smtp: withOverrides(smtpBehaviour, [...chosen.map(({ smtp }) => smtp), this.sending('smtp', this.smtp)]),
      pop3: withOverrides(pop3Behaviour, [...chosen.map(({ pop3 }) => pop3), this.sending('pop3', this.pop3)]),
      imap: withOverrides(imapBehaviour, [...chosen.map(({ imap }) => imap), this.sending('imap', this.imap)]),
    };
  }

  /**
   * The reply to send in place of `reply`, after every reply fault of the protocol that is on.
   * `command` is the command line without line end (latin1, without the tag in IMAP), '' for the greeting.
   */
  reply(protocol: FaultProtocol, command: string, reply: string): string {
    let text = reply;
    for (const fault of this.replies) {
      const replyFault = fault.reply;
      if (fault.protocol !== protocol || replyFault === undefined) continue;
      if (!replyFault.command.test(command) || (replyFault.when && !replyFault.when(text))) continue;
      text = replyFault.replace(text, command) ?? text;
    }
    return text;
  }

  /** Whether replies of a protocol may become others, in `reply`. */
  protected changesReplies(protocol: FaultProtocol): boolean {
    return this.replies.some(fault => fault.protocol === protocol);
  }

  /** What is to stand around the sending of a protocol's replies, if anything is. */
  private sending<Around>(protocol: FaultProtocol, around: Around): Around | undefined {
    return this.changesReplies(protocol) ? around : undefined;
  }

  private readonly smtp: Overrides<SmtpBehaviour> = {
    send: (next, session, reply) => next(session, this.reply('smtp', session.line, reply)),
  };
  private readonly pop3: Overrides<Pop3Behaviour> = {
    send: (next, session, response) => next(session, this.reply('pop3', session.line, response)),
  };
  private readonly imap: Overrides<ImapBehaviour> = {
    send: (next, session, chunks) => {
      const text = chunks.map(chunk => (typeof chunk === 'string' ? chunk : chunk.toString('latin1'))).join('');
      next(session, [this.reply('imap', session.text, text)]);
    },
  };
}
