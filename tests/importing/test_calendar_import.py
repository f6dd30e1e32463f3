"""Calendars in the store: what a changed one changes, what people changed here, who is meant, and the way back."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from builders import Office
from calendars import event, google_csv, save
from imports import count_of, import_files, plan_files, rows_of, troubles_of
from keydesk.db.models import Pet, Service, Visit, table_of
from keydesk.db.work import Work
from keydesk.importing.items import ImportPlan
from keydesk.operations.calendar_matches import remember_match
from keydesk.operations.import_undo import undo_import
from keydesk.operations.visit_changes import change_visit
from keydesk.operations.visit_states import cancel_visits, complete_visits
from keydesk.rules.refusal import Refusal

WALK = "30 min walk - Rivera (Biscuit)"
DAILY = "RRULE:FREQ=DAILY;COUNT=5"
STARTS, ENDS = "20261201T080000", "20261201T083000"


@pytest.fixture
def shop(office: Office) -> Office:
    """Bo Tran and Jo Lind make visits; Ana Rivera of 12 Elm Street has Biscuit."""
    office.setting("time_zone", '"America/New_York"')
    office.person("Bo Tran")
    office.person("Jo Lind")
    rivera = office.client("Rivera", "Ana", street="12 Elm Street")
    pet(office, rivera, "Biscuit")
    return office


def pet(office: Office, client_id: int, name: str) -> None:
    def change(work: Work) -> None:
        done = work.session.execute(insert(table_of(Pet)).values(client_id=client_id, name=name))
        work.record("pet", int(done.inserted_primary_key[0]), "add", field="*", new=name)  # type: ignore[attr-defined]  # an INSERT's result has it

    office.work(change)


def service(office: Office, name: str, **values: Any) -> int:
    def change(work: Work) -> int:
        done = work.session.execute(insert(table_of(Service)).values(name=name, **values))
        found = int(done.inserted_primary_key[0])  # type: ignore[attr-defined]  # an INSERT's result has it
        work.record("service", found, "add", field="*", new=name)
        return found

    return int(office.work(change))


def counts(plan: ImportPlan) -> dict[str, int]:
    return {action: number for action, number in plan.counts.get("visit", {}).items() if number}


def starts(office: Office, **wanted: Any) -> list[str]:
    return [f"{row.starts_at:%m-%d %H:%M}" for row in rows_of(office, Visit, **wanted)]


def test_a_visit_comes_whole(shop: Office, tmp_path: Path) -> None:
    """Client by surname and pets, sitter by the calendar's name, the service kept in words, the animals of the home."""
    import_files(shop, save(tmp_path / "bo.ics", event(WALK, STARTS, ENDS, "DESCRIPTION:shy at first")))
    (visit,) = rows_of(shop, Visit)
    assert (visit.client_id, visit.sitter_id, visit.day) == (1, 2, date(2026, 12, 1))
    assert (visit.starts_at, visit.ends_at) == (datetime(2026, 12, 1, 8), datetime(2026, 12, 1, 8, 30))  # noqa: DTZ001 - wall-clock
    assert (visit.pets, visit.note, visit.status) == ("Biscuit", "30 min walk · shy at first", "scheduled")
    assert not troubles_of(shop)


def test_a_changed_calendar_changes_only_what_changed(shop: Office, tmp_path: Path) -> None:
    """One occurrence moved, one taken out, a visit added: so much changes, and the rest is the same (O4)."""
    path = save(tmp_path / "bo.ics", event(WALK, STARTS, ENDS, DAILY))
    import_files(shop, path)
    assert counts(plan_files(shop, path)) == {"same": 5}
    save(
        path,
        event(WALK, STARTS, ENDS, DAILY, "EXDATE;TZID=America/New_York:20261204T080000"),
        event(WALK, "20261202T101500", "20261202T104500", "RECURRENCE-ID;TZID=America/New_York:20261202T080000"),
        event(WALK, "20261206T120000Z", "20261206T123000Z", uid="two"),
    )
    assert counts(plan_files(shop, path)) == {"add": 1, "change": 2, "same": 3}
    import_files(shop, path)
    assert starts(shop, status="scheduled") == [
        "12-01 08:00",
        "12-02 10:15",
        "12-03 08:00",
        "12-05 08:00",
        "12-06 07:00",
    ]
    assert starts(shop, status="cancelled") == ["12-04 08:00"]
    assert counts(plan_files(shop, path)) == {"same": 5}
    assert not troubles_of(shop)


def test_a_series_at_another_time_is_moved(shop: Office, tmp_path: Path) -> None:
    """The whole series goes from 8 to 9: five changes, and no visit is lost or doubled."""
    path = save(tmp_path / "bo.ics", event(WALK, STARTS, ENDS, DAILY))
    import_files(shop, path)
    save(path, event(WALK, "20261201T090000", "20261201T093000", DAILY))
    assert counts(plan_files(shop, path)) == {"change": 5}
    import_files(shop, path)
    assert count_of(shop, Visit) == 5
    assert starts(shop)[0] == "12-01 09:00"


