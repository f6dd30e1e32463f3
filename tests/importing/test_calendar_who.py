"""Whom the visits of calendars mean: answers that are remembered, sitters, services, and nobody in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import Office
from calendars import DAILY, ENDS, STARTS, WALK, counts, event, pet, save, service
from imports import import_files, plan_files, rows_of, troubles_of
from keydesk.db.models import ClientMembership, Visit, table_of
from keydesk.operations.calendar_matches import remember_match
from keydesk.operations.custody import check_out
from keydesk.operations.import_undo import undo_import


def test_an_answer_is_remembered(shop: Office, tmp_path: Path) -> None:
    """Asked once for all visits of the text; no visit at all is an answer too."""
    other = shop.client("Rivera", "Eva", street="9 Oak Road")
    pet(shop, other, "Biscuit")
    path = save(tmp_path / "bo.ics", event(WALK, STARTS, ENDS, DAILY), event("Vet talk", "20261203T080000", uid="two"))
    plan = plan_files(shop, path)
    assert counts(plan) == {"clash": 6}
    assert [(each.text, each.times, each.fitting) for each in plan.questions] == [
        ("Rivera (Biscuit)", 5, (1, other)),
        ("Vet talk", 1, ()),
    ]
    desk = shop.desk()
    rivera, talk = plan.questions
    desk.perform_now(remember_match, kind="client", key=rivera.key, text=rivera.text, client_id=other)
    desk.perform_now(remember_match, kind="ignore", key=talk.title_key, text=talk.title)
    again = plan_files(shop, path)
    assert counts(again) == {"add": 5}
    assert (again.tallies["no_visits"], again.questions) == (1, ())
    import_files(shop, path)
    assert {row.client_id for row in rows_of(shop, Visit)} == {other}


def test_a_calendar_of_nobody_has_visits_without_a_sitter(shop: Office, tmp_path: Path) -> None:
    """They are in their own group until somebody says whose calendar it is; then they get the sitter."""
    path = save(tmp_path / "x.ics", event(WALK, STARTS, ENDS), name="Weekend team")
    plan = plan_files(shop, path)
    (question,) = plan.questions
    assert (question.kind, question.text, question.reason) == ("sitter", "Weekend team", "nobody here has this name")
    import_files(shop, path)
    assert rows_of(shop, Visit)[0].sitter_id is None
    shop.desk().perform_now(remember_match, kind="sitter", key=question.key, text=question.text, staff_id=3)
    import_files(shop, path)
    (visit,) = rows_of(shop, Visit)
    assert visit.sitter_id == 3


@pytest.mark.parametrize(
    "name", ["Bo", "Bo T.", "Visits - Bo Tran", "Bo Tran's calendar", "bo.tran@example.com", "Tran, Bo"]
)
def test_names_of_calendars(shop: Office, tmp_path: Path, name: str) -> None:
    """First name, first letter, words around it, an address."""
    import_files(shop, save(tmp_path / "x.ics", event(WALK, STARTS, ENDS), name=name))
    assert rows_of(shop, Visit)[0].sitter_id == 2


def test_the_sitter_in_the_title(shop: Office, tmp_path: Path) -> None:
    """Where the calendar is the office's, the part of the title that names one sitter is no service."""
    title = "Jo Lind - 30 min walk - Rivera (Biscuit)"
    import_files(shop, save(tmp_path / "x.ics", event(title, STARTS, ENDS), name="Office"))
    (visit,) = rows_of(shop, Visit)
    assert (visit.sitter_id, visit.note) == (3, "30 min walk")


def test_nobody_inactive_or_blocked_gets_a_visit_in_silence(shop: Office, tmp_path: Path) -> None:
    """A visit of an inactive client waits; one for somebody blocked or gone comes without a sitter, and says so."""
    shop.block(1, 2)
    shop.person("Gina Halloran", active=False)
    path = save(tmp_path / "bo.ics", event(WALK, STARTS, ENDS))
    gone = save(
        tmp_path / "gina.ics", event(WALK, "20261202T080000", "20261202T083000", uid="two"), name="Gina Halloran"
    )
    plan = plan_files(shop, path, gone)
    assert [item.remarks for item in plan.items] == [
        ("Bo Tran is blocked by the client: the visit has no sitter",),
        ("Gina Halloran has left: the visit has no sitter",),
    ]
    import_files(shop, path, gone)
    assert {row.sitter_id for row in rows_of(shop, Visit)} == {None}


