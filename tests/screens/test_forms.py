"""Forms at typing speed: looked at as a field is left, always in sight, kept when the line drops (A14, I16, C5)."""

from __future__ import annotations

import stat
from pathlib import Path

from sqlalchemy import func, select
from textual import events

from builders import Office
from keydesk import settings
from keydesk.app.office import KeydeskApp
from keydesk.db.models import Client, table_of
from keydesk.db.work import Reading
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.form_draft import DraftDialog
from keydesk.widgets.form_fields import Field, FieldRow
from robot import Robot, robot_at


def _row(robot: Robot, name: str) -> FieldRow:
    return next(row for row in robot.screen.query(FieldRow) if row.field.name == name)


def _focused(robot: Robot) -> str:
    return next(row.field.name for row in robot.screen.query(FieldRow) if row.editor is robot.screen.focused)


def _clients(office: Office) -> int:
    def read(reading: Reading) -> int:
        return int(reading.session.execute(select(func.count()).select_from(table_of(Client))).scalar_one())

    return office.desk().look_up_now(read)


async def _to(robot: Robot, name: str) -> None:
    _row(robot, name).editor.focus()
    await robot.pilot.pause()


def _at_once(app: KeydeskApp, *keys: str) -> None:
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_backspace_and_letters_in_one_packet_are_done_in_their_order(office: Office) -> None:
    """What Backspace, an arrow and Home do is done in its turn, however fast the next letter comes."""
    async with robot_at(office, mode="clients") as robot:
        await robot.ask("n")
        _at_once(robot.app, *"Anx", "backspace", "a", "tab", *"iverx1", "left", "backspace", "a", "home", "R")
        await robot.until(lambda: _row(robot, "last_name").value == "Rivera1")
        assert _row(robot, "first_name").value == "Ana"


async def test_digits_behind_backspace_replace_what_they_should(office: Office) -> None:
    """``5``, Backspace, ``7`` in one packet is 7."""
    async with robot_at(office, mode="clients") as robot:
        await robot.ask("n")
        await _to(robot, "zip")
        _at_once(robot.app, "5", "backspace", "7", "8", "backspace", "9")
        await robot.until(lambda: _row(robot, "zip").value == "79")


async def test_nothing_is_said_while_one_types_and_all_of_it_as_one_leaves(office: Office) -> None:
    """An e-mail that is half typed is no fault; left so it is one, beside the field, until it is right."""
    async with robot_at(office, mode="clients") as robot:
        await robot.ask("n")
        await _to(robot, "email")
        await robot.type("ana")
        assert not _row(robot, "email").trouble
        await robot.press("tab")
        await robot.sees("name@example.com, not “ana”")
        await robot.press("shift+tab")
        await robot.type("@example.com")
        assert "not “ana" not in robot.text


async def test_what_is_left_stands_as_it_is_kept(office: Office) -> None:
    """A phone takes its form and a day is written as people write it, as the field is left."""
    async with robot_at(office, mode="staff") as robot:
        await robot.ask("n")
        await _to(robot, "phone")
        await robot.type("3085550138\t".replace("\t", ""))
        await robot.press("tab")
        assert _row(robot, "phone").value == "(308) 555-0138"
        await _to(robot, "hired_on")
        await robot.type("3 nov 2026")
        await robot.press("tab")
        assert _row(robot, "hired_on").value == "2026-11-03"


async def test_ctrl_s_goes_to_the_first_field_that_is_wrong(office: Office) -> None:
    """Saved is nothing; the cursor stands in the fault, which is named above the keys and beside the field."""
    async with robot_at(office, mode="clients") as robot:
        await robot.ask("n")
        await robot.type("Ana")
        await _to(robot, "email")
        await robot.type("ana")
        await robot.press("ctrl+s")
        await robot.settle()
        assert _focused(robot) == "email"
        assert robot.text.count("not “ana”") == 2
        assert _clients(office) == 0


