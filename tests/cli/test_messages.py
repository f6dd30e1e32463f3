"""`keydesk messages`, `message`, `requests` and `request`, as a person at a shell types them."""

from __future__ import annotations

import pytest

from at_both_branches import FACILITY, IN_HOME, in_facility, service, switch_on
from shell import Keydesk, Shop


@pytest.fixture
def both(shop: Shop) -> int:
    """Facility is on; Zeller is served by both. Gives their number."""
    switch_on(shop.office)
    service(shop.office, "30 min walk", IN_HOME)
    service(shop.office, "Boarding night", FACILITY, 6000)
    client = shop.office.client("Zeller", "Ana", email="ana@example.com")
    in_facility(shop.office, client)
    return client


def test_messages_are_written_listed_corrected_and_withdrawn(keydesk: Keydesk, both: int) -> None:
    """From the line or from stdin, with the moment as one says it; the list has the newest first."""
    said = "--in", "--channel", "phone", "--with", "Lou", "--at", "yesterday 18:00"
    done = keydesk("message", "add", "Zeller", "--text", "The gate sticks", *said, "--branch", "in_home")
    assert (done.code, done.out.strip()) == (0, "1")
    assert "written down" in done.err
    done = keydesk("message", "add", "Zeller", "--note", "--branch", "facility", stdin="Key is\nwith Lou\n")
    assert done.code == 0, done.err
    listed = keydesk("messages", "Zeller", "--json").json
    assert [(each["direction"], each["body"], each["branch"]) for each in listed] == [
        ("note", "Key is\nwith Lou", "facility"),
        ("in", "The gate sticks", "in_home"),
    ]
    assert listed[1]["unanswered"] is True
    assert [each["message_id"] for each in keydesk("messages", "Zeller", "--branch", "in_home", "--json").json] == [1]
    assert keydesk("message", "edit", "1", "--text", "The gate is mended").code == 0
    assert keydesk("message", "settle", "1").code == 0
    refused = keydesk("message", "withdraw", "2", "--reason", "no", "--branch", "in_home")
    assert (refused.code, "no message number 2" in refused.err) == (1, True)
    assert keydesk("message", "withdraw", "2", "--reason", "it was Marsh").code == 0
    assert keydesk("undo").code == 0
    csv = keydesk("messages", "Zeller", "--csv").out
    assert "The gate is mended" in csv
    assert "it was Marsh" not in csv
    assert keydesk("message", "add", "Zeller", "--in", "--out", "--text", "x").code == 1
    assert keydesk("message", "edit", "1").code == 2


def test_mail_and_welcome_wait_in_the_outbox_once(keydesk: Keydesk, both: int) -> None:
    """A welcome that was sent already is no failure for cron, and goes again only where that is said."""
    done = keydesk("message", "mail", "Zeller", "--subject", "Sunday", "--text", "At nine", "--json")
    assert done.json == {"message_id": 1, "mail_id": 1}
    assert keydesk("message", "welcome", "Zeller").code == 0
    again = keydesk("message", "welcome", "Zeller", "--branch", "facility")
    assert (again.code, "was welcomed" in again.err) == (0, True)
    assert keydesk("message", "welcome", "Zeller", "--again").code == 0
    assert [each["kind"] for each in keydesk("mail", "--outbox", "--json").json] == ["welcome", "welcome", "client"]


def test_requests_are_taken_down_booked_declined_and_opened_again(keydesk: Keydesk, both: int) -> None:
    """In the branch that is named, else in the primary one; the second who books is told, with code 3."""
    home = keydesk("request", "add", "Zeller", "--wish", "Two walks", "--service", "30", "--from", "fri", "--to", "mon")
    assert home.out.strip() == "1", home.err
    assert keydesk("request", "add", "Zeller", "--wish", "-", "--branch", "facility", stdin="To board").code == 0
    listed = keydesk("requests", "--open", "--json").json
    assert [(each["wish"], each["branch"]) for each in listed] == [("To board", "facility"), ("Two walks", "in_home")]
    booked = keydesk("request", "book", "1", "--at", "8:30", "--repeat", "daily until mon", "--json")
    assert len(booked.json["visits"]) == 4
    assert keydesk("request", "book", "1", "--at", "9").code == 3
    assert keydesk("request", "book", "1", "--at", "17", "--more").code == 0
    assert keydesk("request", "decline", "2", "--answer", "We are full").code == 0
    assert keydesk("requests", "--open", "--json").json == []
    assert keydesk("request", "reopen", "2").code == 0
    assert keydesk("request", "decline", "2", "--answer", "x", "--branch", "in_home").code == 1
    states = {each["request_id"]: (each["status"], each["visits"]) for each in keydesk("requests", "--json").json}
    assert states == {1: ("booked", 5), 2: ("open", 0)}
    assert keydesk("requests", "--client", "Zeller", "--branch", "facility").out.count("To board") == 1
