"""aiosmtpd for example.test: takes mail on 25, 587 and 465, and hands it to Dovecot by LMTP."""

import asyncio
import logging
import re
import smtplib
import ssl
from email.utils import formatdate, make_msgid

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

HOSTNAME = 'mail.example.test'
DOMAINS = {'example.test', 'mail.example.test'}
ACCOUNTS = {f'user{n}' for n in range(1, 9)}
ALIASES = {'postmaster': 'user8', 'abuse': 'user8', 'hostmaster': 'user8'}
PASSWORD = b'secret'
LMTP_SOCKET = '/run/dovecot/lmtp'

log = logging.getLogger('server')


def mailbox(address):
    """The account whose mail an address is for; None when it is nobody's here."""
    local, _, domain = address.rpartition('@')
    if not local:
        # RFC 5321, 4.5.1: Postmaster may come without a domain, and no one else.
        local, domain = (domain, HOSTNAME) if domain.lower() == 'postmaster' else ('', '')
    if domain.lower() not in DOMAINS:
        return None
    name = ALIASES.get(local.lower(), local.lower())
    return name if name in ACCOUNTS else None


def is_ours(address):
    return '@' not in address or address.rpartition('@')[2].lower() in DOMAINS


def authenticate(_server, _session, _envelope, _mechanism, data):
    if not isinstance(data, LoginPassword):
        return AuthResult(success=False, handled=False)
    name = data.login.decode('utf-8', 'replace').lower().partition('@')[0]
    well = name in ACCOUNTS and data.password == PASSWORD
    return AuthResult(success=well, handled=False)


def hand_over(sender, recipients, content):
    """Gives a message to Dovecot. Raises smtplib.SMTPException, OSError or UnicodeEncodeError when none gets it."""
    with smtplib.LMTP(LMTP_SOCKET) as lmtp:
        lmtp.ehlo_or_helo_if_needed()
        # One at a time: smtplib reads one reply to a message, and LMTP sends one for each recipient.
        for recipient in recipients:
            lmtp.sendmail(sender, [recipient], content, mail_options=['BODY=8BITMIME'])


def without(field, header):
    """A header section without a field of that name, folded lines and all."""
    return re.sub(rb'(?im)^' + field + rb'[ \t]*:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*', b'', header)


def completed(content, submitted):
    """A message without the Return-Path it came with (RFC 5321, 4.4), and with a Message-ID if it was submitted (RFC 6409, 8.3)."""
    if content.startswith(b'\r\n') or b'\r\n\r\n' not in content:
        return content
    header, body = content.split(b'\r\n\r\n', 1)
    header = without(b'Return-Path', header + b'\r\n')
    if submitted and not re.search(rb'(?im)^Message-ID[ \t]*:\s*<[^<>@\s]+@[^<>@\s]+>[ \t]*\r$', header):
        header = without(b'Message-ID', header) + f'Message-ID: {make_msgid(domain=HOSTNAME)}\r\n'.encode()
    return header + b'\r\n' + body


def received(session, envelope, cipher):
    """The Received field of a message, which a server puts before it (RFC 5321, 4.4; RFC 3848; RFC 6531, 4.3; RFC 8314, 4.3)."""
    protocol = 'SMTP'
    if session.extended_smtp:
        protocol = 'UTF8SMTP' if envelope.smtp_utf8 else 'ESMTP'
        protocol += ('S' if cipher else '') + ('A' if session.authenticated else '')
    # Cipher suites of TLS 1.3 have the names here that IANA registered; those of TLS 1.2 have OpenSSL's.
    tls = f' tls {cipher[0]}' if cipher and cipher[0].startswith('TLS_') else ''
    client = f'{session.host_name} ([{session.peer[0]}])'
    field = f'Received: from {client}\r\n\tby {HOSTNAME} with {protocol}{tls};\r\n\t{formatdate(localtime=True)}\r\n'
    return field.encode('ascii', 'replace')


class Handler:
    """What aiosmtpd asks at each command."""

    def __init__(self, submission=False):
        self.submission = submission

    async def handle_MAIL(self, _server, _session, envelope, address, mail_options):
        # RFC 6409, 4.2: the domains of a submitted envelope are fully qualified.
        if self.submission and '@' in address and '.' not in address.rpartition('@')[2].strip('.') and '[' not in address:
            return '554 5.1.8 The domain of the sender is not fully qualified'
        envelope.mail_from = address
        envelope.mail_options.extend(mail_options)
        return '250 OK'

    async def handle_RCPT(self, _server, session, envelope, address, rcpt_options):
        if is_ours(address):
            if mailbox(address) is None:
                return '550 5.1.1 No such user here'
        elif not session.authenticated:
            return '550 5.7.1 Relay access denied'
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return '250 2.1.5 OK'

    async def handle_DATA(self, server, session, envelope):
        # Mail of those who signed in for other domains is dropped, since nothing may leave the machine.
        names = {mailbox(address) for address in envelope.rcpt_tos} - {None}
        if names:
            recipients = [f'{name}@example.test' for name in sorted(names)]
            loop = asyncio.get_running_loop()
            cipher = server.transport.get_extra_info('cipher')
            content = received(session, envelope, cipher) + completed(envelope.original_content, self.submission)
            try:
                await loop.run_in_executor(None, hand_over, envelope.mail_from, recipients, content)
            except UnicodeEncodeError:
                return '550 5.6.7 The mailbox takes no sender beyond ASCII'
            except (smtplib.SMTPException, OSError) as error:
                log.error('Dovecot does not take it: %s', error)
                return '451 4.3.0 The mailbox cannot be reached, try again later'
        log.info('message from %s for %s', envelope.mail_from, envelope.rcpt_tos)
        return '250 2.0.0 OK'


async def main():
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain('/etc/ssl/certs/mail.crt', '/etc/ssl/private/mail.key')

    def service(submission=True, **settings):
        handler = Handler(submission)
        return lambda: SMTP(handler, hostname=HOSTNAME, authenticator=authenticate, enable_SMTPUTF8=True, **settings)

    loop = asyncio.get_running_loop()
    await loop.create_server(service(submission=False, tls_context=tls), '0.0.0.0', 25)
    # Submission is for those who sign in.
    await loop.create_server(service(tls_context=tls, require_starttls=True, auth_required=True), '0.0.0.0', 587)
    # Inside TLS from the beginning, so AUTH need not wait for STARTTLS.
    await loop.create_server(service(auth_required=True, auth_require_tls=False), '0.0.0.0', 465, ssl=tls)
    await asyncio.Event().wait()


logging.basicConfig(level=logging.INFO, format='aiosmtpd: %(message)s')
asyncio.run(main())
