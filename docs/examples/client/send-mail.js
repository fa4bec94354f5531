import { connect } from 'node:net';

/** A small SMTP client, which stands here for yours. Rejects with the server's reply when the message is not taken. */
export async function sendMail({ host, port, from, to, message }) {
  const socket = connect({ host, port });
  const replies = repliesOf(socket);
  const answered = async command => {
    if (command !== undefined) socket.write(`${command}\r\n`);
    const { value: reply = 'the server has closed the connection' } = await replies.next();
    if (!/^[23]/.test(reply)) throw new Error(reply);
  };
  try {
    await answered();
    await answered('EHLO client.example');
    await answered(`MAIL FROM:<${from}>`);
    await answered(`RCPT TO:<${to}>`);
    await answered('DATA');
    await answered(`${message.replace(/^\./gm, '..')}\r\n.`);
    // The message is the server's by now, whatever becomes of QUIT.
    await answered('QUIT').catch(() => {});
  } finally {
    socket.destroy();
  }
}

/** The last line of each reply. */
async function* repliesOf(socket) {
  let text = '';
  for await (const octets of socket.setEncoding('latin1')) {
    const lines = `${text}${octets}`.split('\r\n');
    text = lines.pop();
    yield* lines.filter(line => line[3] !== '-');
  }
}
