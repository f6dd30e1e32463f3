"""Booking visits: whose, when, for whom, at what price; and what is refused."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from at_the_visits import EIGHT, THURSDAY, TODAY, did, rows, walk
from builders import Office
from keydesk.db.queries.history import history_of
from keydesk.operations.clients import edit_client, set_status
from keydesk.operations.office import add_service, edit_service
from keydesk.operations.undo import undo
from keydesk.operations.visit_changes import assign_visits, change_visit
from keydesk.operations.visit_states import cancel_visit, complete_visits, reopen_visits
from keydesk.operations.visits import book_visit
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal


def own_price(office: Office, service: int, price: str) -> None:
    """What Rivera pays, and from when on."""
    statement = "INSERT INTO client_price (client_id, service_id, price_cents, effective_on) VALUES (1, {}, {})"

    def change(work: Any) -> None:
        work.session.connection().exec_driver_sql(statement.format(service, price))
        work.record("client", 1, "price")

    office.work(change)


# -- booking -----------------------------------------------------------------------------------------------------------


def test_visit_is_as_long_and_costs_as_much_as_its_service(visiting: Office) -> None:
    """Nothing but client, day, time and service is asked for."""
    booked = did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT, service_id=walk(visiting), sitter_id=2)
    assert booked.said == "Rivera, Ana · Thu 26 Nov 08:00 booked, Sam Ortega."
    assert rows(visiting, "SELECT day, starts_at, ends_at, price_cents, sitter_id, status FROM visit") == [
        ("2026-11-26", "2026-11-26T08:00", "2026-11-26T08:45", 2200, 2, "scheduled")
    ]


def test_clients_own_price_holds_from_its_day_on(visiting: Office) -> None:
    """The latest own price that holds on the visit's day comes before the service's."""
    service = walk(visiting)
    for price in ("2000, NULL", "2500, '2026-11-26'"):
        own_price(visiting, service, price)
    for day in (date(2026, 11, 25), THURSDAY):
        did(visiting, book_visit, client_id=1, day=day, at=EIGHT, service_id=service)
    assert rows(visiting, "SELECT price_cents FROM visit ORDER BY day") == [(2000,), (2500,)]


def test_visit_goes_to_whoever_is_primary(visiting: Office) -> None:
    """I13: given to PRIMARY, it is Sam's, and says so."""
    booked = did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT, assigned_as="primary")
    assert booked.said.endswith("booked, Sam Ortega (PRIMARY).")
    assert rows(visiting, "SELECT sitter_id, assigned_as FROM visit") == [(2, "primary")]


def test_visits_of_primary_follow_when_the_client_gets_another(visiting: Office) -> None:
    """I13: those to come and the series go along; what was made, and what was given to Sam by name, stays."""
    did(visiting, book_visit, client_id=1, day=TODAY, at=EIGHT, assigned_as="primary", repeat="daily for 3 days")
    did(visiting, book_visit, client_id=1, day=THURSDAY, at=time(12), sitter_id=2)
    visiting.clock.advance(days=1)
    did(visiting, complete_visits, visit_ids=[1])
    said = did(visiting, edit_client, client_id=1, version=None, fields={"primary_sitter_id": 3}).said
    assert said == "Rivera, Ana saved. 2 booked visits go to the new sitter."
    assert rows(visiting, "SELECT sitter_id FROM visit ORDER BY id") == [(2,), (3,), (3,), (2,)]
    assert rows(visiting, "SELECT sitter_id FROM visit_series") == [(3,)]


def test_secondary_is_refused_where_there_is_none(visiting: Office) -> None:
    """I13: the refusal says where one is chosen."""
    with pytest.raises(Refusal, match=r"has no secondary sitter\. Choose one on their page") as refused:
        did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT, assigned_as="secondary")
    assert refused.value.field == "sitter"


def test_blocked_sitter_is_never_given_a_visit(visiting: Office) -> None:
    """I14: not in booking, not in changing, not among many, and not by opening a visit again."""
    booked = did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT, sitter_id=3)
    did(visiting, cancel_visit, visit_id=booked.id)
    visiting.block(1, 3)
    free = did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT)
    for operation, how in (
        (book_visit, {"client_id": 1, "day": THURSDAY, "at": EIGHT, "sitter_id": 3}),
        (change_visit, {"visit_id": free.id, "version": None, "fields": {"sitter_id": 3}}),
        (assign_visits, {"visits": [(free.id, None)], "sitter_id": 3}),
        (reopen_visits, {"visit_ids": [booked.id]}),
    ):
        with pytest.raises(Refusal, match="Rivera, Ana has blocked Kim Voss, who can never be given their visits"):
            did(visiting, operation, **how)