def test_services_and_prices(shop: Office, tmp_path: Path) -> None:
    """A service by its name, or by its name and length; its price on the visit; an unknown one is kept and counted."""
    walk = service(shop, "Walk", minutes=30, price_cents=2200)
    potty = service(shop, "20 min potty break", minutes=20, price_cents=1500)
    path = save(
        tmp_path / "bo.ics",
        event(WALK, STARTS, ENDS),
        event("20 min potty break - Rivera (Biscuit)", "20261202T080000", "20261202T082000", uid="two"),
        event("45 min walk - Rivera (Biscuit)", "20261203T080000", "20261203T084500", uid="three"),
    )
    import_files(shop, path)
    found = [(row.service_id, row.price_cents, row.note) for row in rows_of(shop, Visit)]
    assert found == [(walk, 2200, ""), (potty, 1500, ""), (None, 0, "45 min walk")]


def test_a_service_that_the_office_has_since_is_taken(shop: Office, tmp_path: Path) -> None:
    """The next import of the same calendar gives the visits their service and its price."""
    path = save(tmp_path / "bo.ics", event(WALK, STARTS, ENDS))
    import_files(shop, path)
    walk = service(shop, "30 min walk", price_cents=2200)
    import_files(shop, path)
    (visit,) = rows_of(shop, Visit)
    assert (visit.service_id, visit.price_cents, visit.note) == (walk, 2200, "")
    assert plan_files(shop, path).does_nothing


def test_the_same_calendar_named_twice_counts_once(shop: Office, tmp_path: Path) -> None:
    """Two folders have files of one name; of two calendars both are read, and of one calendar twice one."""
    other = tmp_path / "other"
    other.mkdir()
    path = save(tmp_path / "basic.ics", event(WALK, STARTS, ENDS))
    jo = save(other / "basic.ics", event(WALK, STARTS, ENDS), name="Jo Lind")
    plan = plan_files(shop, path, jo, path)
    assert counts(plan) == {"add": 2}
    assert plan.tallies["visits_twice"] == 1


def test_a_prospect_with_a_priced_visit_is_a_client(shop: Office, tmp_path: Path) -> None:
    """I8, as when a visit is booked by hand; taking the import back makes a prospect of them again."""
    service(shop, "30 min walk", price_cents=2200)
    membership = table_of(ClientMembership)
    shop.work(lambda work: work.session.execute(membership.update().values(status="prospect")))
    import_files(shop, save(tmp_path / "bo.ics", event(WALK, STARTS, ENDS)))
    assert rows_of(shop, ClientMembership)[0].status == "active"
    shop.desk().perform_now(undo_import)
    assert rows_of(shop, ClientMembership)[0].status == "prospect"


def test_keys_follow_the_visits_and_stay_when_the_import_is_taken_back(shop: Office, tmp_path: Path) -> None:
    """A key that is out becomes due by the calendar's visits; undoing the import retires no key."""
    shop.safe("Main", rows=1, columns=2)
    shop.key(1, code="KEY7")
    desk = shop.desk()
    desk.perform_now(check_out, tag_code="KEY7-1", sitter_id=2)
    import_files(shop, save(tmp_path / "bo.ics", event(WALK, STARTS, ENDS)))
    due = shop.copy("KEY7-1").due_at
    desk.perform_now(undo_import)
    copy = shop.copy("KEY7-1")
    assert (copy.state, copy.staff_id) == ("in_service", 2)
    assert due is not None
    assert not troubles_of(shop)


def test_a_code_in_a_description_stays_out(shop: Office, tmp_path: Path) -> None:
    """A note is no place for what opens a door; it is said that something was left out."""
    path = save(tmp_path / "bo.ics", event(WALK, STARTS, ENDS, "DESCRIPTION:garage 4471<br>dog is <b>shy</b>"))
    plan = plan_files(shop, path)
    assert plan.tallies["visit_notes_with_a_code"] == 1
    import_files(shop, path)
    assert "4471" not in rows_of(shop, Visit)[0].note
