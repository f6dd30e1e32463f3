"""Desk (F2) among others: other sessions, people who may not, accounts that end, and names that mean harm."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from sqlalchemy import update

from at_the_desk import Morning, clerk_at
from builders import Office
from hostile import HOSTILE
from keydesk.db.models import Staff, table_of
from keydesk.operations.custody import check_in
from robot import LARGE, SMALL


async def test_what_another_desk_does_shows_beside_the_box(morning: Morning) -> None:
    """Two sessions on one store: a key that Bo takes in goes from what Sam holds, while the line typed here stays."""
    async with clerk_at(morning.office) as here, clerk_at(morning.office) as there:
        await here.takes(morning.sam_badge, "K7MT-1", "3FQD-1")
        await here.type("riv")
        await there.takes(morning.sam_badge)
        assert "K7MT-1" in there.beside
        await there.takes("K7MT-1")
        await here.until(lambda: "K7MT-1" not in here.beside)
        assert "3FQD-1" in here.beside
        assert here.typed == "riv"


async def test_the_slower_of_two_desks_is_told_who_was_quicker(morning: Morning) -> None:
    """C1: the second desk learns who has it, since when and by whom, and moves nothing."""
    async with clerk_at(morning.office) as here, clerk_at(morning.office) as there:
        await here.takes(morning.sam_badge)
        await there.takes(morning.jo_badge, "K7MT-1")
        assert await here.takes("K7MT-1") == ["wrong_person K7MT-1"]
        assert "Jo Reyes has it since today 07:20 (by Ana" in " ".join(here.loud.split())
    assert morning.office.copy("K7MT-1").staff_id == morning.jo


async def test_who_may_not_move_keys_is_refused_calmly(morning: Morning) -> None:
    """P1: a line that says so; no key moves, nothing crashes, the words for looking still work."""
    morning.office.person("Bo Tran", uid=1001)
    async with clerk_at(morning.office, uid=1001) as clerk:
        assert await clerk.takes(morning.sam_badge, "K7MT-1", "undo", "riv") == [
            "turn", "refused K7MT-1", "refused undo", "which riv",
        ]  # fmt: skip
    assert morning.office.copy("K7MT-1").holder_kind == "safe"


async def test_an_account_that_ends_meanwhile_moves_nothing_more(morning: Morning) -> None:
    """S4: every line after it is refused in words."""
    cy = morning.office.person("Cy Base", role="scheduler", uid=1002)
    async with clerk_at(morning.office, uid=1002) as clerk:
        await clerk.takes(morning.sam_badge, "K7MT-1")
        staff = table_of(Staff)
        morning.office.work(
            lambda work: work.session.execute(update(staff).where(staff.c.id == cy).values(active=False))
        )
        told = await clerk.takes("3FQD-1", "undo", "due fri", "")
        assert [line.split()[0] for line in told] == ["refused"] * 4
        assert "has ended" in " ".join(clerk.text.split())
    assert morning.office.copy("3FQD-1").holder_kind == "safe"
    assert morning.office.copy("K7MT-1").holder_kind == "sitter"


async def test_a_key_taken_in_elsewhere_cannot_be_undone_here(morning: Morning) -> None:
    """R9: it has moved since; the line says so."""
    async with clerk_at(morning.office) as clerk:
        await clerk.takes(morning.sam_badge, "K7MT-1")
        morning.office.desk().perform_now(check_in, tag_code="K7MT-1")
        assert await clerk.presses("ctrl+z") == ["refused undo"]
        assert "moved since" in " ".join(clerk.loud.split())


@pytest.mark.parametrize("size", [SMALL, LARGE, (60, 16)])
async def test_hostile_names_and_lines_pass_through(office: Office, size: tuple[int, int]) -> None:
    """I1: whatever clients, sitters, tags and notes are called, every line fits the screen and obeys nothing."""
    office.safe("Front [/] office", rows=2, columns=9)
    sitter = office.badge(office.person("Sam \x1b[31m[b] \u202e"))
    tags = [office.key(office.client(name), label=name[:60]).tag_codes[0] for name in HOSTILE]
    async with clerk_at(office, size=size) as clerk:
        await clerk.takes(sitter, *tags, *tags)
        for line in (*HOSTILE, "note \x1b]52;c;aGk=\x07", "due [b]", "add [/b]", "to \u202e", "x", "\x00", "smith"):
            clerk.desk.take_scan(line)
            await clerk.done()
            assert all(each.isprintable() for each in clerk.lines())
        await clerk.press(*["down"] * 9)
        await clerk.presses("ctrl+z")
        await clerk.press("f1")
        assert all(cell_len(strip.text) == size[0] for strip in clerk.screen._compositor.render_strips())