def test_who_has_left_or_makes_no_visits_gets_none(visiting: Office) -> None:
    """Ana is at the desk only; Pat has left."""
    pat = visiting.person("Pat Nwosu", active=False)
    for sitter, why in ((pat, "has left"), (1, "makes no visits")):
        with pytest.raises(Refusal, match=why):
            did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT, sitter_id=sitter)


def test_inactive_client_gets_no_visit(visiting: Office) -> None:
    """The refusal says what to do first."""
    did(visiting, set_status, client_id=1, branch="in_home", status="inactive")
    with pytest.raises(Refusal, match=r"is inactive in In-Home\. Make them active first"):
        did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT)


@pytest.mark.parametrize(("cents", "status"), [(0, "prospect"), (2200, "active")])
def test_visit_with_a_price_makes_a_prospect_active(visiting: Office, cents: int, status: str) -> None:
    """I8, I20: only one above zero, on the record, with its date; and what the booking made is taken back with it."""
    did(visiting, set_status, client_id=1, branch="in_home", status="prospect")
    booked = did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT, price_cents=cents)
    assert rows(visiting, "SELECT status FROM client_membership") == [(status,)]
    told = rows(visiting, "SELECT old, new, reason FROM history WHERE verb = 'status' AND new = 'active'")
    assert told == (
        [("prospect", "active", "first visit with a price: Rivera, Ana · Thu 26 Nov 08:00")] if cents else []
    )
    assert ("is active now, no longer a prospect" in booked.said) == bool(cents)
    did(visiting, undo)
    assert rows(visiting, "SELECT status FROM client_membership") == [("prospect",)]


def test_price_that_comes_later_makes_active_too(visiting: Office) -> None:
    """I8 is about visits with a price, however they got it."""
    did(visiting, set_status, client_id=1, branch="in_home", status="prospect")
    booked = did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT)
    did(visiting, change_visit, visit_id=booked.id, version=1, fields={"price_cents": 1})
    assert rows(visiting, "SELECT status FROM client_membership") == [("active",)]


def test_two_visits_at_once_are_told(visiting: Office) -> None:
    """It is booked, since offices do that, and said with whom and when; one that begins when the other ends is fine."""
    did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT, sitter_id=2)
    other = visiting.client("Marsh", "Eli")
    close = did(visiting, book_visit, client_id=other, day=THURSDAY, at=time(8, 30), sitter_id=2)
    assert close.notes == ()
    late = did(visiting, book_visit, client_id=other, day=THURSDAY, at=time(8, 15), sitter_id=2, minutes=15)
    assert late.notes == ("Sam Ortega is at Rivera, Ana then too (Thu 26 Nov 08:00).",)


def test_service_that_is_not_booked_any_more_is_refused(visiting: Office) -> None:
    """Visits that have it keep it."""
    service = walk(visiting)
    did(visiting, edit_service, service_id=service, version=1, active=False)
    with pytest.raises(Refusal, match="Walk is not booked any more"):
        did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT, service_id=service)


# -- changing and meeting ----------------------------------------------------------------------------------------------


def test_second_editor_is_told_who_and_when(visiting: Office) -> None:
    """C5: nothing of the first is lost, and what is stored now comes with the refusal."""
    booked = did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT, sitter_id=2)
    did(visiting, change_visit, visit_id=booked.id, version=1, fields={"at": time(9)})
    with pytest.raises(
        ChangedMeanwhile, match=r"Ana Whitfield changed Rivera, Ana · Thu 26 Nov 09:00 today 07:20"
    ) as met:
        did(visiting, change_visit, visit_id=booked.id, version=1, fields={"note": "gate"})
    assert met.value.version == 2
    assert met.value.present["at"] == time(9)


def test_history_has_old_and_new(visiting: Office) -> None:
    """Each field by its own line."""
    booked = did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT, sitter_id=2)
    did(visiting, change_visit, visit_id=booked.id, version=1, fields={"sitter_id": 3, "note": "gate"})
    assert rows(visiting, "SELECT field, old, new FROM history WHERE verb = 'change' ORDER BY id") == [
        ("sitter_id", "2", "3"),
        ("note", "", "gate"),
    ]


def test_history_is_told_by_names(visiting: Office) -> None:
    """Whoever reads it sees who had the visit, and not the number of a row."""
    booked = did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT, sitter_id=2)
    did(visiting, change_visit, visit_id=booked.id, version=1, fields={"sitter_id": 3, "at": time(9)})
    told = visiting.desk().look_up_now(history_of, subject="visit", subject_id=booked.id)
    changed = {each.field: (each.old, each.new) for each in told if each.verb == "change"}
    assert changed["sitter_id"] == ("Sam Ortega", "Kim Voss")
    assert changed["starts_at"] == ("2026-11-26 08:00", "2026-11-26 09:00")


