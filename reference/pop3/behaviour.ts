import { answer, carryOut, close, readLine, refusal, send } from './answer.js';
import { beginMechanism, isRightDigest, logIn, readResponse, timestamp } from './authorization.js';
import { capabilities } from './capabilities.js';
import { findCommand } from './commands.js';
import { chooseLanguage, say } from './languages.js';
import { entryOf, find, listed, lock, markDeleted, release, unmarkAll, update } from './maildrop.js';
import { stuffDots } from './maildrop-form.js';
import type { Pop3Behaviour } from './session.js';
import { startTls } from './session-commands.js';
import { content, readNumber, top } from './transaction.js';
import { needsUtf8, prepare } from './utf8.js';

export type { Pop3Behaviour } from './session.js';

/** What the POP3 server does at its seams usually: what the RFCs demand. */
export const pop3Behaviour: Pop3Behaviour = {
  timestamp,
  readLine,
  answer,
  findCommand,
  refusal,
  carryOut,
  say,
  stuffDots,
  send,
  close,
  capabilities,
  chooseLanguage,
  startTls,
  prepare,
  isRightDigest,
  beginMechanism,
  readResponse,
  logIn,
  lock,
  release,
  entryOf,
  readNumber,
  find,
  listed,
  needsUtf8,
  content,
  top,
  markDeleted,
  unmarkAll,
  update,
};
