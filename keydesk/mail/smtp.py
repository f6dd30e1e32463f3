"""The way to the office's mail server, and what it says of each mail.

Where a connection breaks decides what is known: before the last line of a mail nobody has it, and it is tried again;
after it, without an answer, the server may have taken it, and nobody can know.
"""

from __future__ import annotations

import base64
import select
import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, Self

from keydesk.rules.mail import Outcome, error_words
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from email.message import EmailMessage
    from types import TracebackType

    from keydesk.rules.office import OfficeSettings

TIMEOUT = 30.0
"""Seconds after which a server that says nothing is given up; much less than a run may have a mail in hand."""

PORTS: Final[dict[str, int]] = {"starttls": 587, "tls": 465, "none": 25}
_GO_ON: Final = 354
_FAILS: Final = 500
_DONE: Final = 400
_BYE: Final = 421


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in, and as whom; the password is in nothing that is printed."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = TIMEOUT


class Unreachable(Exception):  # noqa: N818 - what the server is, and no fault of the program
    """The server was not to be reached, or lets nobody in; the message may be shown."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one mail, and what the server said."""

    outcome: Outcome
    why: str = ""


def server_of(office: OfficeSettings, password: str) -> Server:
    """The server that the office's settings name.

    Raises:
        Refusal: no server or no address is set, or a password would go over the net in the clear.
    """
    if not office.mail_server:
        raise Refusal(
            "No mail server is set, so mails wait. `keydesk config set mail_server smtp.example.com` names it."
        )
    if not office.mail_from:
        raise Refusal(
            "Nobody knows whom mails come from. `keydesk config set mail_from keys@example.com` says it, as does F9."
        )
    if office.mail_user and office.mail_security == "none" and not _is_here(office.mail_server):
        raise Refusal(
            "The password for the mail server would go over the net in the clear. "
            "`keydesk config set mail_security starttls` seals the way there."
        )
    port = office.mail_port or PORTS[office.mail_security]
    return Server(office.mail_server, port, office.mail_security, office.mail_user, password, TIMEOUT)


def _is_here(host: str) -> bool:
    """Whether a name means this very box."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


class MailLine:
    """A connection to the server, over which one mail after the other goes."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def is_open(self) -> bool:
        """Whether the next mail can go over it."""
        return self._smtp is not None

    def open(self) -> None:
        """Connect, seal the way, and sign in.

        Raises:
            Unreachable: that cannot be.
        """
        try:
            self._smtp = self._connected()
        except (OSError, ValueError) as error:
            raise Unreachable(f"The mail server {self._server.host} {self._told(error)}") from error

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=ssl.create_default_context()
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        try:
            smtp.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                smtp.starttls(context=ssl.create_default_context())
                smtp.ehlo()
            if server.user:
                _sign_in(smtp, server)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def deliver(self, message: EmailMessage, *, sender: str, to: str) -> Delivery:
        """Hand one mail over; a connection that breaks is closed, and the next mail needs a new one."""
        smtp = self._smtp
        if smtp is None:
            return Delivery("later", "there is no connection to the mail server")
        content = _on_the_wire(message)
        at_the_end = False
        try:
            code, reply = _announced(smtp, content, sender, to)
            if code != _GO_ON:
                return self._refused(code, reply)
            smtp.send(content)
            if _has_hung_up(smtp.sock):
                raise smtplib.SMTPServerDisconnected
            at_the_end = True
            smtp.send(b".\r\n")
            code, reply = smtp.getreply()
        except (OSError, ValueError) as error:
            self.close()
            why = f"the mail server {self._told(error)}"
            if at_the_end:
                return Delivery("uncertain", f"{why} after it had the whole mail: it may have arrived")
            return Delivery("later", why)
        return Delivery("sent") if code < _DONE else self._refused(code, reply)

    def _refused(self, code: int, reply: bytes) -> Delivery:
        words = error_words(f"{code} {self._scrubbed(reply.decode('utf-8', 'replace'))}")
        if code == _BYE:
            self.close()
        elif self._smtp is not None:
            try:
                self._smtp.rset()
            except OSError:
                self.close()
        return Delivery("failed" if code >= _FAILS else "later", words)

    def close(self) -> None:
        """Say goodbye, as far as the server still listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (OSError, ValueError):
                smtp.close()

    def _told(self, error: Exception) -> str:
        """What went wrong, for people; whatever a server answers, the password is not in it."""
        match error:
            case smtplib.SMTPAuthenticationError():
                told = f"takes neither name nor password: {self._answer(error.smtp_code, error.smtp_error)}"
            case smtplib.SMTPNotSupportedError():
                told = f"cannot do what is set: {self._scrubbed(str(error))}"
            case smtplib.SMTPResponseException():
                told = f"said {self._answer(error.smtp_code, error.smtp_error)}"
            case TimeoutError():
                told = "does not answer"
            case smtplib.SMTPServerDisconnected():
                told = "does not answer" if "timed out" in str(error) else "hung up"
            case ssl.SSLError():
                told = f"cannot be trusted: {shown(self._scrubbed(str(error.reason or error)), width=120)}"
            case _:
                words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
                told = f"is not to be reached: {shown(self._scrubbed(words), width=120)}"
        return told

    def _answer(self, code: int, said: bytes | str) -> str:
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return error_words(f"{code or ''} {self._scrubbed(text)}")

    def _scrubbed(self, text: str) -> str:
        secret = self._server.password
        if not secret:
            return text
        sealed = base64.b64encode(f"\0{self._server.user}\0{secret}".encode()).decode()
        for each in (sealed, base64.b64encode(secret.encode()).decode(), secret):
            text = text.replace(each, "···")
        return text


def _announced(smtp: smtplib.SMTP, content: bytes, sender: str, to: str) -> tuple[int, bytes]:
    """Say whose mail comes, and to whom: the first answer that is no yes, or the server's waiting for the mail."""
    code, reply = smtp.docmd(f"mail FROM:<{sender}>{_size(smtp, content)}")
    if code < _DONE:
        code, reply = smtp.docmd(f"rcpt TO:<{to}>")
    return smtp.docmd("data") if code < _DONE else (code, reply)


def _sign_in(smtp: smtplib.SMTP, server: Server) -> None:
    try:
        smtp.login(server.user, server.password)
    except smtplib.SMTPServerDisconnected as error:
        # Some servers hang up on the second of the ways to sign in, and the library tells only that.
        raise smtplib.SMTPAuthenticationError(0, "it hung up") from error


def _has_hung_up(line: socket.socket | None) -> bool:
    """Whether the other end is gone already: what a sealed line has in it cannot be looked at beforehand."""
    if line is None or isinstance(line, ssl.SSLSocket):
        return line is None
    poll = select.poll()
    poll.register(line, select.POLLIN)
    return bool(poll.poll(0)) and line.recv(1, socket.MSG_PEEK) == b""


def _size(smtp: smtplib.SMTP, content: bytes) -> str:
    return f" size={len(content)}" if smtp.has_extn("size") else ""


def _on_the_wire(message: EmailMessage) -> bytes:
    """The message with the line ends of the wire, and no line that the server would take for the end."""
    lines = message.as_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    return b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in lines)
