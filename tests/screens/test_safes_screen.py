"""Safes (F7) and a safe's board, driven by keys as a person would, on a real store."""

from __future__ import annotations

from datetime import date

import pytest

from at_the_office import BO, DRAWER, FRONT, SAM
from builders import Office
from hostile import HOSTILE
from keydesk.db.queries.safes import list_safes, safe_board
from keydesk.db.rows.safe import BoardRow, SafeRow
from keydesk.operations.custody import check_in
from keydesk.operations.safes import edit_safe
from keydesk.screens.safe import SafeScreen
from keydesk.screens.safes import SafesScreen
from robot import LARGE, Robot, robot_at


def _safes(office: Office) -> dict[str, SafeRow]:
    rows: list[SafeRow] = office.desk().look_up_now(list_safes, everything=True)
    return {row.label: row for row in rows}


def _board(office: Office, safe_id: int) -> BoardRow:
    board: BoardRow = office.desk().look_up_now(safe_board, safe_id=safe_id)
    return board


async def _open(robot: Robot, safe_id: int) -> SafeScreen:
    await robot.until(lambda: isinstance(robot.page, SafesScreen) and robot.table.place.ids)
    assert robot.table.go_to(safe_id)
    await robot.press("enter")
    await robot.until(lambda: isinstance(robot.page, SafeScreen))
    await robot.settle()
    assert isinstance(robot.page, SafeScreen)
    return robot.page


def _on(robot: Robot) -> str:
    """The label of the hook under the cursor."""
    assert isinstance(robot.page, SafeScreen)
    current = robot.page.board.current
    return current.label if current is not None else ""


async def test_the_list_counts_what_is_in_each_safe(company: Office) -> None:
    """Hooks, what hangs, what is out, what is free and what is wrong, a line a safe."""
    async with robot_at(company, mode="safes") as robot:
        await robot.sees("Front office", "Manager's drawer")
        assert robot.line_with("Front office").split()[-7:] == ["all", "60", "5", "3", "51", "1", "never"]
        assert robot.line_with("Manager's drawer").split()[-4:] == ["admins", "4", "4", "never"]


async def test_an_office_without_a_safe_is_told_what_to_do(office: Office) -> None:
    """An empty list says what to do next."""
    async with robot_at(office, mode="safes") as robot:
        await robot.sees("No safe yet", "n adds one")


async def test_a_safe_is_added_with_rows_and_with_labels(company: Office) -> None:
    """One form gives a grid, labels of one's own, or both; the cursor lands on the new safe."""
    async with robot_at(company, mode="safes") as robot:
        await robot.ask("n")
        await robot.fill(label="Key board", place="hall", rows="2", columns="3", hooks="Folder, K1-K3")
        await robot.press("ctrl+s")
        await robot.hears("Key board added, with 10 hooks")
        safe = _safes(company)["Key board"]
        assert robot.table.current == safe.safe_id
        labels = [hook.label for hook in _board(company, safe.safe_id).hooks]
        assert labels == ["A1", "A2", "A3", "B1", "B2", "B3", "K1", "K2", "K3", "FOLDER"]


async def test_what_is_no_number_is_refused_in_the_form(company: Office) -> None:
    """Nothing typed is lost to a refusal."""
    async with robot_at(company, mode="safes") as robot:
        await robot.ask("n")
        await robot.fill(label="Key board", rows="ten", columns="3")
        await robot.press("ctrl+s")
        await robot.sees("Rows is a number", "Key board")
        assert "Key board" not in _safes(company)


async def test_two_desks_meet_on_one_safe(company: Office) -> None:
    """C5: whoever saves second sees both versions and decides."""
    async with robot_at(company, mode="safes") as robot:
        await robot.sees("Front office")
        await robot.ask("e")
        version = _safes(company)["Front office"].version
        company.desk().perform_now(edit_safe, safe_id=FRONT, version=version, fields={"place": "cellar"})
        await robot.fill(place="attic")
        await robot.press("ctrl+s")
        await robot.sees("after you ", "stored now: cellar", "attic")
        await robot.press("ctrl+s")
        await robot.hears("Front office saved")
        assert _safes(company)["Front office"].place == "attic"


async def test_a_grid_grows_and_does_not_shrink_under_a_key(company: Office) -> None:
    """With z it gets another size; hooks on which a key hangs or lives stay, and the refusal says which."""
    async with robot_at(company, mode="safes") as robot:
        await robot.sees("Front office")
        await robot.ask("z")
        await robot.fill(rows="1", columns="2")
        await robot.press("ctrl+s")
        await robot.sees("A smaller grid would drop hooks that are in use")
        await robot.fill(rows="4", columns="20")
        await robot.press("ctrl+s")
        await robot.hears("Front office has 4 × 20 hooks now")


