"""`keydesk visits`: the list, and the same operations as on the screens, by words."""

from __future__ import annotations

import json
from typing import Any

from shell import Keydesk, Shop

Told = dict[str, Any]


def visits(keydesk: Keydesk, *more: str) -> list[Told]:
    """The list as JSON."""
    found: list[Told] = json.loads(keydesk("visits", "--json", *more).out)
    return found


def test_visit_is_booked_and_listed(keydesk: Keydesk) -> None:
    """By name, day and time as people write them; the list says what it says of its key."""
    run = keydesk("visits", "book", "rivera", "--day", "thu", "--at", "0830", "--to", "sam", "--price", "22")
    assert run.code == 0
    assert "Rivera, Ana · Thu 26 Nov 08:30 booked, Sam Ortega." in run.err
    assert "takes it back" in run.err
    (visit,) = visits(keydesk, "--day", "thu")
    assert visit["visit_id"] == 1
    assert visit["starts_at"] == "2026-11-26T08:30:00+00:00"
    assert (visit["sitter"], visit["status"], visit["flag"], visit["reason"]) == (
        "Sam Ortega",
        "scheduled",
        "no_key",
        "on_hook",
    )
    assert visit["price_cents"] == 2200
    assert visits(keydesk) == []
    assert len(visits(keydesk, "--days", "7", "--sitter", "sam")) == 1
    assert visits(keydesk, "--days", "7", "--sitter", "jo") == []
    assert visits(keydesk, "--days", "7", "--client", "okafor") == []


def test_list_for_people_has_its_numbers(keydesk: Keydesk) -> None:
    """So that the next command can name them."""
    keydesk("visits", "book", "rivera", "--day", "today", "--at", "8")
    run = keydesk("visits")
    assert run.code == 0
    assert "Rivera, Ana" in run.out
    assert "unassigned" in run.out
    assert "NO." in run.out.splitlines()[0]


def test_rehearsal_books_nothing(keydesk: Keydesk) -> None:
    """And shows every visit that there would be."""
    run = keydesk(
        "visits", "book", "rivera", "--day", "today", "--at", "8", "--repeat", "daily 3 times", "--dry-run", "--json"
    )
    told = json.loads(run.out)
    assert (told["batch"], told["dry_run"], len(told["visits"])) == (None, True, 3)
    assert "rehearsal" in run.err
    assert visits(keydesk, "--days", "9") == []


def test_series_is_changed_and_called_off_by_scope(keydesk: Keydesk) -> None:
    """One, those after it, or all that are to come."""
    keydesk("visits", "book", "rivera", "--day", "tomorrow", "--at", "8", "--repeat", "daily for 5 days")
    assert keydesk("visits", "assign", "2", "--to", "jo", "--scope", "following").code == 0
    assert [visit["sitter"] for visit in visits(keydesk, "--days", "9")] == [None, *["Jo Lind"] * 4]
    assert keydesk("visits", "change", "1", "--at", "9:15", "--note", "gate").code == 0
    assert keydesk("visits", "cancel", "4", "--scope", "following", "--reason", "away").code == 0
    assert [visit["status"] for visit in visits(keydesk, "--days", "9")] == ["scheduled"] * 3 + ["cancelled"] * 2
    assert keydesk("undo").code == 0
    assert {visit["status"] for visit in visits(keydesk, "--days", "9")} == {"scheduled"}
    assert keydesk("visits", "cancel", "1", "2").code == 0
    assert keydesk("visits", "reopen", "1", "2").code == 0


def test_what_was_made_is_said(keydesk: Keydesk) -> None:
    """Only of days that have come."""
    keydesk("visits", "book", "rivera", "--day", "today", "--at", "6")
    keydesk("visits", "book", "rivera", "--day", "tomorrow", "--at", "6")
    assert keydesk("visits", "complete", "1").code == 0
    run = keydesk("visits", "complete", "2")
    assert run.code == 1
    assert "is still to come" in run.err


def test_refusals_say_what_to_do(keydesk: Keydesk, shop: Shop) -> None:
    """Exit code 1, and one line; 2 for wrong usage; 3 where it changed meanwhile."""
    shop.office.block(1, 2)
    for wanted, why in (
        (("rivera", "--day", "thu", "--at", "8", "--to", "sam"), "has blocked Sam Ortega"),
        (("rivera", "--day", "thu", "--at", "8", "--to", "primary"), "has no primary sitter"),
        (("rivera", "--day", "never", "--at", "8"), "is not a day"),
        (("rivera", "--day", "thu", "--at", "99"), "is no time"),
        (("rivera", "--day", "thu", "--at", "8", "--service", "spa"), "There is no service “spa”"),
        (("nobody", "--day", "thu", "--at", "8"), "No client goes by"),
    ):
        run = keydesk("visits", "book", *wanted)
        assert run.code == 1, wanted
        assert run.err.startswith("keydesk: ")
        assert why in run.err
    assert keydesk("visits", "book", "rivera").code == 2
    keydesk("visits", "book", "rivera", "--day", "thu", "--at", "8")
    keydesk("visits", "change", "1", "--note", "gate")
    assert keydesk("visits", "change", "1", "--note", "other", "--seen", "1").code == 3
    assert keydesk("visits", "change", "4711", "--note", "x").code == 1
    assert "Say what is to change" in keydesk("visits", "change", "1").err


def test_same_operation_id_books_once(keydesk: Keydesk) -> None:
    """C4."""
    for _ in range(2):
        run = keydesk("visits", "book", "rivera", "--day", "thu", "--at", "8", "--op-id", "a1")
        assert run.code == 0
    assert "was done already" in run.err
    assert len(visits(keydesk, "--day", "thu")) == 1


def test_series_are_extended_for_offices_that_have_no_desk_open(keydesk: Keydesk, shop: Shop) -> None:
    """Half a year ahead, and none twice."""
    keydesk("visits", "book", "rivera", "--day", "today", "--at", "8", "--repeat", "weekly")
    assert keydesk("visits", "extend", "--json").json == {"visits": 0}
    shop.office.clock.advance(days=40)
    assert keydesk("visits", "extend", "--json").json == {"visits": 5}


def test_columns_are_the_same_where_nothing_is_booked(keydesk: Keydesk) -> None:
    """A spreadsheet that was made for the list fits every day of it."""
    empty = keydesk("visits", "--csv").out.splitlines()
    keydesk("visits", "book", "rivera", "--day", "today", "--at", "all day", "--to", "nobody")
    full = keydesk("visits", "--csv").out.splitlines()
    assert (len(empty), len(full)) == (1, 2)
    assert empty[0] == full[0]
    assert {"visit_id", "flag", "starts_at", "version"} <= set(empty[0].split(","))
