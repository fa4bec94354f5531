import { createServer } from 'node:net';

/** A small SMTP server, which stands here for yours. It takes mail for anybody, and keeps none. */
export class SmtpServer {
  sockets = new Set();
  server = createServer(socket => {
    this.sockets.add(socket);
    socket.on('error', () => {}).on('close', () => this.sockets.delete(socket));
    serve(socket);
  });

  /** @returns the port, once it listens */
  listen() {
    return new Promise(resolve => this.server.listen(0, '127.0.0.1', () => resolve(this.server.address().port)));
  }

  close() {
    for (const socket of this.sockets) socket.destroy();
    return new Promise(resolve => this.server.close(resolve));
  }
}

function serve(socket) {
  const reply = text => socket.write(`${text}\r\n`);
  const state = { greeted: false, sender: undefined, recipients: [], data: false };
  let octets = '';
  reply('220 mail.example.test ESMTP');
  socket.setEncoding('latin1').on('data', received => {
    octets += received;
    for (;;) {
      const end = octets.indexOf(state.data ? '\r\n.\r\n' : '\r\n');
      if (end === -1) return;
      const line = octets.slice(0, end);
      octets = octets.slice(end + (state.data ? 5 : 2));
      const [answer, last] = state.data ? endOfData(state) : command(state, line);
      reply(answer);
      if (last) return socket.end();
    }
  });
}

function endOfData(state) {
  Object.assign(state, { sender: undefined, recipients: [], data: false });
  return ['250 Taken'];
}

function command(state, line) {
  const [, verb, argument] = /^(\S*)\s*(.*?)\s*$/s.exec(line);
  const path = /^(?:FROM|TO):<[^<>]*>/i.test(argument);
  switch (verb.toUpperCase()) {
    case 'EHLO':
    case 'HELO':
      if (argument === '') return ['501 Whose name?'];
      Object.assign(state, { greeted: true, sender: undefined, recipients: [] });
      return ['250 mail.example.test'];
    case 'MAIL':
      if (!state.greeted || state.sender !== undefined) return ['503 Not now'];
      if (!path) return ['501 MAIL FROM:<reverse-path>'];
      state.sender = argument;
      return ['250 Sender taken'];
    case 'RCPT':
      if (state.sender === undefined) return ['503 MAIL first'];
      if (!path) return ['501 RCPT TO:<forward-path>'];
      state.recipients.push(argument);
      return ['250 Recipient taken'];
    case 'DATA':
      if (argument !== '') return ['501 DATA takes no argument'];
      if (state.recipients.length === 0) return ['503 RCPT first'];
      state.data = true;
      return ['354 Go on'];
    case 'RSET':
      if (argument !== '') return ['501 RSET takes no argument'];
      Object.assign(state, { sender: undefined, recipients: [] });
      return ['250 Forgotten'];
    case 'NOOP':
      return ['250 Nothing done'];
    case 'QUIT':
      if (argument !== '') return ['501 QUIT takes no argument'];
      return ['221 Bye', true];
    default:
      return ['500 No such command'];
  }
}
