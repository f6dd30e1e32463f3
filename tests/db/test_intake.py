"""Which clients have something open about their keys, and what their page says of it (I18, A20, A21)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import MORNING, Office
from keydesk.db.queries.around import agreement
from keydesk.db.queries.client_page import client_page
from keydesk.db.queries.clients import client_found, client_rows, list_clients
from keydesk.operations.access import add_way_in
from keydesk.operations.agreement import set_agreement
from keydesk.operations.copies import NewCopy
from keydesk.reports.client import client_document
from keydesk.rules.refusal import Refusal


@pytest.fixture
def four(office: Office) -> Office:
    """Abara: signed, two tested copies. Brandt: unsigned, one untested. Costa: no key at all. Dietz: needs no key."""
    office.safe("Front office", rows=2, columns=5)
    abara, brandt = office.client("Abara"), office.client("Brandt")
    office.client("Costa")
    office.client("Dietz", key_required=False, no_key_reason="keypad")
    office.key(abara, code="K7MT", copies=2, label="front door")
    office.key(brandt, code="3FQD", copies=[NewCopy(needs_test=True)], label="front door")
    desk = office.desk()
    desk.perform_now(set_agreement, client_id=abara, version=None, fields={"agreement_signed_on": "today"})
    desk.perform_now(add_way_in, client_id=abara, kind="alarm", fields={"review_on": "2026-11-25"})
    return office


def found(office: Office, text: str) -> list[str]:
    """Names of the clients that a filter finds."""
    desk = office.desk()
    ids, _ = desk.look_up_now(client_found, text=text)
    rows = desk.look_up_now(client_rows, ids=ids)
    return [rows[each].name for each in ids]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("see:unsigned", ["Brandt"]),
        ("see:untested", ["Brandt"]),
        ("see:few", ["Brandt"]),
        ("see:uns brandt", ["Brandt"]),
        ("see:review", []),
        ("see:few abara", []),
        ("see:", ["Abara", "Brandt", "Costa", "Dietz"]),
    ],
)
def test_a_filter_finds_what_is_open(four: Office, text: str, names: list[str]) -> None:
    """The same words on the screen and in the command."""
    assert found(four, text) == names
    ids, trouble = four.desk().look_up_now(client_found, text=text)
    assert (len(ids), trouble) == (len(names), "")


def test_a_way_in_is_found_from_its_day_on(four: Office) -> None:
    """The day before it is not."""
    four.clock.advance(days=1)
    assert found(four, "see:review") == ["Abara"]
    assert four.clock.now() - MORNING == timedelta(days=1)


def test_what_is_not_understood_is_told(four: Office) -> None:
    """With the words that there are."""
    with pytest.raises(Refusal, match="unsigned, untested, few, review"):
        four.desk().look_up_now(list_clients, text="see:nothing")


def test_the_page_says_what_is_open(four: Office) -> None:
    """A sentence for each, and nothing of whom there is nothing to say."""
    desk = four.desk()
    assert tuple(each.words for each in desk.look_up_now(agreement, client_id=2).alerts) == (
        "the key agreement is not signed",
        "3FQD-1 never tried in the lock",
        "fewer than 2 copies of 1 key: front door",
    )
    for client_id in (1, 3, 4):
        assert desk.look_up_now(agreement, client_id=client_id).alerts == ()


def test_the_first_pane_says_it_too_with_the_ways_in(four: Office) -> None:
    """What is open about keys, and the way in whose day has come; a sheet with the address names no tag."""
    desk = four.desk()
    assert desk.look_up_now(client_page, client_id=1).alerts == ()
    four.clock.advance(days=1)
    page = desk.look_up_now(client_page, client_id=2)
    assert [each.short for each in page.alerts] == [
        "agreement unsigned",
        "never tried: 3FQD-1",
        "too few copies: front door",
    ]
    assert [each.short for each in desk.look_up_now(client_page, client_id=1).alerts] == ["look again: alarm"]
    told = desk.look_up_now(client_document, who="brandt")["see_to"]
    assert told[1:] == ["front door never tried in the lock", "fewer than 2 copies of 1 key: front door"]
    assert "3FQD" not in str(told)
