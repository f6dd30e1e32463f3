"""An office that sends mail: fifteen sitters with addresses and visits, and a mail server on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from at_the_mail import fifteen, mail_to
from builders import Office
from mail_server import MailServer


@pytest.fixture
def server() -> Iterator[MailServer]:
    """The mail server."""
    made = MailServer()
    yield made
    made.close()


@pytest.fixture
def mailing(office: Office, server: MailServer) -> Office:
    """The office with its mail server set, fifteen sitters, and a client each."""
    fifteen(office)
    mail_to(office, server.port)
    return office
