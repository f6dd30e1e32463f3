"""Settings (F9), driven by keys as a person would, on a real store."""

from __future__ import annotations

import pytest

from builders import Office
from hostile import HOSTILE
from keydesk.db.queries.office import office_page
from keydesk.db.rows.office import OfficePage
from keydesk.operations.office import set_setting
from keydesk.rules.office import GROUPS, SETTING_WORDS
from keydesk.screens.settings import SettingsScreen
from keydesk.widgets.form_fields import FieldRow
from robot import LARGE, Robot, robot_at


def _page(office: Office) -> OfficePage:
    page: OfficePage = office.desk().look_up_now(office_page)
    return page


async def _find(robot: Robot, words: str) -> None:
    """Put the cursor on the one line that the words find."""
    await robot.until(lambda: isinstance(robot.page, SettingsScreen) and robot.table.place.ids)
    await robot.press("escape", "slash")
    await robot.type(words)
    await robot.press("enter")


def test_every_setting_is_in_the_list() -> None:
    """What the office can decide, it can decide on the screen."""
    assert sorted(name for _, names in GROUPS for name in names) == sorted(SETTING_WORDS)


async def test_a_setting_of_another_version_is_left_alone(office: Office) -> None:
    """A store that has a setting which this version does not know opens, and nobody is shown what does nothing."""
    office.setting("idle_minutes", "5")
    office.setting("grace_days", "3")
    async with robot_at(office, mode="settings", size=LARGE) as robot:
        await robot.until(lambda: "3" in robot.line_with("Days after the last visit"))
        assert "idle" not in robot.text


async def test_every_setting_says_what_it_is(office: Office) -> None:
    """A line a setting, with its value in the desk's words."""
    async with robot_at(office, mode="settings", size=LARGE) as robot:
        await robot.sees("Office name")
        top = robot.text
        await robot.press("end")
        await robot.sees("Your PIN")
        assert [words for words in SETTING_WORDS.values() if words not in top + robot.text] == []
        await robot.press("home")
        await robot.sees("Office name")
        assert "letters and numbers without look-alikes" in robot.line_with("Characters of a new key code")
        await _find(robot, "backup")
        assert "none yet: B makes one" in robot.line_with("Last backup")


async def test_a_setting_is_changed(office: Office) -> None:
    """Enter opens the setting, Enter saves it, and all desks go by it."""
    async with robot_at(office, mode="settings") as robot:
        await _find(robot, "office name")
        await robot.ask("enter")
        await robot.fill(office_name="Riverside Pet Care")
        await robot.press("enter")
        await robot.hears("Office name: Riverside Pet Care")
        assert _page(office).settings.office_name == "Riverside Pet Care"
        await robot.until(lambda: "Riverside Pet Care" in robot.lines()[0])


async def test_a_value_that_does_not_fit_is_refused_in_the_form(office: Office) -> None:
    """The refusal says what fits, and what was typed stays."""
    async with robot_at(office, mode="settings") as robot:
        await _find(robot, "length of a new")
        await robot.ask("e")
        await robot.fill(code_length="40")
        await robot.press("ctrl+s")
        await robot.sees("is a number from 3 to 12", "40")
        assert _page(office).settings.code_length == 4


async def test_a_choice_is_made_by_its_first_letter(office: Office) -> None:
    """What has few values is chosen, not written."""
    async with robot_at(office, mode="settings") as robot:
        await _find(robot, "random free hook")
        await robot.ask("e")
        await robot.press("y", "ctrl+s")
        await robot.hears("random free hook: yes")
        assert _page(office).settings.random_hooks


async def test_a_time_zone_is_found_by_typing(office: Office) -> None:
    """Nobody has to know how a time zone is spelled."""
    async with robot_at(office, mode="settings") as robot:
        await _find(robot, "time zone")
        await robot.ask("e")
        await robot.type("new york\n")
        await robot.hears("Time zone: America/New_York")


async def test_two_desks_meet_on_one_setting(office: Office) -> None:
    """C5: whoever saves second sees what is stored now, keeps what was typed, and decides."""
    async with robot_at(office, mode="settings") as robot:
        await _find(robot, "days after the last")
        await robot.ask("e")
        office.desk().perform_now(set_setting, name="grace_days", value="3")
        await robot.fill(grace_days="5")
        await robot.press("ctrl+s")
        await robot.sees("was changed after you", "stored now: 3")
        assert _page(office).settings.grace_days == 3
        await robot.press("ctrl+s")
        await robot.hears("until a key is due: 5")
        assert _page(office).settings.grace_days == 5


