"""Reports (F8) at the keyboard: found, asked, looked at, followed into what a row is about, saved, printed."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from builders import Office
from hostile import HOSTILE
from keydesk.db.models import Staff, table_of
from keydesk.db.queries.looked import looked_at
from keydesk.db.queries.outbox import outbox, outbox_mail
from keydesk.operations.report_sets import save_report_set
from keydesk.reports.registry import REPORTS
from keydesk.screens.client import ClientPage
from keydesk.screens.report import ReportScreen
from keydesk.screens.reports import ReportsScreen
from robot import LARGE, SMALL, Robot, robot_at

_STAFF = table_of(Staff)
DAWN, DUSK = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def busy(company: Office) -> Office:
    """Two visits of Sam's today, the second without its key."""
    company.visit(3, 2, company.clock.now().date(), "10:00")
    return company


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home folder of whoever sits there."""
    folder = tmp_path / "home-of-ana"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


async def look_at(robot: Robot, words: str) -> ReportScreen:
    """Find a report in the list and open it."""
    await robot.until(lambda: isinstance(robot.page, ReportsScreen) and robot.table.place.ids)
    await robot.press("slash")
    await robot.type(words)
    await robot.press("enter", "enter")
    await robot.until(lambda: isinstance(robot.page, ReportScreen) and robot.page.report is not None)
    await robot.settle()
    assert isinstance(robot.page, ReportScreen)
    return robot.page


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_every_report_is_in_the_list_and_opens(busy: Office, size: tuple[int, int]) -> None:
    """Each by its title, with a sentence; each can be looked at, and Esc is back on it."""
    async with robot_at(busy, mode="reports", size=size) as robot:
        await robot.until(lambda: isinstance(robot.page, ReportsScreen) and robot.table.place.ids)
        assert len(robot.table.place.ids) == len(REPORTS)
        for number, listed in enumerate(REPORTS.values(), 1):
            assert robot.table.go_to(number)
            await robot.press("enter")
            await robot.until(lambda: isinstance(robot.page, ReportScreen))
            await robot.sees(listed.title)
            if any(each.required and not each.default for each in listed.parameters):
                await robot.until(lambda: robot.screen.is_modal)
                await robot.press("escape")
                await robot.sees("needs one", "e asks it.")
            else:
                await robot.until(lambda: isinstance(robot.page, ReportScreen) and robot.page.report is not None)
            await robot.settle()
            await robot.press("escape")
            await robot.until(lambda: isinstance(robot.page, ReportsScreen))
            assert robot.table.current == number


async def test_a_report_is_asked_and_a_mistake_is_said_beside_its_field(busy: Office) -> None:
    """`e` asks; nobody of that name is told in the form, which stays; then the rows are the sitter's."""
    async with robot_at(busy, mode="reports") as robot:
        page = await look_at(robot, "daily summary")
        await robot.sees("2 rows")
        await robot.ask("e")
        await robot.fill(sitter="Zed")
        await robot.press("ctrl+s")
        await robot.sees("Nobody here goes by “Zed”")
        await robot.fill(sitter="jo")
        await robot.press("ctrl+s")
        await robot.until(lambda: page.report is not None and not page.report.rows)
        await robot.sees("0 rows")
        assert page.texts["sitter"] == "jo"


async def test_days_are_turned(busy: Office) -> None:
    """`]` is tomorrow, `.` is today again."""
    async with robot_at(busy, mode="reports") as robot:
        page = await look_at(robot, "daily summary")
        await robot.press("right_square_bracket")
        await robot.sees("No visit is booked for tomorrow", "0 rows")
        await robot.press("full_stop")
        await robot.sees("2 rows")
        assert page.texts["day"] == "today"


async def test_enter_opens_the_client_and_esc_comes_back_to_the_row(busy: Office) -> None:
    """What a row is about is one key away, and the way back too."""
    async with robot_at(busy, mode="reports") as robot:
        await look_at(robot, "daily summary")
        await robot.press("end")
        at = robot.table.current
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.page, ClientPage))
        await robot.settle()
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.page, ReportScreen))
        assert robot.table.current == at


async def test_esc_clears_the_filter_at_once_and_then_goes_back(busy: Office) -> None:
    """Enter in the filter goes to the list and holds no key back: the next Esc clears, the one after it leaves."""
    async with robot_at(busy, mode="reports") as robot:
        page = await look_at(robot, "daily summary")
        box = page.box
        await robot.press("slash")
        await robot.type("marsh")
        await robot.press("enter")
        await robot.settle()
        await robot.press("escape")
        assert (robot.page, box.value) == (page, "")
        await robot.press("escape")
        assert isinstance(robot.page, ReportsScreen)


async def test_the_other_part_of_a_report(busy: Office) -> None:
    """Client Key Report has two tabs; Tab shows the other one."""
    async with robot_at(busy, mode="reports") as robot:
        await look_at(robot, "client key report")
        first, second = (title for _, title in REPORTS["client-key-report"].tabs)
        await robot.sees(f"Client Key Report · {first}")
        await robot.press("tab")
        await robot.sees(f"· {second}")


