"""Mails that go out beside the screen: a thread with a desk of its own, which no screen and no leaving waits for."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

from keydesk.rules.refusal import Refusal
from keydesk.screens.printing import HandsOver

if TYPE_CHECKING:
    from keydesk.desk import Desk
    from keydesk.mail.sending import SendingDone


class SendsMail(HandsOver):
    """A screen from which what waits in the outbox is sent."""

    def __init__(self) -> None:
        """Send nothing yet."""
        super().__init__()
        self._stop = threading.Event()
        self._is_sending = False
        self._send_again = False

    def on_unmount(self) -> None:
        """What is in hand is finished; the rest stays in the outbox, for the next run."""
        self._stop.set()

    def send_soon(self) -> None:
        """Send what waits, beside the screen; what is queued meanwhile goes along."""
        self._send_again = True
        if not self._is_sending:
            self._is_sending = True
            self.run_worker(self._send(), group="mail")

    async def _send(self) -> None:
        try:
            desk = await self.shell.opened()
            while self._send_again and not self._stop.is_set():
                self._send_again = False
                done = await sent_beside(desk, self._stop)
                if isinstance(done, Refusal):
                    self.say_refusal(done)
                else:
                    self.say(done.said, "done" if done.all_went else "warn")
        finally:
            self._is_sending = False
        self.request_reload()


async def sent_beside(desk: Desk, stop: threading.Event) -> SendingDone | Refusal:
    """One run, in a thread that ends with the process, whatever a server does; it never touches the session's desk."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[SendingDone | Refusal] = loop.create_future()

    def tell(done: SendingDone | Refusal) -> None:
        if not answer.done():
            answer.set_result(done)

    def run() -> None:
        done = _run(desk, stop)
        try:
            loop.call_soon_threadsafe(tell, done)
        except RuntimeError:
            # The session is over; what became of the mails is in the outbox.
            return

    threading.Thread(target=run, name="mail", daemon=True).start()
    return await answer


def _run(session: Desk, stop: threading.Event) -> SendingDone | Refusal:
    from keydesk.desk import Desk
    from keydesk.mail.sending import send_waiting

    try:
        desk = Desk.open(session.store.path, identity=session.identity, clock=session.store.clock)
        try:
            return send_waiting(desk, via="typed", stop=stop.is_set)
        finally:
            desk.close()
    except Refusal as refusal:
        return refusal