def test_a_series_that_was_split_makes_no_doubles(shop: Office, tmp_path: Path) -> None:
    """This and following, as Google writes it: an end for the old series, and a new one with another id."""
    path = save(tmp_path / "bo.ics", event(WALK, STARTS, ENDS, DAILY))
    import_files(shop, path)
    save(
        path,
        event(WALK, STARTS, ENDS, "RRULE:FREQ=DAILY;COUNT=2"),
        event(WALK, "20261203T080000", "20261203T083000", "RRULE:FREQ=DAILY;COUNT=3", uid="one_R20261203"),
    )
    assert counts(plan_files(shop, path)) == {"same": 5}
    import_files(shop, path)
    assert count_of(shop, Visit, status="scheduled") == 5
    assert counts(plan_files(shop, path)) == {"same": 5}


def test_days_that_are_not_read_are_left_alone(shop: Office, tmp_path: Path) -> None:
    """A calendar that is read for fewer days calls nothing off on the others."""
    path = save(tmp_path / "bo.ics", event(WALK, STARTS, ENDS, DAILY))
    import_files(shop, path)
    save(path, event("other - Rivera (Biscuit)", "20261205T080000", "20261205T083000", uid="two"))
    plan = plan_files(shop, path, days=(date(2026, 12, 4), date(2026, 12, 31)))
    assert counts(plan) == {"same": 1, "change": 1} or counts(plan) == {"change": 2}
    import_files(shop, path, days=(date(2026, 12, 4), date(2026, 12, 31)))
    assert starts(shop, status="scheduled") == ["12-01 08:00", "12-02 08:00", "12-03 08:00", "12-05 08:00"]


def test_what_could_not_be_read_calls_nothing_off(shop: Office, tmp_path: Path) -> None:
    """A calendar with a broken event may have lost others too: its missing visits stay, and it is said."""
    path = save(tmp_path / "bo.ics", event(WALK, STARTS, ENDS, DAILY))
    import_files(shop, path)
    save(path, event(WALK, "tomorrow", ENDS, DAILY))
    plan = plan_files(shop, path)
    assert counts(plan) == {"refused": 1}
    assert plan.tallies["visits_left_alone"] == 5


def test_what_people_changed_here_stays(shop: Office, tmp_path: Path) -> None:
    """The calendar says what it said: nothing; it says something new of the same: a clash, and nothing is written."""
    path = save(
        tmp_path / "bo.ics", event(WALK, STARTS, ENDS), event(WALK, "20261202T080000", "20261202T083000", uid="two")
    )
    import_files(shop, path)
    first, second = rows_of(shop, Visit)
    desk = shop.desk()
    desk.perform_now(change_visit, visit_id=first.id, version=None, fields={"at": time(11)})
    desk.perform_now(cancel_visits, visit_ids=[second.id])
    same = plan_files(shop, path)
    assert counts(same) == {"same": 2}
    assert same.tallies["visits_kept"] == 2
    save(path, event(WALK, "20261201T090000", "20261201T093000"))
    later = plan_files(shop, path)
    (clash,) = [item for item in later.items if item.action == "clash"]
    assert "it was changed here and stays so" in clash.reason
    assert "beginning 01 Dec 11:00 here, 01 Dec 09:00 in the file" in clash.reason
    import_files(shop, path)
    assert starts(shop) == ["12-01 11:00", "12-02 08:00"]


def test_a_visit_changed_here_and_gone_there_is_for_people_to_decide(shop: Office, tmp_path: Path) -> None:
    """It is not called off behind somebody's back."""
    path = save(
        tmp_path / "bo.ics", event(WALK, STARTS, ENDS), event(WALK, "20261209T080000", "20261209T083000", uid="two")
    )
    import_files(shop, path)
    shop.desk().perform_now(change_visit, visit_id=1, version=None, fields={"at": time(11)})
    save(path, event(WALK, "20261209T080000", "20261209T083000", uid="two"))
    plan = plan_files(shop, path)
    (clash,) = [item for item in plan.items if item.action == "clash"]
    assert "not in the calendar any more" in clash.reason


def test_a_visit_that_was_made_stays_made(shop: Office, tmp_path: Path) -> None:
    """A calendar does not know what is done."""
    path = save(tmp_path / "bo.ics", event(WALK, "20261120T080000", "20261120T083000"))
    import_files(shop, path)
    shop.desk().perform_now(complete_visits, visit_ids=[1])
    save(path, event(f"{WALK} ", "20261120T080000", "20261120T084500"))
    import_files(shop, path)
    (visit,) = rows_of(shop, Visit)
    assert (visit.status, f"{visit.ends_at:%H:%M}") == ("completed", "08:45")


def test_a_visit_booked_by_hand_is_not_doubled(shop: Office, tmp_path: Path) -> None:
    """The same sitter, client and beginning is the same visit, whoever wrote it first."""
    shop.visit(1, 2, date(2026, 12, 1), "08:00", pets="Biscuit", note="30 min walk")
    assert counts(plan_files(shop, save(tmp_path / "bo.ics", event(WALK, STARTS, ENDS)))) == {"same": 1}


