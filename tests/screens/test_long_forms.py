"""Forms of forty fields: typed at any speed, opened at once, and never a field out of sight that somebody is in."""

from __future__ import annotations

from dataclasses import replace

from textual import events

from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.screens.dialogs.form import FormDialog
from keydesk.widgets.editors import LineEditor, NoteEditor
from keydesk.widgets.form_fields import Field, FieldRow
from robot import Robot, robot_at


def _row(robot: Robot, name: str) -> FieldRow:
    return next(row for row in robot.screen.query(FieldRow) if row.field.name == name)


def _focused(robot: Robot) -> str:
    return next(row.field.name for row in robot.screen.query(FieldRow) if row.has(robot.screen.focused))


def _at_once(app: KeydeskApp, *keys: str) -> None:
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


async def _any(_values: object, _version: int) -> object:
    return True


async def test_forty_fields_in_groups_are_filled_in_order_and_stay_in_sight(office: Office) -> None:
    """Tab goes from first to last at 80×24; the field that is written in is in sight, and its heading is told once."""
    saved: list[dict[str, str]] = []

    async def save(values: object, _version: int) -> object:
        assert isinstance(values, dict)
        saved.append(values)
        return True

    fields = [Field(f"f{number}", f"Field {number}", group=f"Group {number // 10}") for number in range(40)]
    async with robot_at(office, mode="clients") as robot:
        robot.app.push_screen(FormDialog("Forty", fields, save))
        await robot.until(lambda: robot.screen.focused is not None)
        await robot.sees("Group 0")
        for number in range(40):
            assert _focused(robot) == f"f{number}"
            await robot.press(str(number % 10))
            await robot.until(lambda here=number: f"Field {here} " in robot.text)
            if number < 39:
                await robot.press("tab")
        await robot.press("enter")
        await robot.until(lambda: saved)
        assert list(saved[0].values()) == [str(number % 10) for number in range(40)]


def _of_every_kind() -> list[Field]:
    """Forty fields as an office makes them: most are written, some are chosen, picked, or notes."""
    choices = (("", "not said"), ("am", "mornings"), ("pm", "evenings"))
    options = tuple((f"v{number}", f"Vet{number}", "") for number in range(12))
    fields = []
    for number in range(40):
        one = Field(f"f{number}", f"Field {number}", group=f"Group {number // 10}")
        if number % 10 == 3:
            one = replace(one, choices=choices)
        elif number % 10 == 5:
            one = replace(one, lines=True)
        elif number == 7:
            one = replace(one, options=options)
        fields.append(one)
    return fields


async def test_forty_fields_of_every_kind_in_one_packet(office: Office) -> None:
    """Written, chosen by a first letter, picked from a list, noted: typed without a look, each stands in its field."""
    saved: list[dict[str, str]] = []

    async def save(values: object, _version: int) -> object:
        assert isinstance(values, dict)
        saved.append(values)
        return True

    typed: list[str] = []
    for field in _of_every_kind():
        if field.choices:
            typed += ["e", "tab"]
        elif field.options:
            # Picking goes on to the next field by itself.
            typed += ["v", "e", "t", "1", "1", "enter"]
        elif field.lines:
            typed += [*"gate", "enter", *"left", "tab"]
        else:
            typed += [*field.name, "tab"]
    async with robot_at(office, mode="clients") as robot:
        robot.app.push_screen(FormDialog("Forty", _of_every_kind(), save))
        await robot.until(lambda: robot.screen.focused is not None)
        form = robot.screen
        _at_once(robot.app, *typed[:-1], "enter")
        await robot.until(lambda: saved)
        assert form not in robot.app.screen_stack
    for field in _of_every_kind():
        meant = "pm" if field.choices else "v11" if field.options else "gate\nleft" if field.lines else field.name
        assert saved[0][field.name] == meant, field.name


async def test_a_form_makes_an_editor_only_where_somebody_comes(office: Office) -> None:
    """Forty fields open as fast as four: one editor at first, one more at each Tab or click; the others are drawn."""
    fields = [replace(each, value="am" if each.choices else f"at {each.name}") for each in _of_every_kind()]
    async with robot_at(office, mode="clients") as robot:
        robot.app.push_screen(FormDialog("Forty", fields, _any))
        await robot.until(lambda: robot.screen.focused is not None)
        await robot.sees("Field 2              at f2", "‹ mornings ›", "at f5")
        assert len(robot.screen.query(LineEditor)) == 1
        assert not robot.screen.query(NoteEditor)
        await robot.press("tab")
        assert len(robot.screen.query(LineEditor)) == 2
        await robot.pilot.click(_row(robot, "f5"), offset=(30, 0))
        assert _focused(robot) == "f5"
        await robot.type("!")
        assert _row(robot, "f5").value in {"!at f5", "at f5!"}


async def test_saving_goes_to_a_field_that_nobody_has_seen(office: Office) -> None:
    """What is needed far down is found by Ctrl+S, and stands in sight with what is wrong beneath it."""
    fields = [replace(each, required=each.name == "f35") for each in _of_every_kind()]
    async with robot_at(office, mode="clients") as robot:
        robot.app.push_screen(FormDialog("Forty", fields, _any))
        await robot.until(lambda: robot.screen.focused is not None)
        await robot.press("ctrl+s")
        await robot.sees("Field 35 *", "Field 35 is needed")
        await robot.type("side gate")
        await robot.press("ctrl+s")
        await robot.until(lambda: not robot.screen.is_modal)


async def test_a_note_shows_three_lines_among_the_others(office: Office) -> None:
    """Of a long note the first lines, and that there are more; what is typed makes room for itself, up to three."""
    note = "Gate sticks.\nLift it.\nDog barks.\nHe means well."
    async with robot_at(office, mode="clients") as robot:
        fields = [Field("a", "A"), Field("b", "B", note, lines=True), Field("c", "C", lines=True)]
        robot.app.push_screen(FormDialog("Notes", fields, _any))
        await robot.until(lambda: robot.screen.focused is not None)
        await robot.sees("Gate sticks.", "Lift it.", "Dog barks. … Ctrl+E shows all")
        _row(robot, "c").editor.focus()
        await robot.pilot.pause()
        await robot.type("1\n2\n3\n4")
        await robot.until(lambda: _row(robot, "c").size.height == 3)
        await robot.press("tab", "shift+tab")
        assert _row(robot, "b").value == note