async def test_what_is_only_doubted_is_told_and_can_be_saved(office: Office) -> None:
    """A phone that is no number, a zip that is none: told beside the field, and kept as it was typed."""
    async with robot_at(office, mode="clients") as robot:
        await robot.ask("n")
        await robot.type("Ana")
        await _to(robot, "zip")
        await robot.type("97")
        await robot.press("tab")
        await robot.sees("“97” is no zip code")
        await robot.press("ctrl+s")
        await robot.until(lambda: not robot.screen.is_modal)
        assert _clients(office) == 1


async def test_what_is_stored_and_was_not_touched_is_never_wrong(office: Office) -> None:
    """A zip of an old list that is none can stay while something else is changed."""
    office.client("Rivera", "Ana", zip="nowhere")
    async with robot_at(office, mode="clients") as robot:
        await robot.ask("e")
        await _to(robot, "zip")
        await robot.press("tab")
        assert not _row(robot, "zip").doubt


async def test_notes_open_on_the_whole_form_and_go_back(office: Office) -> None:
    """Ctrl+E gives the lines the form; Tab stays with them, Esc goes back with all that was typed and its undo."""
    async with robot_at(office, mode="clients") as robot:
        await robot.ask("n")
        await _to(robot, "notes")
        await robot.type("gate")
        await robot.press("ctrl+e")
        await robot.until(lambda: not _row(robot, "zip").display)
        await robot.until(lambda: _row(robot, "notes").editor.size.height > 10)
        await robot.type(" sticks")
        await robot.press("tab", "escape")
        await robot.until(lambda: _row(robot, "zip").display)
        assert _row(robot, "notes").value == "gate sticks"
        await robot.press("ctrl+z")
        assert _row(robot, "notes").value != "gate sticks"
        assert isinstance(robot.screen, FormDialog)


async def test_what_was_typed_is_kept_and_offered_the_next_time(office: Office) -> None:
    """A session that ends without saving loses nothing: the next one offers it, Enter takes it up, saving drops it."""
    async with robot_at(office, mode="clients") as robot:
        await robot.ask("n")
        await robot.type("Ana")
        await robot.press("tab")
        await robot.type("Rivera")
        folder = settings.draft_folder()
        await robot.until(lambda: any("Rivera" in each.read_text() for each in folder.glob("*.json")))
    _others_may_not_read(folder)
    async with robot_at(office, mode="clients") as robot:
        await robot.ask("n")
        await robot.until(lambda: isinstance(robot.screen, DraftDialog))
        await robot.sees("Typed today", "and not saved", "First name, Last name")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, FormDialog))
        assert _row(robot, "last_name").value == "Rivera"
        await robot.press("ctrl+s")
        await robot.until(lambda: not robot.screen.is_modal)
        assert not list(folder.iterdir())
    assert _clients(office) == 1


def _others_may_not_read(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()] == [0o600]


async def test_a_draft_is_dropped_by_x_and_left_alone_by_esc(office: Office) -> None:
    """Esc decides nothing; ``x`` forgets it, and the form is empty."""
    async with robot_at(office, mode="clients") as robot:
        await robot.ask("n")
        await robot.type("Ana")
        await robot.until(lambda: list(settings.draft_folder().glob("*.json")))
    async with robot_at(office, mode="clients") as robot:
        for key, left in (("escape", 1), ("x", 0)):
            await robot.ask("n")
            await robot.until(lambda: isinstance(robot.screen, DraftDialog))
            await robot.press(key)
            await robot.until(lambda: not isinstance(robot.screen, DraftDialog))
            await robot.settle()
            assert len(list(settings.draft_folder().iterdir())) == left
        assert isinstance(robot.screen, FormDialog)
        assert not robot.screen.is_dirty