async def test_what_is_asked_is_saved_and_opened_from_the_list(busy: Office) -> None:
    """`V` keeps it under a name; it stands beneath its report."""
    async with robot_at(busy, mode="reports") as robot:
        await look_at(robot, "daily summary")
        await robot.press("right_square_bracket")
        await robot.sees("0 rows")
        await robot.ask("V")
        await robot.press("enter")
        await robot.until(lambda: robot.screen.is_modal and "Name" in robot.text)
        await robot.fill(name="Tomorrow")
        await robot.press("ctrl+s")
        await robot.hears("Tomorrow")
        await robot.press("escape", "escape")
        await robot.sees("Tomorrow")
    assert busy.desk().look_up_now(_sets)[0].name == "Tomorrow"


def _sets(reading: object) -> list[object]:
    from keydesk.db.queries.report_sets import report_sets

    return list(report_sets(reading))  # type: ignore[arg-type]  # a reading, as the desk gives it


async def test_a_report_is_written_into_a_file_and_that_is_on_the_record(busy: Office, home: Path) -> None:
    """`>` offers printer and formats; the file is for nobody else to read; who took it out is known."""
    async with robot_at(busy, mode="reports") as robot:
        await look_at(robot, "daily summary")
        await robot.ask("greater_than_sign")
        await robot.type("pdf")
        await robot.press("enter")
        await robot.hears("Written to ")
    _is_a_private_pdf(home)
    assert [row.verb for row in busy.desk().look_up_now(looked_at, since=DAWN, until=DUSK)] == ["save"]


def _is_a_private_pdf(home: Path) -> None:
    (path,) = home.iterdir()
    assert path.read_bytes().startswith(b"%PDF")
    assert path.stat().st_mode & 0o777 == 0o600


async def test_a_report_is_mailed_to_somebody_of_the_office(busy: Office) -> None:
    """`>` offers those who have an address; it waits in the outbox once, and is on the record."""
    busy.work(lambda work: work.session.execute(update(_STAFF).where(_STAFF.c.id == 2).values(email="sam@example.com")))
    async with robot_at(busy, mode="reports") as robot:
        await look_at(robot, "daily summary")
        await robot.ask("greater_than_sign")
        await robot.type("mail")
        await robot.press("enter")
        await robot.sees("to whom?", "sam@example.com")
        await robot.press("enter")
        await robot.until(lambda: busy.desk().look_up_now(outbox))
        await robot.settle()
    (line,) = busy.desk().look_up_now(outbox)
    mail = busy.desk().look_up_now(outbox_mail, mail_id=line.mail_id)
    assert (line.kind, line.to) == ("report", "sam@example.com")
    assert "Marsh, Kim" in mail.text
    assert mail.html.startswith("<!DOCTYPE html>")
    assert "mail" in [row.verb for row in busy.desk().look_up_now(looked_at, since=DAWN, until=DUSK)]


async def test_the_list_follows_what_others_do(busy: Office) -> None:
    """A visit that somebody else books is on the report within a moment, the cursor where it was."""
    async with robot_at(busy, mode="reports") as robot:
        await look_at(robot, "daily summary")
        await robot.press("end")
        at = robot.table.current
        busy.visit(1, 3, busy.clock.now().date(), "12:00")
        busy.desk(1001).perform_now(save_report_set, report="overdue", name="x", texts={}, shared=False)
        await robot.sees("3 rows")
        assert robot.table.current == at


@pytest.mark.parametrize("name", HOSTILE[:6])
async def test_hostile_names_are_only_names(busy: Office, name: str) -> None:
    """In rows, groups and heads a name is what it is and nothing else."""
    client = busy.client(name, name)
    busy.visit(client, 2, busy.clock.now().date(), "11:00")
    async with robot_at(busy, mode="reports") as robot:
        await look_at(robot, "daily summary")
        await robot.sees("3 rows")


async def test_a_report_for_admins_says_so_and_asks_nothing(busy: Office) -> None:
    """Where nothing that can be asked is at fault, no form stands in front of the reason."""
    busy.person("Cy Base", uid=1002)
    async with robot_at(busy, uid=1002, mode="reports") as robot:
        await robot.until(lambda: isinstance(robot.page, ReportsScreen) and robot.table.place.ids)
        await robot.press("slash")
        await robot.type("who looked")
        await robot.press("enter", "enter")
        await robot.sees("is for admins")
        await robot.settle()
        assert not robot.screen.is_modal
        assert "e asks it" not in robot.text


async def test_whoever_may_not_export_is_offered_the_printer_alone(busy: Office) -> None:
    """What would be refused is not offered."""
    busy.person("Cy Base", uid=1002)
    async with robot_at(busy, uid=1002, mode="reports") as robot:
        await look_at(robot, "daily summary")
        await robot.ask("greater_than_sign")
        await robot.sees("On the printer")
        assert not any(words in robot.text for words in ("Into a file", "Each morning", "By mail", "home folder"))