async def test_an_empty_safe_goes_out_of_use_and_comes_back(company: Office) -> None:
    """R retires a safe with nothing in it, F shows it, R takes it into use again; a full one is refused."""
    async with robot_at(company, mode="safes") as robot:
        await robot.sees("Front office")
        await robot.ask("R")
        await robot.press("enter")
        await robot.hears("Keys are in Front office; move them first")
        assert robot.table.go_to(DRAWER)
        await robot.ask("R")
        await robot.press("enter")
        await robot.hears("Manager's drawer is out of use")
        await robot.until(lambda: "Manager's drawer" not in "\n".join(robot.lines()[:-4]))
        await robot.press("F")
        await robot.until(lambda: "retired" in robot.line_with("Manager's"))
        assert robot.table.go_to(DRAWER)
        await robot.ask("R")
        await robot.press("y")
        await robot.hears("Manager's drawer is in use again")


async def test_the_board_shows_hooks_as_they_are_on_the_wall(company: Office) -> None:
    """What hangs, what is out, what is free and what hangs wrong are told apart without a colour."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot, FRONT)
        await robot.sees("3 × 20 hooks", "5 hang", "3 out", "51 free", "1 wrong")
        row = robot.line_with(" A   ").split()
        assert row[:9] == ["A", "[late]", "K7MT", "late", "P4XZ", "A2QD", "──", "──", "3FQD"]
        assert robot.line_with(" B   ").split()[:3] == ["B", "!!", "··"]


async def test_arrows_go_from_hook_to_hook(company: Office) -> None:
    """Beneath the board stands what hangs on the hook, or who has what lives there, and since when."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot, FRONT)
        await robot.sees("A1  K7MT-1 lives here, Sam Ortega has it since Tue 24, LATE")
        await robot.press("right")
        await robot.sees("A2  K7MT-2 hangs here since Tue 24")
        await robot.press("down")
        await robot.sees("B2  free: nothing hangs or lives here")
        await robot.press("left")
        await robot.sees("B1  !! A2QD-2 hangs here since Tue 24, but lives on A6")


async def test_a_wide_safe_is_looked_through_at_80_columns(company: Office) -> None:
    """The heading says that there is more to the right, and the cursor brings it into sight."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot, FRONT)
        heading = robot.lines()[4]
        assert heading.endswith("→")
        await robot.press("end")
        assert _on(robot) == "A20"
        assert " 20" in robot.lines()[4]
        assert robot.lines()[4].lstrip().startswith("←")


async def test_find_goes_to_a_tag_a_client_or_a_hook(company: Office) -> None:
    """Typing moves the cursor to the first hook that fits; what is not there is said."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot, FRONT)
        await robot.press("slash")
        await robot.type("lindq")
        await robot.until(lambda: _on(robot) == "A7")
        await robot.press("enter", "slash")
        await robot.type("c3")
        await robot.until(lambda: _on(robot) == "C3")
        await robot.type("xyz")
        await robot.sees("not on this board")


async def test_free_and_wrong_hooks_are_a_key_away(company: Office) -> None:
    """With v one goes to the next free hook, w to the next wrong one."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot, FRONT)
        await robot.press("v")
        assert _on(robot) == "A9"
        await robot.press("w")
        assert _on(robot) == "B1"


async def test_enter_opens_what_hangs_on_a_hook(company: Office) -> None:
    """As on every list of copies: everything that ever happened to it."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot, FRONT)
        await robot.press("right")
        await robot.ask("enter")
        await robot.sees("K7MT-2 · Rivera, Kim")


async def test_a_hook_says_who_needs_its_key_next(company: Office) -> None:
    """Beneath what hangs there stands the next visit whose sitter has no such key; who has one is not named."""
    company.visit(1, BO, date(2026, 11, 27), "08:30")
    async with robot_at(company, mode="safes") as robot:
        await _open(robot, FRONT)
        await robot.press("right")
        await robot.sees("A2  K7MT-2 hangs here", "Bo Tran needs it tomorrow 08:30")
        await robot.press("right", "right")
        await robot.sees("P4XZ")
        assert "needs it" not in robot.text


async def test_a_key_is_hung_here_by_its_tag(company: Office) -> None:
    """The question of g takes a typed or scanned tag, forgivingly, and hangs the key on the hook under the cursor."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot, FRONT)
        await robot.ask("g")
        await robot.type("k7mt1\n")
        await robot.hears("K7MT-1 in → ")
        assert company.copy("K7MT-1").hook_id == company.copy("K7MT-1").home_hook_id
        await robot.sees("A1  K7MT-1 hangs here")


async def test_an_unknown_tag_is_refused_in_the_question(company: Office) -> None:
    """The question stays open and says that nothing goes by that code."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot, FRONT)
        await robot.ask("g")
        await robot.type("zzzz9\n")
        await robot.sees("No key goes by")
        assert robot.screen.is_modal


