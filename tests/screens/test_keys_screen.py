"""Keys (F4), driven by keys as a person would, on a real store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from rich.cells import cell_len
from sqlalchemy import update
from textual import events
from textual.pilot import Pilot

from builders import Office
from hostile import HOSTILE
from keydesk.app.office import KeydeskApp
from keydesk.db.models import Staff, table_of
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_out
from keydesk.operations.whereabouts import report_missing
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.keys import KeysScreen
from keydesk.widgets.facet_bar import FacetBar
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.key_pane import KeyPane
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.message_line import MessageLine


class _Keys:
    """The screen under a person's hands."""

    def __init__(self, pilot: Pilot[int]) -> None:
        self.pilot = pilot

    @property
    def screen(self) -> KeysScreen:
        found = next(screen for screen in self.pilot.app.screen_stack if isinstance(screen, KeysScreen))
        assert isinstance(found, KeysScreen)
        return found

    @property
    def table(self) -> LongTable:
        return self.screen.query_one(LongTable)

    @property
    def said(self) -> str:
        return self.screen.query_one(MessageLine).said.message

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for what other threads are about to do."""
        for _ in range(400):
            if condition():
                return
            await self.pilot.pause(0.01)
        raise AssertionError(self.lines(), self.said)

    def lines(self) -> list[str]:
        return [self.table.render_line(y).text.rstrip() for y in range(self.table.size.height)]

    def line_of(self, tag: str) -> str:
        return next((line for line in self.lines() if f" {tag} " in f"{line} "), "")

    async def ask(self, *keys: str) -> None:
        """Press keys of which the last opens a dialog, and wait for it: a capital letter may be a tag's first."""
        await self.press(*keys)
        await self.until(lambda: self.pilot.app.screen.is_modal and self.pilot.app.screen.focused is not None)

    async def type(self, text: str) -> None:
        await self.press(*("space" if character == " " else character for character in text))


@asynccontextmanager
async def keys_of(
    office: Office, monkeypatch: pytest.MonkeyPatch, *, uid: int | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[_Keys]:
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "keys")
    app = KeydeskApp(lambda: office.desk(uid))
    async with app.run_test(size=size) as pilot:
        keys = _Keys(pilot)
        await keys.until(lambda: bool(pilot.app.screen_stack) and len(keys.table.place.ids) > 0)
        await keys.until(lambda: keys.screen._counts.total > 0)
        yield keys


@pytest.fixture
def morning(office: Office) -> Office:
    """Rivera's front door (2 copies), Okafor's (1), Marsh's (1); K7MT-1 with Sam."""
    sam = office.person("Sam Ortega")
    office.person("Jo Reyes")
    office.safe("Front office", rows=2, columns=5)
    office.key(office.client("Rivera", "Ana"), code="K7MT", copies=2, label="front door")
    office.key(office.client("Okafor", "Bo"), code="P4XZ", label="back door")
    office.key(office.client("Marsh", "Lee"), code="A2QD", label="fob")
    office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    return office


