import { answer, carryOut, close, readLine, reply, send } from './answer.js';
import { findCommand } from './commands.js';
import { countReplies, endMessage, refuseData } from './content.js';
import { hasBareLineEnd, refuseMessage } from './content-check.js';
import { append, compose, composeOnward, deliver, keep, mailboxesFor, release, returnPathField } from './delivery.js';
import { refuseMail, refuseSender, route } from './envelope.js';
import { beginMechanism, decodeResponse, refuseSignIn } from './extensions/auth.js';
import { encodeBinaryPart } from './extensions/binarymime.js';
import { mayUseUrl, resolveUrl } from './extensions/burl.js';
import { discardChunk, readChunk } from './extensions/chunking.js';
import {
  offer,
  refuseParameter,
  relayedMailParameters,
  relayedRcptParameters,
  relayObstacle,
} from './extensions/index.js';
import { grantPriority } from './extensions/mt-priority.js';
import { limits } from './limits.js';
import { endsData, incompleteMessage, readDataLine } from './read-content.js';
import { receivedField } from './received.js';
import { groupRecipients, reportsRelaying } from './relay/relay.js';
import { dotStuff, relayedPath, sendHello } from './relay/transmit.js';
import {
  reportHeader,
  reportMessage,
  reportRecipient,
  reportStatusType,
  reportWords,
  returnsWhole,
} from './report-form.js';
import { addressReport, groupReports, reportDelivery, reportTo, wantsDeliveryReport } from './reporting.js';
import type { SmtpBehaviour } from './session.js';
import { mayVerify } from './session-commands.js';
import { addDate, addMessageId, qualifySender } from './submission.js';

export type { SmtpBehaviour } from './session.js';

/** What the SMTP server does at its seams usually: what the RFCs demand. */
export const smtpBehaviour: SmtpBehaviour = {
  readLine,
  answer,
  findCommand,
  carryOut,
  reply,
  send,
  close,
  limits,
  offer,
  mayVerify,
  refuseSignIn,
  beginMechanism,
  decodeResponse,
  refuseMail,
  refuseSender,
  refuseParameter,
  qualifySender,
  route,
  grantPriority,
  refuseData,
  endsData,
  readDataLine,
  incompleteMessage,
  readChunk,
  discardChunk,
  resolveUrl,
  mayUseUrl,
  encodeBinaryPart,
  hasBareLineEnd,
  refuseMessage,
  endMessage,
  countReplies,
  deliver,
  addDate,
  addMessageId,
  keep,
  receivedField,
  returnPathField,
  compose,
  mailboxesFor,
  release,
  append,
  composeOnward,
  groupRecipients,
  sendHello,
  relayObstacle,
  relayedPath,
  relayedMailParameters,
  relayedRcptParameters,
  dotStuff,
  wantsDeliveryReport,
  reportDelivery,
  reportsRelaying,
  groupReports,
  reportTo,
  addressReport,
  reportHeader,
  reportWords,
  reportMessage,
  reportRecipient,
  reportStatusType,
  returnsWhole,
};
