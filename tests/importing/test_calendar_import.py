"""Calendars in the store: what a changed one changes, what people changed here, who is meant, and the way back."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from builders import Office
from calendars import DAILY, ENDS, STARTS, WALK, counts, event, google_csv, save, starts
from imports import count_of, import_files, plan_files, rows_of, troubles_of
from keydesk.db.models import Visit
from keydesk.operations.import_undo import undo_import
from keydesk.operations.visit_changes import change_visit
from keydesk.operations.visit_states import cancel_visits, complete_visits
from keydesk.rules.refusal import Refusal


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
