"""The sample calendars give the counts of their README, in plan and store and per day; both files make no doubles."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from builders import Office
from calendars import AUTUMN
from imports import (
    SAMPLES,
    count_of,
    counts_of,
    import_files,
    needs_samples,
    plan_files,
    rows_of,
    troubles_of,
)
from keydesk.db.models import Client, Staff, Visit
from keydesk.importing.items import ImportPlan
from keydesk.operations.calendar_matches import remember_match

pytestmark = needs_samples

LEASHTIME = tuple(SAMPLES / "leashtime" / name for name in ("Clients.csv", "Pets.csv", "Sitters.csv"))
CALENDARS = tuple(sorted((SAMPLES / "visits").glob("*.ics")))
CSV = SAMPLES / "visits" / "visits.csv"


@pytest.fixture
def riverside(office: Office) -> Office:
    """Riverside's clients, pets and sitters; ``Ana W.`` is Ana Whitlock here, and not the founder of the office."""
    office.setting("time_zone", '"America/New_York"')
    import_files(office, *LEASHTIME)
    (whitlock,) = (row.id for row in rows_of(office, Staff, last_name="Whitlock"))
    office.desk().perform_now(remember_match, kind="sitter", key="ana w", text="Ana W.", staff_id=whitlock)
    return office


def days_of(plan: ImportPlan) -> dict[str, dict[str, Any]]:
    """The counts of the named days, from the items of a plan."""
    found = {}
    for day in map(date.fromisoformat, counts_of("visits")["days"]):
        visits = [item.values for item in plan.items if item.kind == "visit"]
        there = [each for each in visits if each["starts_at"].date() == day and not each["all_day"]]  # type: ignore[union-attr]  # a time
        booked = [each for each in there if each["status"] == "scheduled"]
        sits = [each for each in visits if each["all_day"] and each["status"] == "scheduled"]
        found[day.isoformat()] = {
            "visits": len(booked),
            "cancelled": len(there) - len(booked),
            "sits_in_progress": sum(each["starts_at"].date() <= day < each["ends_at"].date() for each in sits),  # type: ignore[union-attr]  # times
            "first": f"{min(each['starts_at'] for each in booked):%H:%M}",  # type: ignore[type-var]  # times
            "last": f"{max(each['starts_at'] for each in booked):%H:%M}",  # type: ignore[type-var]  # times
        }
    return found


def test_counts_in_the_plan(riverside: Office) -> None:
    """7,770 visits, 7,505 told by surname and pets, 203 by the street, 60 asked about, 2 of nobody on file."""
    wanted = counts_of("visits")
    plan = plan_files(riverside, *CALENDARS, days=AUTUMN)
    tallies = plan.tallies
    assert tallies["visits"] == wanted["visits_oct_to_dec"]
    assert tallies["visits_cancelled"] == wanted["visits_cancelled"]
    assert tallies["sits"] == wanted["overnight_sits_all_day"]
    assert tallies["visits_of_nobody"] == wanted["visits_of_an_unknown_client"]
    told = {name: tallies[f"visits_{name}"] for name in ("by_pets", "by_street", "asked", "by_name")}
    assert told == {"by_pets": 7505, "by_street": 203, "asked": 60, "by_name": 0}
    assert plan.counts["visit"]["add"] == 7770 - 62 + 89 + 30
    assert not plan.tallies["visits_unassigned"]
    assert [(each.kind, each.text, each.times) for each in plan.questions] == [
        ("client", "Halvorsen-Pike (Pickle)", 2),
        ("client", "Garcia (Waffles)", 60),
    ]
    names = ("visits", "cancelled", "sits_in_progress", "first", "last")
    assert days_of(plan) == {day: {name: counts[name] for name in names} for day, counts in wanted["days"].items()}


def test_counts_in_the_store(riverside: Office) -> None:
    """After the two answers every visit is there, with its sitter; again it is all the same."""
    wanted = counts_of("visits")
    (maria, *_) = (row.id for row in rows_of(riverside, Client, first_name="Steven", last_name="Garcia"))
    halvorsen = riverside.client("Halvorsen-Pike", "Ida")
    for question in plan_files(riverside, *CALENDARS, days=AUTUMN).questions:
        who = maria if question.text.startswith("Garcia") else halvorsen
        riverside.desk().perform_now(remember_match, kind="client", key=question.key, text=question.text, client_id=who)
    import_files(riverside, *CALENDARS, days=AUTUMN)
    assert count_of(riverside, Visit, all_day=False, status="scheduled") == wanted["visits_oct_to_dec"]
    assert count_of(riverside, Visit, status="cancelled") == wanted["visits_cancelled"]
    assert count_of(riverside, Visit, all_day=True) == wanted["overnight_sits_all_day"]
    for day, counts in wanted["days"].items():
        there = rows_of(riverside, Visit, day=date.fromisoformat(day), all_day=False, status="scheduled")
        assert len(there) == counts["visits"]
        assert len({row.sitter_id for row in there}) == counts["sitters_with_visits"]
    again = plan_files(riverside, *CALENDARS, days=AUTUMN)
    assert again.does_nothing
    assert not again.questions
    assert not troubles_of(riverside)


@pytest.mark.parametrize("together", [True, False])
def test_calendars_and_csv_make_no_doubles(riverside: Office, together: bool) -> None:
    """1,190 visits, 12 cancelled, 13 sits, 15 others: visit for visit the calendars; in one import or in two."""
    wanted = counts_of("visits.csv")
    alone = plan_files(riverside, CSV, days=AUTUMN)
    found = {name: alone.tallies[name] for name in ("visits", "visits_cancelled", "sits", "no_visits")}
    assert list(found.values()) == [wanted[name] for name in ("visits", "cancelled", "sits", "not_visits")]
    if together:
        import_files(riverside, CSV, *CALENDARS, days=AUTUMN)
    else:
        import_files(riverside, CSV, days=AUTUMN)
        import_files(riverside, *CALENDARS, days=AUTUMN)
    assert count_of(riverside, Visit) == 7770 - 62 + 89 + 30
    again = plan_files(riverside, CSV, *CALENDARS, days=AUTUMN)
    assert again.does_nothing
    assert Counter(item.action for item in again.items if not item.question) == {"same": 7827 + 1215 - 12}
