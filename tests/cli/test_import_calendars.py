"""`keydesk import *.ics`: the days that are read, what is asked at a terminal, and keydesk's own visits back."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calendars import event, save
from keydesk.db.models import Visit, table_of
from keydesk.operations.calendar_matches import remember_match
from keydesk.operations.office import add_service
from shell import Keydesk, Shop

WALK = "30 min walk - Rivera"
DAILY = "RRULE:FREQ=DAILY"


@pytest.fixture
def calendar(tmp_path: Path) -> str:
    """A walk every day, without an end, in the calendar of nobody."""
    return str(save(tmp_path / "walks.ics", event(WALK, "20261001T080000", "20261001T083000", DAILY), name="Team"))


def test_the_days_are_told_and_can_be_named(keydesk: Keydesk, shop: Shop, calendar: str) -> None:
    """Two months back and four ahead, or from and until as people write days."""
    usual = keydesk("import", calendar, "--dry-run")
    assert "--from and --until read other days" in usual.out
    some = keydesk("import", calendar, "--dry-run", "--from", "2026-12-01", "--until", "5 Dec 2026", "--json").json
    assert sum(by["clash"] + by["add"] for by in some["counts"].values()) == 5
    wrong = keydesk("import", calendar, "--dry-run", "--from", "2026-12-05", "--until", "2026-12-01")
    assert (wrong.code, "before the first" in wrong.err) == (1, True)


def test_what_cannot_be_told_is_listed_once(keydesk: Keydesk, shop: Shop, tmp_path: Path) -> None:
    """With how many visits hang on it; the program's form has it too, and the import goes on without."""
    title = "walk - Nobody (Rex)"
    path = str(save(tmp_path / "x.ics", event(title, "20261201T080000", "20261201T083000", DAILY), name="Team"))
    days = ("--from", "2026-12-01", "--until", "2026-12-09")
    told = keydesk("import", path, "--dry-run", *days)
    assert "Whom do these texts mean?" in told.out
    assert "there is no client of that name; 9 visits" in told.out
    sitter, question = keydesk("import", path, "--dry-run", "--json", *days).json["questions"]
    assert (sitter["kind"], sitter["text"], sitter["times"]) == ("sitter", "Team", 9)
    assert (question["kind"], question["text"], question["times"]) == ("client", "Nobody (Rex)", 9)
    assert keydesk("import", path, "--yes", *days).code == 0


def test_a_terminal_asks_and_remembers(
    keydesk: Keydesk, shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part of the name, then the number; n is no visit; Enter leaves it; the next import asks no more."""
    path = str(
        save(
            tmp_path / "x.ics",
            event("walk - Nobody (Rex)", "20261201T080000", "20261201T083000", uid="1"),
            event("Call the vet", "20261202T080000", "20261202T083000", uid="2"),
        )
    )

    family = shop.office.client("Nobody", "Ida", street="3 Oak Road")
    shop.office.close()
    monkeypatch.setattr("keydesk.cli.importing._may_ask", lambda **given: not given["as_json"])
    days = ("--from", "2026-12-01", "--until", "2026-12-09")
    done = keydesk("import", path, *days, stdin="\nzzz\noak\n1\nn\ny\n")
    assert done.code == 0
    assert "Nobody is called zzz" in done.err
    assert "1 added" in done.err
    visits = shop.office.work(lambda work: work.session.execute(table_of(Visit).select()).all())
    shop.office.close()
    assert [visit.client_id for visit in visits] == [family]
    again = keydesk("import", path, "--dry-run", "--json", *days).json
    assert [each["kind"] for each in again["questions"]] == ["sitter"]
    assert again["tallies"]["no_visits"] == 1


def test_a_wrong_answer_is_forgotten(keydesk: Keydesk, shop: Shop, calendar: str) -> None:
    """The answers are listed with their numbers; one that is forgotten is asked again."""
    desk = shop.office.desk()
    desk.perform_now(remember_match, kind="sitter", key="team", text="Team")
    shop.office.close()
    assert "sitter" not in [
        each["kind"] for each in keydesk("import", calendar, "--dry-run", "--json").json["questions"]
    ]
    told = keydesk("import", "--answers").out
    assert "Team" in told
    assert "nobody of ours" in told
    assert keydesk("import", "--forget", "1").code == 0
    assert "sitter" in [each["kind"] for each in keydesk("import", calendar, "--dry-run", "--json").json["questions"]]
    assert keydesk("import", "--forget", "1").code == 1


def test_visits_go_out_and_come_back(keydesk: Keydesk, shop: Shop, tmp_path: Path) -> None:
    """Into their own store nothing changes; into a new one they come with sitter, service, price, status and words."""
    office = shop.office
    service: Any = office.desk().perform_now(add_service, branch="in_home", name="=Walk", price_cents=2200)
    rivera = office.client("Marsh", "Lee", street="2 Elm Street")
    sam = office.person("Ana Ruiz")
    office.visit(
        rivera, sam, date(2026, 12, 1), note="'shy'; =1+1", price_cents=2150, service_id=service.id, pets="Rex"
    )
    office.visit(rivera, None, date(2026, 12, 2), status="cancelled")
    office.visit(rivera, sam, date(2026, 11, 1), "01:30", status="completed", price_cents=100)
    office.visit(rivera, sam, date(2026, 12, 3), "00:00", all_day=True, assigned_as="primary")
    office.close()
    first, second = tmp_path / "first", tmp_path / "second"
    kinds = ("staff", "clients", "visits")
    for folder in (first, second):
        folder.mkdir()
    assert keydesk("export", ",".join(kinds), "-o", str(first)).code == 0
    files = [str(first / f"{kind}.csv") for kind in kinds]
    own = keydesk("import", *files, "--dry-run", "--json").json
    assert own["counts"]["visit"]["same"] == len(rows(first))
    assert not sum(by["add"] + by["change"] + by["clash"] + by["refused"] for by in own["counts"].values())
    other = str(tmp_path / "elsewhere" / "keydesk.db")
    founded = keydesk("--db", other, "init", "--first-name", "Ana", "--last-name", "Whitfield", "--time-zone", "UTC")
    assert founded.code == 0
    there = keydesk("--db", other, "import", *files, "--yes", "--json").json
    assert not [item for item in there["items"] if item["action"] in {"clash", "refused"}]
    assert keydesk("--db", other, "export", ",".join(kinds), "-o", str(second)).code == 0
    assert rows(second) == rows(first)


def rows(folder: Path) -> list[dict[str, str]]:
    """The visits of an export without the mark of the store and its own numbers."""
    with (folder / "visits.csv").open(encoding="utf-8", newline="") as stream:
        found = [{**row, "keydesk": "", "visit_id": ""} for row in csv.DictReader(stream)]
    return sorted(found, key=lambda row: (row["starts_at"], row["client"]))


def test_a_changed_cell_of_the_own_export_is_taken(keydesk: Keydesk, shop: Shop, tmp_path: Path) -> None:
    """A status or a price that no visit can have is refused with its line."""
    path = tmp_path / "visits.csv"
    client = shop.office.client("Marsh", "Lee")
    shop.office.visit(client, None, date(2026, 12, 1))
    shop.office.close()
    assert keydesk("export", "visits", "-o", str(path)).code == 0
    path.write_text(path.read_text("utf-8").replace("scheduled", "perhaps"), encoding="utf-8")
    refused = keydesk("import", str(path), "--dry-run", "--json").json
    assert "a visit is cancelled, completed, scheduled" in refused["items"][0]["reason"]
