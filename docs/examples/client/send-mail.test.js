import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startReferenceServer } from 'mailspec/reference';
import { sendMail } from './send-mail.js';

/** Sends a message to a server that has these faults. */
async function sendTo(faults, to = 'user1@example.test') {
  const server = await startReferenceServer({ faults });
  try {
    const message = 'Subject: Lunch\r\n\r\nAt noon?\r\n';
    await sendMail({ host: server.host, port: server.ports.smtp, from: 'bob@example.com', to, message });
  } finally {
    await server.close();
  }
}

test('a message is taken', () => sendTo([]));

test('a recipient whom the server does not know is told of', () =>
  assert.rejects(sendTo([], 'nobody@example.test'), /^Error: 550/));

test('a message that is refused at its end is told of', () =>
  assert.rejects(sendTo(['smtp-message-refused']), /^Error: 5/));

test('a server that hangs up after QUIT has taken the message', () => sendTo(['smtp-quit-silent']));