async def test_a_new_vet_of_a_draft_is_on_its_list_again(office: Office) -> None:
    """What was new in a list and not saved yet is taken up by its name, and joins the list with the form."""
    async with robot_at(office, mode="clients") as robot:
        await robot.ask("n")
        await robot.type("Ana")
        _row(robot, "vet_id").value = 'new:{"name": "Dr. Lee", "clinic": "", "phone": "", "address": ""}'
        await robot.until(lambda: any("Lee" in each.read_text() for each in settings.draft_folder().glob("*.json")))
    async with robot_at(office, mode="clients") as robot:
        await robot.ask("n")
        await robot.until(lambda: isinstance(robot.screen, DraftDialog))
        await robot.press("enter")
        await robot.sees("Dr. Lee ▾")
        await robot.press("ctrl+s")
        await robot.until(lambda: not robot.screen.is_modal)
    assert _clients(office) == 1


async def test_leaving_a_form_on_purpose_forgets_what_was_typed(office: Office) -> None:
    """Esc twice is a decision: nothing is offered the next time."""
    async with robot_at(office, mode="clients") as robot:
        await robot.ask("n")
        await robot.type("Ana")
        await robot.press("escape", "escape")
        await robot.until(lambda: not robot.screen.is_modal)
        assert not list(settings.draft_folder().glob("*.json"))


async def test_a_draft_says_what_somebody_else_saved_meanwhile(office: Office) -> None:
    """C5: what was typed is put in, and beneath it stands what is stored by now."""
    from keydesk.operations.clients import edit_client

    rivera = office.client("Rivera", "Ana", city="Brookside")
    async with robot_at(office, mode="clients") as robot:
        await robot.ask("e")
        await robot.fill(city="Elm Park")
        await robot.until(lambda: list(settings.draft_folder().glob("*.json")))
    office.desk().perform_now(edit_client, client_id=rivera, version=1, fields={"city": "Oakdale"})
    async with robot_at(office, mode="clients") as robot:
        await robot.ask("e")
        await robot.until(lambda: isinstance(robot.screen, DraftDialog))
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, FormDialog))
        assert _row(robot, "city").value == "Elm Park"
        await _to(robot, "city")
        await robot.sees("stored now: Oakdale")


def _nowhere(folder: Path, words: bytes) -> None:
    assert not any(words in each.read_bytes() for each in folder.rglob("*") if each.is_file())


async def test_nothing_secret_is_ever_kept(office: Office, tmp_path: Path) -> None:
    """A field that is secret is in no draft; the others of its form are."""
    from keydesk.screens.dialogs.office_form import kept

    async def save(_values: object, _version: int) -> object:
        return True

    async with robot_at(office, mode="clients") as robot:
        fields = [Field("place", "Place"), Field("alarm", "Alarm code", secret=True)]
        robot.app.push_screen(kept(FormDialog("A way in", fields, save), robot.app.desk, "way/1"))
        await robot.until(lambda: robot.screen.focused is not None)
        await robot.type("side door")
        await robot.press("tab")
        await robot.type("4711")
        folder = settings.draft_folder()
        await robot.until(lambda: any("side door" in each.read_text() for each in folder.glob("*.json")))
        assert isinstance(robot.screen, FormDialog)
        robot.screen.write_draft()
        _nowhere(tmp_path, b"4711")


async def test_ctrl_q_asks_over_a_form_that_is_half_filled(office: Office) -> None:
    """Once says that it is not saved; twice leaves, and the form is kept."""
    async with robot_at(office, mode="clients") as robot:
        await robot.ask("n")
        await robot.type("Ana")
        await robot.press("ctrl+q")
        await robot.sees("Ctrl+Q again leaves keydesk")
        assert robot.app.is_running
        await robot.pilot.press("ctrl+q")
    assert list(settings.draft_folder().glob("*.json"))


async def test_f1_in_a_form_shows_its_keys(office: Office) -> None:
    """Help is a key away inside a question too, and Esc is back in it with all that was typed."""
    async with robot_at(office, mode="clients") as robot:
        await robot.ask("n")
        await robot.type("Ana")
        await robot.press("f1")
        await robot.sees("Save what the form says")
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.screen, FormDialog))
        assert _row(robot, "first_name").value == "Ana"
