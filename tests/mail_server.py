"""A real mail server on loopback that does what servers do on a bad day, as a test has planned it."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections import defaultdict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

GOOD = "250 OK"


@dataclass
class Letterbox:
    """What arrived, and what is planned.

    Attributes:
        arrived: recipient and message, in the order in which the server took them.
        plan: by recipient what happens at the next tries, one after the other; nothing planned is accepted.
            ``450 …`` and ``550 …`` are answers to the recipient, ``data 451 …`` to the whole mail;
            ``hang up`` after the recipient, ``hang up in data`` when the mail is to come, ``silence`` instead of an
            answer, ``swallow``: the mail is taken, and the line breaks before anybody hears of it.
        before: called before a mail is taken.
    """

    arrived: list[tuple[str, EmailMessage]] = field(default_factory=list)
    plan: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    tries: list[str] = field(default_factory=list)
    signed_in: list[tuple[str, str]] = field(default_factory=list)
    before: Callable[[str], None] = lambda _address: None

    def people(self) -> list[str]:
        """Who got mail, each as often as they got one."""
        return sorted(address for address, _ in self.arrived)

    def to(self, address: str) -> EmailMessage:
        """The only mail that somebody got."""
        (found,) = (message for to, message in self.arrived if to == address)
        return found

    # -- what aiosmtpd calls -----------------------------------------------------------------------------------------

    async def handle_RCPT(  # noqa: N802 - the server's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """One recipient."""
        self.tries.append(address)
        planned = self.plan[address][0] if self.plan[address] else ""
        if planned == "silence":
            self.plan[address].pop(0)
            await asyncio.Event().wait()
        if planned == "hang up":
            self.plan[address].pop(0)
            server.transport.close()  # type: ignore[union-attr]  # the line is open
        if planned[:1] in {"4", "5"}:
            self.plan[address].pop(0)
            return planned
        envelope.rcpt_tos.append(address)
        return GOOD

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """One whole mail."""
        (address,) = envelope.rcpt_tos
        planned = self.plan[address].pop(0) if self.plan[address] else ""
        if planned.startswith("data "):
            return planned.removeprefix("data ")
        self.before(address)
        message = message_from_bytes(envelope.content or b"", policy=default)
        assert isinstance(message, EmailMessage)
        self.arrived.append((address, message))
        if planned == "swallow":
            server.transport.close()  # type: ignore[union-attr]  # the line is open
        return GOOD


class _Server(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the server's name
        """Hang up in the middle, where that is planned."""
        box = self.event_handler
        assert isinstance(box, Letterbox)
        address = self.envelope.rcpt_tos[0] if self.envelope and self.envelope.rcpt_tos else ""
        if box.plan[address][:1] == ["hang up in data"]:
            box.plan[address].pop(0)
            self.transport.close()  # type: ignore[union-attr]  # the line is open
            return
        await super().smtp_DATA(arg)


class MailServer:
    """The server, in a thread of its own, while a test runs; ``port`` is where it listens."""

    def __init__(
        self, *, users: dict[str, str] | None = None, sealed: ssl.SSLContext | None = None, at_once: bool = False
    ) -> None:
        """Listen.

        Args:
            users: who may sign in, with their passwords; None asks nobody.
            sealed: what the way is sealed with, after STARTTLS.
            at_once: it is sealed from the first byte instead.
        """
        self.box = Letterbox()
        self._users, self._sealed, self._at_once = users, sealed, at_once
        self._lines: list[SMTP] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._call(self._serve())
        self.port: int = self._server.sockets[0].getsockname()[1]

    async def _serve(self) -> asyncio.Server:
        sealed = self._sealed if self._at_once else None
        return await self._loop.create_server(self._connection, "127.0.0.1", 0, ssl=sealed)

    def _connection(self) -> SMTP:
        wants_login = self._users is not None
        line = _Server(
            self.box,
            loop=self._loop,
            hostname="loopback",
            authenticator=self._sign_in if wants_login else None,
            auth_require_tls=False,
            tls_context=None if self._at_once else self._sealed,
        )
        self._lines.append(line)
        return line

    def _sign_in(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        user, password = data.login.decode(), data.password.decode()
        self.box.signed_in.append((user, password))
        return AuthResult(success=(self._users or {}).get(user) == password, handled=False)

    def _call(self, what: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(10)

    def close(self) -> None:
        """Hang up on everybody."""
        self._call(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _stop(self) -> None:
        self._server.close()
        for line in self._lines:
            if line.transport is not None:
                line.transport.abort()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for each in others:
            each.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        # Two rounds, in which the lines are really closed.
        await asyncio.sleep(0)
        await asyncio.sleep(0)