async def test_what_hangs_wrong_goes_home_or_gets_this_home(company: Office) -> None:
    """With i one takes a key from a hook that is not its own to its own; G makes this hook its own."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot, FRONT)
        await robot.press("w")
        await robot.press("G")
        await robot.hears("A2QD-2 lives on B1")
        await robot.sees("B1  A2QD-2 hangs here since")
        company.desk().perform_now(check_in, tag_code="A2QD-2", safe_id=FRONT, hook_id=22)
        await robot.sees("1 wrong")
        await robot.press("w")
        await robot.sees("B2  !! A2QD-2")
        await robot.press("i")
        await robot.until(lambda: company.copy("A2QD-2").hook_id == 21)


async def test_a_key_is_taken_off_to_a_sitter(company: Office) -> None:
    """With o one checks out what hangs on the hook; the board shows it as out."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot, FRONT)
        await robot.press("right")
        await robot.ask("o")
        await robot.type("sam\n")
        await robot.until(lambda: company.copy("K7MT-2").staff_id == SAM or robot.screen.is_modal)
        if robot.screen.is_modal:
            # It is the last copy in the office, which asks why.
            await robot.type("he asked\n")
        await robot.sees("A2  K7MT-2 lives here, Sam Ortega has it")


async def test_one_hook_more_another_label_and_out_of_use(company: Office) -> None:
    """Hooks of their own label are added, renamed, and taken out of use while nothing hangs there."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot, FRONT)
        await robot.ask("n")
        await robot.type("folder\n")
        await robot.hears("Hook FOLDER added")
        await robot.until(lambda: _on(robot) == "FOLDER")
        await robot.ask("N")
        await robot.fill(label="Drawer 1")
        await robot.press("ctrl+s")
        await robot.hears("Hook FOLDER is called DRAWER 1 now")
        await robot.until(lambda: _on(robot) == "DRAWER 1")
        await robot.ask("X")
        await robot.press("enter")
        await robot.hears("Hook DRAWER 1 is out of use")
        await robot.press("ctrl+home")
        await robot.ask("X")
        await robot.press("enter")
        await robot.hears("Hook A1 is in use")


async def test_another_desks_move_shows_with_the_cursor_in_place(company: Office) -> None:
    """The board follows what others do, and the cursor stays on its hook."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot, FRONT)
        await robot.press("right", "right")
        company.desk().perform_now(check_in, tag_code="K7MT-1")
        await robot.sees("6 hang")
        assert _on(robot) == "A3"


async def test_a_safe_without_hooks_takes_keys_loose(company: Office) -> None:
    """What lies in a safe on no hook is named; a safe without hooks says how it gets some."""
    box = company.safe("Cash box")
    company.desk().perform_now(check_in, tag_code="K7MT-2", safe_id=box)
    async with robot_at(company, mode="safes") as robot:
        await _open(robot, box)
        await robot.sees("This safe has no hooks", "z in the list of safes adds rows", "On no hook: K7MT-2")
        await robot.ask("g")
        await robot.type("K7MT-1\n")
        await robot.sees("On no hook: K7MT-1, K7MT-2")


async def test_long_codes_are_never_cut(office: Office) -> None:
    """Cells of the board are as wide as the longest code in the safe."""
    safe = office.safe("Front office", rows=2, columns=6)
    office.key(office.client("Rivera", "Ana"), code="ABCDEFGH2345")
    async with robot_at(office, mode="safes") as robot:
        await _open(robot, safe)
        await robot.sees("[ABCDEFGH2345]")


async def test_a_sitter_looks_and_changes_nothing(company: Office) -> None:
    """Who may not manage keys or safes finds the keys grey."""
    company.person("Kim Lee", uid=1002)
    async with robot_at(company, mode="safes", uid=1002, size=LARGE) as robot:
        await robot.sees("(n new)", "(e edit)")
        await _open(robot, FRONT)
        await robot.sees("(g hang here)", "A1  K7MT-1 lives here")
        await robot.press("g")
        assert not robot.screen.is_modal


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_labels_are_only_labels(company: Office, name: str) -> None:
    """A label is never markup, a control or a link, in the list, in forms, questions and on the board."""
    async with robot_at(company, mode="safes") as robot:
        await robot.ask("n")
        await robot.fill(label=name, place=name, hooks="K1, K2")
        await robot.press("ctrl+s")
        await robot.hears(" added, with 2 hooks")
        await robot.settle()
        current = robot.table.current
        assert current not in {None, FRONT, DRAWER}
        for verb in ("e", "z", "R", "h"):
            await robot.ask(verb)
            await robot.press("escape")
            await robot.until(lambda: not robot.screen.is_modal)
        page = await _open(robot, current or 0)
        await robot.ask("n")
        await robot.fill(label=name[:12])
        await robot.press("ctrl+s")
        await robot.until(lambda: not robot.screen.is_modal or "hook" in robot.text)
        assert page.board.current is not None
        assert "\x1b" not in robot.text
        assert "\u202e" not in robot.text