def test_undo_refuses_what_was_changed_since(visiting: Office) -> None:
    """R9, for visits: the later change stands."""
    booked = did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT, sitter_id=2)
    done = did(visiting, change_visit, visit_id=booked.id, version=1, fields={"sitter_id": 3})
    did(visiting, change_visit, visit_id=booked.id, version=2, fields={"sitter_id": None})
    with pytest.raises(Refusal, match=r"was changed since\. It stays as it is"):
        did(visiting, undo, batch_id=done.batch_id)


def test_undo_takes_back_booking_by_calling_it_off(visiting: Office) -> None:
    """Nothing with a history is deleted."""
    did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT)
    assert did(visiting, undo).said == "Taken back: Rivera, Ana · Thu 26 Nov 08:00 is not booked any more"
    assert rows(visiting, "SELECT status FROM visit") == [("cancelled",)]


def test_states_follow_one_another(visiting: Office) -> None:
    """Made only when its day has come; opened again; called off; and what is called off is changed no more."""
    booked = did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT)
    with pytest.raises(Refusal, match="is still to come"):
        did(visiting, complete_visits, visit_ids=[booked.id])
    visiting.clock.advance(days=2)
    assert did(visiting, complete_visits, visit_ids=[booked.id]).said == "Rivera, Ana · Thu 26 Nov 08:00 is done."
    with pytest.raises(Refusal, match=r"is done already\. Open it again first"):
        did(visiting, cancel_visit, visit_id=booked.id)
    did(visiting, reopen_visits, visit_ids=[booked.id])
    did(visiting, cancel_visit, visit_id=booked.id, reason="ill")
    with pytest.raises(Refusal, match="was called off"):
        did(visiting, change_visit, visit_id=booked.id, version=None, fields={"note": "x"})


def test_many_are_given_or_none(visiting: Office) -> None:
    """The one that stands in the way is told."""
    other = visiting.client("Marsh", "Eli")
    visiting.block(other, 3)
    ids = [did(visiting, book_visit, client_id=each, day=THURSDAY, at=EIGHT).id for each in (1, other)]
    with pytest.raises(Refusal, match="In the way: 1 of 2 visits") as refused:
        did(visiting, assign_visits, visits=[(each, None) for each in ids], sitter_id=3)
    assert refused.value.details == (
        "Marsh, Eli has blocked Kim Voss, who can never be given their visits. Choose somebody else.",
    )
    assert rows(visiting, "SELECT count(*) FROM visit WHERE sitter_id IS NOT NULL") == [(0,)]
    assert did(visiting, assign_visits, visits=[(each, 1) for each in ids], sitter_id=2).said.startswith(
        "2 visits are given."
    )


def test_whole_day_has_no_time(visiting: Office) -> None:
    """From midnight to midnight, and back to an hour of the day."""
    booked = did(visiting, book_visit, client_id=1, day=THURSDAY, at=None)
    assert booked.said == "Rivera, Ana · Thu 26 Nov, all day booked, nobody yet."
    did(visiting, change_visit, visit_id=booked.id, version=1, fields={"at": EIGHT})
    assert rows(visiting, "SELECT starts_at, ends_at, all_day FROM visit") == [
        ("2026-11-26T08:00", "2026-11-26T08:30", 0)
    ]


def test_datetime_is_kept_as_wall_clock(visiting: Office) -> None:
    """Nothing of it is moved by the zone."""
    visiting.setting("time_zone", '"Asia/Tokyo"')
    did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT)
    assert datetime.fromisoformat(rows(visiting, "SELECT starts_at FROM visit")[0][0]).hour == 8


# -- services ----------------------------------------------------------------------------------------------------------


def test_service_is_renamed_and_booked_visits_keep_their_price(visiting: Office) -> None:
    """Another that has the name, however it is written, is in the way; one that is retired says how it comes back."""
    service = walk(visiting)
    booked = did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT, service_id=service)
    did(visiting, edit_service, service_id=service, version=1, name="Dog walk", price_cents=2600)
    assert rows(visiting, "SELECT price_cents FROM visit") == [(2200,)]
    did(visiting, change_visit, visit_id=booked.id, version=1, fields={"day": date(2026, 11, 27)})
    assert rows(visiting, "SELECT price_cents FROM visit") == [(2200,)]
    did(visiting, edit_service, service_id=service, version=2, name="dog walk")
    did(visiting, edit_service, service_id=service, version=3, active=False)
    with pytest.raises(Refusal, match="called dog walk already, which is not booked any more: open it"):
        did(visiting, add_service, name="DOG WALK")
