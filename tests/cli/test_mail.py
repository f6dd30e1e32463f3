"""`keydesk mail` as cron calls it: what it prints, what it queues and sends, how it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from at_the_mail import TODAY, address, mail_to
from keydesk import settings
from mail_server import MailServer
from shell import Keydesk, Shop


@pytest.fixture
def server(shop: Shop) -> Iterator[MailServer]:
    """The office's mail server."""
    made = MailServer()
    mail_to(shop.office, made.port)
    yield made
    made.close()


@pytest.fixture
def day(shop: Shop) -> None:
    """Sam and Jo have a visit each, of which Sam's lacks the key; Jo has no address."""
    office = shop.office
    address(office, 2, "sam@example.com")
    office.visit(1, 2, TODAY, at="08:30")
    office.visit(2, 3, TODAY, at="09:00")


@pytest.mark.usefixtures("day")
def test_a_dry_run_prints_each_mail_and_keeps_nothing(keydesk: Keydesk) -> None:
    """What would be sent, also to whoever has no address; nothing is queued."""
    run = keydesk("mail", "--dry-run")
    assert run.code == 0
    assert "To: Jo Lind, who has no e-mail address" in run.out
    assert "To: Sam Ortega <sam@example.com>\nSubject: Our office: Tue 24 Nov, 1 visit, 1 key to collect\n" in run.out
    assert "K7MT-1  Ana Rivera, front door  hook A1, Front office  for 08:30" in run.out
    assert keydesk("mail", "--outbox", "--json").json == []
    (only,) = keydesk("mail", "--dry-run", "--sitter", "sam", "--json").json
    assert (only["to"], only["kind"], only["day"]) == ("sam@example.com", "visits", "2026-11-24")
    assert only["calendar"].startswith("BEGIN:VCALENDAR")
    assert "collect K7MT-1, hook A1, Front office" in keydesk("mail", "--short", "--sitter", "sam").out
    assert keydesk("mail", "--dry-run", "--day", "tomorrow").out == "Nobody gets a mail.\n"


@pytest.mark.usefixtures("day")
def test_a_run_sends_each_mail_once(keydesk: Keydesk, server: MailServer) -> None:
    """Data on stdout, talk on stderr; a second run sends nothing."""
    run = keydesk("mail", "--json")
    assert run.code == 0
    assert run.json == {
        "sent": 1, "failed": 0, "later": 0, "uncertain": 0, "put_off": 0, "why": "", "need_somebody": [],
    }  # fmt: skip
    assert run.err.splitlines() == ["No e-mail address: Jo Lind.", "1 mail queued.", "1 mail sent."]
    assert keydesk("mail").err.splitlines()[-2:] == ["Nothing new to send; 1 queued or sent before.", "0 mails sent."]
    assert server.box.people() == ["sam@example.com"]
    assert server.box.to("sam@example.com")["From"] == "Riverside Pet Care <keys@riverside.example.com>"


@pytest.mark.usefixtures("day")
def test_the_outbox_is_listed_and_decided_about(keydesk: Keydesk, server: MailServer) -> None:
    """A refused mail ends the run with 1, is listed with the server's words, and retried or dropped by number."""
    server.box.plan["sam@example.com"] = ["550 5.1.1 Nobody here"]
    run = keydesk("mail", "--queue-only")
    assert (run.code, server.box.tries) == (0, [])
    run = keydesk("mail", "--send")
    assert run.code == 1
    assert "1 refused: Sam Ortega: 550 5.1.1 Nobody here." in run.err
    assert "1 in the outbox need somebody" in run.err
    (row,) = keydesk("mail", "--outbox", "--json").json
    assert (row["status"], row["error"]) == ("failed", "550 5.1.1 Nobody here")
    assert "refused" in keydesk("mail", "--outbox").out
    assert "K7MT-1" in keydesk("mail", "--show", str(row["mail_id"])).out
    assert keydesk("mail", "--drop", str(row["mail_id"])).err == "1 mail dropped.\n"
    assert keydesk("mail", "--send").code == 0
    assert keydesk("mail", "--retry", str(row["mail_id"])).code == 0
    assert keydesk("mail", "--send").code == 0
    assert server.box.people() == ["sam@example.com"]
    assert keydesk("mail", "--retry", "99").refusal == "There is no mail 99 in the outbox."
    assert "it cannot be dropped" in keydesk("mail", "--drop", str(row["mail_id"])).refusal


@pytest.mark.usefixtures("day", "server")
def test_a_wrong_address_stops_nobody_elses_mail(keydesk: Keydesk, shop: Shop) -> None:
    """It is named, the others get theirs, and cron hears of it by the exit code."""
    address(shop.office, 3, "jo at example")
    run = keydesk("mail")
    assert run.code == 1
    assert "keydesk: Jo Lind gets no mail." in run.err
    assert "1 mail sent." in run.err


@pytest.mark.usefixtures("day")
def test_without_a_server_mails_wait(keydesk: Keydesk) -> None:
    """They are queued all the same, and the refusal says what to set."""
    run = keydesk("mail")
    assert run.code == 1
    assert "keydesk: No mail server is set, so mails wait." in run.err
    assert len(keydesk("mail", "--outbox", "--json").json) == 1
    assert keydesk("mail", "--send", "--overdue").refusal.startswith("Ask for one thing")


def test_the_password_comes_in_by_stdin_and_is_shown_nowhere(keydesk: Keydesk) -> None:
    """Never on a command line, never in what is listed."""
    assert keydesk("config", "set", "mail_password", "hunter2").refusal.startswith("Others on this box can read")
    assert keydesk("config", "set", "mail_password", "-", stdin="hunter2\n").code == 0
    assert settings.mail_password() == "hunter2"
    assert keydesk("config", "set", "mail_from", "not an address").code == 1
    for command in (("show",), ("show", "--json"), ("path",), ("path", "--json")):
        run = keydesk("config", *command)
        assert "hunter2" not in run.out + run.err
    assert json.loads(keydesk("config", "path", "--json").out)["mail_password"].endswith("mail-password")
