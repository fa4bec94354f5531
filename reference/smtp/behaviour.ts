import { answer, carryOut, readLine } from './answer.js';
import { findCommand } from './commands.js';
import { countReplies, endMessage, refuseData } from './content.js';
import { hasBareLineEnd, refuseMessage } from './content-check.js';
import { append, compose, deliver, keep, mailboxesFor, release, returnPathField } from './delivery.js';
import { refuseMail, refuseSender, route } from './envelope.js';
import { decodeResponse, refuseSignIn } from './extensions/auth.js';
import { encodeBinaryPart } from './extensions/binarymime.js';
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
import { mayVerify } from './plain-commands.js';
import { brokenOff, endsData, readDataLine } from './read-content.js';
import { receivedField } from './received.js';
import { composeOnward, dotStuff } from './relay/content.js';
import { groupRecipients, reportsRelaying } from './relay/relay.js';
import { introduce, relayedPath } from './relay/transmit.js';
import { close, reply, send } from './reply.js';
import {
  addressReport,
  groupReports,
  reportDelivery,
  reportHeader,
  reportMessage,
  reportRecipient,
  reportStatusType,
  reportTo,
  reportWords,
  returnsWhole,
  wantsDeliveryReport,
} from './report.js';
import { addDate, addMessageId, qualifySender } from './submission.js';

/** The seams of the SMTP server, each with what it does usually. What a seam is for, its function says. */
export const smtpBehaviour = {
  // The session
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
  decodeResponse,
  // The envelope
  refuseMail,
  refuseSender,
  refuseParameter,
  qualifySender,
  route,
  grantPriority,
  // The content
  refuseData,
  endsData,
  readDataLine,
  brokenOff,
  readChunk,
  discardChunk,
  encodeBinaryPart,
  hasBareLineEnd,
  refuseMessage,
  endMessage,
  countReplies,
  // Delivery
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
  // Relaying
  composeOnward,
  groupRecipients,
  introduce,
  relayObstacle,
  relayedPath,
  relayedMailParameters,
  relayedRcptParameters,
  dotStuff,
  // Reports
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

export type SmtpBehaviour = typeof smtpBehaviour;