async def test_days_the_wrong_way_round_are_said_in_the_form(busy: Office) -> None:
    """What only both fields together make wrong is said while both stand there."""
    async with robot_at(busy, mode="reports") as robot:
        await look_at(robot, "key log")
        await robot.ask("e")
        await robot.type("2026-03-02")
        await robot.press("down")
        await robot.type("2026-03-01")
        await robot.press("ctrl+s")
        await robot.sees("before the first")
        assert robot.screen.is_modal


async def test_a_near_day_is_kept_in_words(busy: Office) -> None:
    """`]` from today is tomorrow, whenever that is: what is saved, and cron's line, go with the days."""
    async with robot_at(busy, mode="reports") as robot:
        page = await look_at(robot, "daily summary")
        for key, words in (
            ("right_square_bracket", "tomorrow"),
            ("full_stop", "today"),
            ("left_square_bracket", "yesterday"),
        ):
            await robot.press(key)
            await robot.until(lambda words=words: page.texts["day"] == words)
            await robot.settle()
        await robot.press("left_square_bracket")
        await robot.settle()
        await robot.ask("greater_than_sign")
        await robot.press("end")
        await robot.press("enter")
        await robot.sees("of that one date each morning")


async def test_a_file_is_called_after_the_day_that_the_report_is_of(busy: Office, home: Path) -> None:
    """Tomorrow's summary does not bear today's date; and all rows go out, which is said where a filter hides some."""
    tomorrow = busy.clock.now().date() + timedelta(days=1)
    async with robot_at(busy, mode="reports") as robot:
        await look_at(robot, "daily summary")
        await robot.press("slash")
        await robot.type("adams")
        await robot.press("enter")
        await robot.ask("greater_than_sign")
        await robot.sees("not only those that the filter shows")
        await robot.press("escape")
        await robot.press("escape")
        await robot.press("right_square_bracket")
        await robot.settle()
        await robot.ask("greater_than_sign")
        await robot.type("pdf")
        await robot.press("enter")
        await robot.until(lambda: list(home.iterdir()))
    assert _files(home) == [f"daily-summary-{tomorrow.isoformat()}.pdf"]


def _files(home: Path) -> list[str]:
    return [each.name for each in home.iterdir()]


async def test_what_stands_on_the_right_stays_when_the_window_shrinks(busy: Office) -> None:
    """The number of rows is in sight at every width, and every sum is told whole."""
    for days in range(1, 7):
        busy.visit(3, 2, busy.clock.now().date() + timedelta(days=days), "10:00")
    async with robot_at(busy, mode="reports", size=LARGE) as robot:
        await look_at(robot, "week at a glance")
        await robot.pilot.resize_terminal(*SMALL)
        await robot.sees("1 row", "no key 7")
        await robot.settle()
        assert "…" not in robot.text


async def test_what_is_said_of_an_empty_report_is_said_whole(office: Office) -> None:
    """At 80 columns the sentence goes on in the next line."""
    async with robot_at(office, mode="reports", size=SMALL) as robot:
        await look_at(robot, "custom prices")
        shown = " ".join(robot.text.split())
        assert "gives them their own, or `keydesk prices set`." in shown


async def test_what_could_not_be_printed_is_on_the_record_as_not_printed(
    busy: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is recorded before it goes out; where nothing went out in the end, that is recorded too."""
    monkeypatch.setattr("keydesk.printing.shutil.which", lambda _name: None)
    async with robot_at(busy, mode="reports", size=LARGE) as robot:
        await look_at(robot, "daily summary")
        await robot.ask("greater_than_sign")
        await robot.press("enter")
        await robot.hears("This box cannot print")
        await robot.until(lambda: len(busy.desk().look_up_now(looked_at, since=DAWN, until=DUSK)) > 1)
    verbs = [row.verb for row in busy.desk().look_up_now(looked_at, since=DAWN, until=DUSK)]
    assert sorted(verbs) == ["not_out", "print"]


async def test_esc_leaves_a_report_that_is_still_being_read(busy: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it takes, keys are answered meanwhile: Esc is back on the list, what comes late goes nowhere."""
    from keydesk.screens import report

    began, go_on, read = threading.Event(), threading.Event(), report._preview

    def slowly(*given: Any, **asked: Any) -> object:
        began.set()
        assert go_on.wait(60)
        return read(*given, **asked)

    monkeypatch.setattr(report, "_preview", slowly)
    async with robot_at(busy, mode="reports") as robot:
        await robot.until(lambda: isinstance(robot.page, ReportsScreen) and robot.table.place.ids)
        await robot.press("enter")
        await robot.until(began.is_set)
        await robot.sees("Reading …")
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.page, ReportsScreen))
        go_on.set()
        await robot.settle()
        assert isinstance(robot.page, ReportsScreen)