async def test_the_list_says_where_every_copy_is(morning: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line a copy: tag, client, what it opens, where it is, since when, and when it is due."""
    async with keys_of(morning, monkeypatch, size=(100, 24)) as keys:
        assert keys.lines()[1].split() == ["A2QD-1", "Marsh,", "Lee", "fob", "A4", "·", "Front", "office", "07:20"]
        assert "Sam Ortega" in keys.line_of("K7MT-1")
        assert "Wed 25" in keys.line_of("K7MT-1")
        counts = keys.screen.query_one(FacetBar).render_line(0).text.split()
        assert " ".join(counts) == "›all 4 in a safe 3 with sitters 1 with clients 0 in transit 0 missing 0"


async def test_every_letter_of_a_filter_narrows_at_once(morning: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typing narrows the list with each letter, Enter goes to it, Esc gives everything back, the cursor in place."""
    async with keys_of(morning, monkeypatch) as keys:
        await keys.press("slash")
        await keys.type("riv")
        assert len(keys.table.place.ids) == 2
        await keys.type(" holder:sam")
        assert keys.table.place.ids.tolist() == [1]  # type: ignore[attr-defined]  # an array
        await keys.press("enter", "escape")
        assert len(keys.table.place.ids) == 4
        assert keys.table.current == 1


async def test_trouble_with_a_filter_is_told_beside_it(morning: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not understood is said beside the box, and the rest of the filter works all the same."""
    async with keys_of(morning, monkeypatch) as keys:
        await keys.press("slash")
        await keys.type("riv status:gone")
        assert len(keys.table.place.ids) == 2
        await keys.press("enter")
        assert "status can be" in keys.screen.query_one(FilterBox).render_line(0).text


async def test_check_in_and_out_from_the_list(morning: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """``i`` hangs a copy on its own hook, ``o`` gives it to a sitter, and the line above the keys says so."""
    async with keys_of(morning, monkeypatch) as keys:
        await keys.press("down", "i")
        await keys.until(lambda: keys.said.startswith("K7MT-1 in"))
        await keys.until(lambda: "A1" in keys.line_of("K7MT-1"))
        await keys.ask("o")
        await keys.type("reyes")
        await keys.press("enter")
        await keys.until(lambda: "Jo Reyes" in keys.line_of("K7MT-1"))
        assert keys.table.current == 1, "the cursor stays on its copy"
        await keys.ask("t")
        await keys.type("client")
        await keys.press("enter")
        await keys.until(lambda: "with the cl" in keys.line_of("K7MT-1"))


async def test_a_badge_answers_to_whom(morning: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is asked "to whom?" may scan the badge that is at hand, and need not know the name."""
    badge = morning.badge(morning.person("Kim Lind"))
    async with keys_of(morning, monkeypatch) as keys:
        await keys.ask("o")
        await keys.type(badge)
        await keys.press("enter")
        await keys.until(lambda: "Kim Lind" in keys.line_of("A2QD-1"))


async def test_assign_offers_its_own_hook_first(morning: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """``a`` and Enter bring a copy that is out home; any hook can be named by its label."""
    async with keys_of(morning, monkeypatch) as keys:
        await keys.ask("down", "a")
        await keys.press("enter")
        await keys.until(lambda: "A1" in keys.line_of("K7MT-1"))
        await keys.ask("a")
        await keys.type("b3")
        await keys.press("enter")
        await keys.until(lambda: "B3" in keys.line_of("K7MT-1"))
    assert morning.copy("K7MT-1").last_seq == 4


async def test_missing_and_found(morning: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """``m`` asks what there is to say and marks a copy missing; ``f`` brings it home."""
    async with keys_of(morning, monkeypatch) as keys:
        await keys.ask("down", "m")
        await keys.type("not in the bag")
        await keys.press("enter")
        await keys.until(lambda: "missing" in keys.line_of("K7MT-1"))
        await keys.press("f")
        await keys.until(lambda: "A1" in keys.line_of("K7MT-1"))


async def test_retired_copies_leave_the_list_with_a_reason(morning: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """``R`` asks why; the copy leaves the list, ``status:retired`` still has it, and ``R`` there takes it back."""
    async with keys_of(morning, monkeypatch) as keys:
        await keys.ask("R")
        await keys.press(*"destr", "enter")
        await keys.until(lambda: isinstance(keys.pilot.app.screen, ReasonDialog))
        await keys.press("enter")
        await keys.until(lambda: not keys.line_of("A2QD-1"))
        await keys.press("slash")
        await keys.type("status:retired")
        assert "retired" in keys.line_of("A2QD-1")
        await keys.press("enter")
        await keys.ask("R")
        await keys.until(lambda: isinstance(keys.pilot.app.screen, ReasonDialog))
        await keys.press("enter")
        await keys.until(lambda: morning.copy("A2QD-1").state == "in_service")


async def test_what_stays_missing_is_accepted_as_gone(morning: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """``m`` on a missing copy asks nothing twice: it says what can be done, and ``R`` takes lost and stolen."""
    morning.desk().perform_now(report_missing, tag_code="A2QD-1")
    async with keys_of(morning, monkeypatch) as keys:
        await keys.press("m")
        await keys.until(lambda: "is missing already" in keys.said)
        await keys.ask("R")
        await keys.press(*"stolen", "enter")
        await keys.until(lambda: isinstance(keys.pilot.app.screen, ReasonDialog))
        await keys.press("enter")
        await keys.until(lambda: not keys.line_of("A2QD-1"))
    assert morning.copy("A2QD-1").state == "stolen"


async def test_a_warning_is_passed_with_a_reason(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A spare warns; who may go on past it is asked why, and the reason is recorded."""
    office.person("Sam Ortega")
    office.safe("Front office", rows=1, columns=5)
    office.key(office.client("Rivera"), code="K7MT", copies=[NewCopy(spare=True)])
    async with keys_of(office, monkeypatch) as keys:
        await keys.ask("o")
        await keys.press("enter")
        await keys.until(lambda: "spare" in _dialog(keys))
        await keys.type("lock changed tomorrow")
        await keys.press("enter")
        await keys.until(lambda: "Sam Ortega" in keys.line_of("K7MT-1"))
        await keys.until(lambda: "typed: lock changed" in keys.screen.query_one(KeyPane).text)


async def test_who_may_only_look_is_offered_nothing_else(morning: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the permission to manage keys the verbs are greyed out, and pressing them moves nothing."""
    morning.person("Cy Base", uid=1002)
    async with keys_of(morning, monkeypatch, uid=1002) as keys:
        assert keys.screen.check_action("take_in", ()) is None
        await keys.press("down", "i", "m", "R", "A")
        assert isinstance(keys.pilot.app.screen, KeysScreen)
        assert keys.screen.check_action("history", ()) is True
    assert morning.copy("K7MT-1").holder_kind == "sitter"


async def test_an_account_that_ends_meanwhile_is_told_and_harms_nothing(
    morning: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the person's account ends while the list is open, every key is refused in words, and nothing crashes."""
    cy = morning.person("Cy Base", role="scheduler", uid=1002)
    async with keys_of(morning, monkeypatch, uid=1002) as keys:
        staff = table_of(Staff)
        morning.work(lambda work: work.session.execute(update(staff).where(staff.c.id == cy).values(active=False)))
        await keys.press("down", "i", "a", "h", "slash")
        await keys.type("riv status:out")
        await keys.press("enter", "s", "m", "escape")
        await keys.until(lambda: "has ended" in keys.said)
    assert morning.copy("K7MT-1").holder_kind == "sitter"


async def test_another_desks_moves_show_with_everything_in_place(
    morning: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody else records shows by itself; cursor, marks and filter stay on the same things."""
    async with keys_of(morning, monkeypatch) as keys:
        await keys.press("end", "up", "space")
        assert (keys.table.current, keys.table.marks) == (3, {2})
        other = morning.desk()
        other.perform_now(report_missing, tag_code="K7MT-1")
        morning.key(1, code="AAAA", copies=2)
        await keys.until(lambda: "missing" in keys.line_of("K7MT-1"))
        await keys.until(lambda: bool(keys.line_of("AAAA-2")))
        assert (keys.table.current, keys.table.marks) == (3, {2})
        await keys.press("home")
        while keys.table.current != 1:
            await keys.press("down")
        assert "missing" in keys.screen.query_one(KeyPane).text


async def test_sorting_keeps_the_cursor_on_its_copy(morning: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """``s`` sorts by the next column and ``S`` and Enter turn the order round; the cursor stays on its copy."""
    async with keys_of(morning, monkeypatch) as keys:
        await keys.press("down", "s")
        assert "CLIENT ↑" in keys.lines()[0]
        assert [line.split()[0] for line in keys.lines()[1:5]] == ["A2QD-1", "P4XZ-1", "K7MT-1", "K7MT-2"]
        await keys.ask("S")
        await keys.press("enter")
        await keys.until(lambda: "CLIENT ↓" in keys.lines()[0])
        assert [line.split()[0] for line in keys.lines()[1:5]] == ["K7MT-2", "K7MT-1", "P4XZ-1", "A2QD-1"]
        assert keys.table.current == 1


async def test_keys_in_one_packet_go_to_the_question_they_follow(
    morning: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters that come with the verb in one packet are typed into its dialog and are no verbs themselves."""
    morning.person("Mia Irfan")
    async with keys_of(morning, monkeypatch) as keys:
        await keys.press("down")
        for letter in "airf":
            keys.pilot.app.post_message(events.Key(letter, letter))
        await keys.until(lambda: keys.pilot.app.screen.is_modal)
        await keys.until(lambda: keys.pilot.app.screen.query_one(FilterBox).value == "irf")
        await keys.press("enter")
        await keys.until(lambda: "Mia Irfan" in keys.line_of("K7MT-1"))
    assert morning.copy("K7MT-1").last_seq == 3


async def test_the_whole_history_is_one_key_away(morning: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """``h`` shows every event of the copy, newest first."""
    async with keys_of(morning, monkeypatch) as keys:
        await keys.ask("down", "h")
        table = keys.pilot.app.screen.query_one(LongTable)
        await keys.until(lambda: "Sam Ortega" in table.render_line(1).text)
        assert "new" in table.render_line(2).text
        await keys.press("escape")
        assert isinstance(keys.pilot.app.screen, KeysScreen)


async def test_the_keys_label_is_edited_from_the_list(morning: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """``e`` edits what the key opens, for all its copies."""
    async with keys_of(morning, monkeypatch) as keys:
        await keys.ask("down", "e")
        await keys.press("end", *["backspace"] * 10)
        await keys.type("side gate")
        await keys.press("ctrl+s")
        await keys.until(lambda: sum("side gate" in line for line in keys.lines()) == 2)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 16)])
async def test_hostile_names_pass_through_list_pane_and_dialogs(
    office: Office, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    """Whatever a client is called, the list aligns, nothing is obeyed, and every dialog opens and closes."""
    office.safe("Front [/] office", rows=2, columns=8)
    office.person("Sam \x1b[31m[b]")
    for name in HOSTILE:
        office.key(office.client(name), label=name[:60])
    async with keys_of(office, monkeypatch, size=size) as keys:
        for _ in HOSTILE:
            await keys.press("space")
        for y in range(keys.table.size.height):
            line = keys.table.render_line(y).text
            assert cell_len(line) == keys.table.size.width
            assert line.isprintable()
        assert keys.screen.query_one(KeyPane).text.replace("\n", "").isprintable()
        for verb in ("a", "A", "m", "h", "e", "E", "R"):
            await keys.ask(verb)
            await keys.press("escape")
            await keys.until(lambda: isinstance(keys.pilot.app.screen, KeysScreen))


def _dialog(keys: _Keys) -> str:
    return "\n".join(str(widget.render()) for widget in keys.pilot.app.screen.query("Static"))


async def test_a_verb_is_about_the_copy_under_the_cursor_however_long_ago_it_was_read(
    morning: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are forgotten on the way through a long list; a line that is on the screen still is a copy."""
    monkeypatch.setattr("keydesk.screens.keys._REMEMBERED", 0)
    async with keys_of(morning, monkeypatch) as keys:
        await keys.press("down")
        here = keys.table.current
        keys.screen._window([each for each in keys.table.place.ids if each != here])
        found = keys.screen.copy_under_cursor()
        assert found is not None
        assert found.copy_id == here