async def test_a_service_is_added_and_changed(office: Office) -> None:
    """Services have a name, minutes and a price; a price is written as people write it."""
    async with robot_at(office, mode="settings") as robot:
        await robot.sees("Office name")
        await robot.ask("n")
        await robot.fill(name="30 min walk", minutes="30", price="$22.5")
        await robot.press("ctrl+s")
        await robot.sees("A price is written")
        await robot.fill(price="$22.50")
        await robot.press("ctrl+s")
        await robot.hears("30 min walk added")
        await robot.sees("30 min · 22.50")
        await robot.ask("e")
        await robot.fill(name="Half-hour walk", price="25", active="no")
        await robot.press("ctrl+s")
        await robot.sees("30 min · 25.00 · not")
        (service,) = _page(office).services
        assert (service.name, service.price_cents, service.active) == ("Half-hour walk", 2500, False)
        await robot.ask("h")
        await robot.sees("Half-hour walk", "price in cents  2250      2500")


async def test_a_backup_is_made_and_then_told(office: Office) -> None:
    """B makes a verified backup beside everybody's work, and the list says when and by whom."""
    async with robot_at(office, mode="settings", size=LARGE) as robot:
        await _find(robot, "backup")
        await robot.sees("none yet: B makes one")
        await robot.press("B")
        await robot.hears("Backup made and verified")
        await robot.sees("today 07:20, Ana Whitfield")
        assert len(list((office.path.parent / "backups").glob("*.db"))) == 1


async def test_a_backup_that_fails_says_why(office: Office) -> None:
    """A backup that cannot be made is refused in plain words, and nothing is told to be backed up."""
    (office.path.parent / "backups").write_text("in the way")
    async with robot_at(office, mode="settings", size=LARGE) as robot:
        await _find(robot, "backup")
        await robot.sees("none yet")
        await robot.press("B")
        await robot.until(lambda: "Making" not in robot.said and robot.said)
        assert _page(office).backup is None


async def test_settings_are_for_an_admin(office: Office) -> None:
    """A scheduler reads the settings, makes backups, and changes nothing."""
    office.person("Bo Tran", role="scheduler", uid=1001)
    async with robot_at(office, mode="settings", uid=1001, size=LARGE) as robot:
        await robot.sees("Office name", "(e edit)", "(n new service)")
        await robot.press("enter")
        await robot.hears("Settings are for an admin to change")


async def test_history_says_who_changed_which_setting(office: Office) -> None:
    """The history, h, shows each change with the value before and after."""
    office.desk().perform_now(set_setting, name="grace_days", value="3")
    async with robot_at(office, mode="settings", size=LARGE) as robot:
        await robot.sees("Office name")
        await robot.ask("h")
        assert "Ana Whitfield" in robot.line_with("Days after")


@pytest.mark.parametrize("name", [each for each in HOSTILE if len(each) <= 80])
async def test_hostile_texts_are_only_texts(office: Office, name: str) -> None:
    """A name or a line for a finder is never markup, a control or a link."""
    async with robot_at(office, mode="settings") as robot:
        await _find(robot, "office name")
        await robot.ask("e")
        await robot.fill(office_name=name)
        await robot.press("ctrl+s")
        await robot.hears("Office name: ")
        await robot.ask("n")
        await robot.fill(name=name)
        await robot.press("ctrl+s")
        await robot.hears(" added")
        assert "\x1b" not in robot.text
        assert "\u202e" not in robot.text


async def test_the_cursor_goes_to_the_field_at_fault(office: Office) -> None:
    """After a refusal one types on where the fault is; where no field is named it stays."""
    async with robot_at(office, mode="settings") as robot:
        await robot.until(lambda: isinstance(robot.page, SettingsScreen) and robot.table.place.ids)
        await robot.ask("n")
        rows = {row.field.name: row for row in robot.screen.query(FieldRow)}
        await robot.fill(minutes="half an hour", price="22", name="walk")
        await robot.press("ctrl+s")
        await robot.sees("Minutes is a number")
        assert rows["minutes"].editor.has_focus
        await robot.fill(minutes="30", price="much")
        rows["name"].editor.focus()
        await robot.press("ctrl+s")
        await robot.sees("A price is written 22")
        assert rows["price"].editor.has_focus