def test_the_same_visit_from_two_kinds_of_file(shop: Office, tmp_path: Path) -> None:
    """Google's CSV after the calendar, with an all-day sit whose end is the last day; and a newer CSV calls off."""
    ics = save(
        tmp_path / "bo.ics",
        event(WALK, STARTS, ENDS),
        event("Sit - Rivera (Biscuit)", "20261205", "20261208", uid="sit"),
    )
    rows = [
        (WALK, "12/01/2026", "08:00 AM", "12/01/2026", "08:30 AM", "False", "Sitter: Bo Tran", ""),
        ("Sit - Rivera (Biscuit)", "12/05/2026", "", "12/07/2026", "", "True", "Sitter: Bo Tran", ""),
        (WALK, "12/09/2026", "1:00 PM", "12/09/2026", "1:30 PM", "False", "Sitter: Bo Tran", ""),
    ]
    csv = google_csv(tmp_path / "visits.csv", rows)
    import_files(shop, ics)
    assert counts(plan_files(shop, csv)) == {"add": 1, "same": 2}
    import_files(shop, csv)
    assert starts(shop) == ["12-01 08:00", "12-05 00:00", "12-09 13:00"]
    google_csv(
        csv, [*rows[:2], (WALK, "12/10/2026", "1:00 PM", "12/10/2026", "1:30 PM", "False", "Sitter: Bo Tran", "")]
    )
    import_files(shop, csv)
    assert starts(shop, status="cancelled") == ["12-09 13:00"]
    assert counts(plan_files(shop, ics, csv)) == {"same": 5}


def test_clients_come_with_the_visits_of_the_same_import(shop: Office, tmp_path: Path) -> None:
    """A folder with everything: clients, pets and sitters of the files are told by calendars too."""
    (tmp_path / "clients.csv").write_text(
        "clientid,lname,fname,street1,pets\n7,Olsen,Ida,3 Oak Road,Tilly\n", encoding="utf-8"
    )
    (tmp_path / "sitters.csv").write_text("providerid,lname,fname,nickname\n1,Ortega,Samuel,Sam\n", encoding="utf-8")
    save(tmp_path / "sam.ics", event("30 min walk - Olsen (Tilly)", STARTS, ENDS), name="Sam O.")
    import_files(shop, tmp_path)
    (visit,) = rows_of(shop, Visit)
    assert (visit.client_id, visit.pets) == (2, "Tilly")
    assert visit.sitter_id == 4
    assert plan_files(shop, tmp_path).does_nothing


# -- who is meant --------------------------------------------------------------------------------------------------


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


def test_a_code_in_a_description_stays_out(shop: Office, tmp_path: Path) -> None:
    """A note is no place for what opens a door; it is said that something was left out."""
    path = save(tmp_path / "bo.ics", event(WALK, STARTS, ENDS, "DESCRIPTION:garage 4471<br>dog is <b>shy</b>"))
    plan = plan_files(shop, path)
    assert plan.tallies["visit_notes_with_a_code"] == 1
    import_files(shop, path)
    assert "4471" not in rows_of(shop, Visit)[0].note


# -- and back ------------------------------------------------------------------------------------------------------


def test_taken_back_as_one_and_taken_up_again(shop: Office, tmp_path: Path) -> None:
    """New visits are off, changed ones as they were; the same file takes the same visits up again."""
    path = save(tmp_path / "bo.ics", event(WALK, STARTS, ENDS))
    import_files(shop, path)
    save(
        path,
        event(WALK, "20261201T090000", "20261201T093000"),
        event(WALK, "20261202T080000", "20261202T083000", uid="two"),
    )
    import_files(shop, path)
    shop.desk().perform_now(undo_import)
    assert starts(shop, status="scheduled") == ["12-01 08:00"]
    assert starts(shop, status="cancelled") == ["12-02 08:00"]
    import_files(shop, path)
    assert starts(shop, status="scheduled") == ["12-01 09:00", "12-02 08:00"]
    assert count_of(shop, Visit) == 2
    assert not troubles_of(shop)


def test_a_visit_that_was_made_since_keeps_the_import(shop: Office, tmp_path: Path) -> None:
    """What people work with is not taken from under them."""
    import_files(shop, save(tmp_path / "bo.ics", event(WALK, "20261120T080000", "20261120T083000")))
    shop.desk().perform_now(complete_visits, visit_ids=[1])
    with pytest.raises(Refusal) as refused:
        shop.desk().perform_now(undo_import)
    assert "visits that it brought were made since" in refused.value.details


def test_who_may_not_change_visits_imports_none(shop: Office, tmp_path: Path) -> None:
    """An import is no way round the permission table."""
    from keydesk.operations.importing import apply_import

    shop.person("Kim Base", uid=1002)
    plan = plan_files(shop, save(tmp_path / "bo.ics", event(WALK, STARTS, ENDS)))
    with pytest.raises(Refusal):
        shop.desk(1002).perform_now(apply_import, plan=plan)
    assert count_of(shop, Visit) == 0
