"""The lock of an idle session: it hides the work, keeps it as it is, and opens by PIN (S5, S6)."""

from __future__ import annotations

import pytest

from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.operations.custody import check_out
from keydesk.operations.pins import note_pin_right, remove_pin, set_pin, try_pin
from keydesk.operations.staff import set_active
from keydesk.rules.pins import kept_pin
from keydesk.rules.refusal import Refusal
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.lock import LockScreen
from keydesk.screens.settings import SettingsScreen
from robot import SMALL, Robot, robot_at

PIN = "271828"


@pytest.fixture
def rivera(office: Office) -> Office:
    """Rivera, whose name must not be seen under the lock."""
    office.person("Sam Ortega")
    office.safe("Front office", rows=1, columns=3)
    client = office.client("Rivera", "Ana")
    office.key(client, code="K7MT", copies=2, label="front door")
    return office


def give_pin(office: Office) -> None:
    """The admin has a PIN."""
    office.desk().perform_now(set_pin, kept=kept_pin(PIN, b"sixteen of salt."))


async def wait(robot: Robot, minutes: float) -> None:
    """Let the session lie idle for some minutes."""
    app = robot.app
    before = app.idle_clock()
    app.idle_clock = lambda: before + minutes * 60
    await robot.pilot.pause(0.3)


async def locked(robot: Robot) -> None:
    """Wait until the lock is in front."""
    await robot.until(lambda: isinstance(robot.screen, LockScreen) and "Whitfield" in robot.text)
    await robot.settle()


async def test_an_idle_session_locks_and_shows_nothing_of_the_work(rivera: Office) -> None:
    """Five minutes without a key, and no client, tag or count is on the screen; four minutes are not enough."""
    async with robot_at(rivera, mode="keys") as robot:
        await robot.sees("Rivera")
        await wait(robot, 4)
        assert "Rivera" in robot.text
        await wait(robot, 5)
        await locked(robot)
        assert not any(words in robot.text for words in ("Rivera", "K7MT", "NO KEY", "F4 Keys"))
        await robot.press("enter")
        await robot.sees("Rivera")


async def test_the_office_says_after_how_many_minutes(rivera: Office) -> None:
    """A setting, from one minute on."""
    rivera.setting("lock_minutes", "2")
    async with robot_at(rivera, mode="keys") as robot:
        await wait(robot, 2)
        await locked(robot)


async def test_what_is_typed_in_a_form_is_kept_beneath(rivera: Office) -> None:
    """The form comes back with all that was typed in it, and its keys work on."""
    give_pin(rivera)
    async with robot_at(rivera, mode="clients") as robot:
        await robot.ask("n")
        await robot.type("Esther")
        await robot.press("ctrl+l")
        await locked(robot)
        assert "Esther" not in robot.text
        await robot.type(f"{PIN}\n")
        await robot.until(lambda: isinstance(robot.screen, FormDialog))
        assert "Esther" in robot.text
        await robot.fill(last_name="Castellanos")
        await robot.press("ctrl+s")
        await robot.hears("Castellanos, Esther added")


async def test_no_key_goes_past_the_lock(rivera: Office) -> None:
    """Function keys, the palette, scans, pastes and undo do nothing, and nothing of them happens afterwards."""
    give_pin(rivera)
    async with robot_at(rivera, mode="keys") as robot:
        await robot.sees("Rivera")
        await robot.press("ctrl+l")
        await locked(robot)
        await robot.press("f2", "f5", "ctrl+p", "question_mark", "escape", "u", "f1", "f9", "I")
        await robot.send("K7MT-1\n")
        await robot.paste("K7MT-1\nK7MT-2\n")
        await robot.settle()
        assert isinstance(robot.screen, LockScreen)
        await robot.app.switch_mode("clients")
        await robot.app.deliver(("K7MT-1",))
        await robot.settle()
        assert isinstance(robot.screen, LockScreen)
        await robot.press("ctrl+u")
        await robot.type(f"{PIN}\n")
        await robot.until(lambda: robot.app.current_mode == "clients")
        assert rivera.copy("K7MT-1").holder_kind == "safe"


async def test_the_first_key_after_a_stalled_terminal_opens_nothing(rivera: Office) -> None:
    """Where everything stood still for long, the key that comes first only shows the lock."""
    async with robot_at(rivera, mode="keys") as robot:
        await robot.sees("Rivera")
        app = robot.app
        before = app.idle_clock()
        # No timer came round in between.
        app.idle_clock = lambda: before + 3600
        await robot.send("i")
        await locked(robot)
        assert rivera.copy("K7MT-1").holder_kind == "safe"


async def test_five_wrong_pins_close_the_lock_in_every_session(rivera: Office) -> None:
    """The sixth within fifteen minutes is not even looked at, though it is right; later it is (S6)."""
    give_pin(rivera)
    async with robot_at(rivera, mode="keys") as robot:
        await robot.press("ctrl+l")
        await locked(robot)
        for wrong in ("111111", "222222", "333333", "444444", "555555"):
            await robot.type(f"{wrong}\n")
            await robot.sees("That is not your PIN")
            await robot.settle()
        await robot.type(f"{PIN}\n")
        await robot.sees("5 wrong PINs. Try again at 07:36")
        assert isinstance(robot.screen, LockScreen)
        with pytest.raises(Refusal, match="5 wrong PINs"):
            rivera.desk().perform_now(try_pin)
        rivera.clock.advance(minutes=15)
        await robot.settle()
        await robot.type(f"{PIN}\n")
        await robot.sees("Rivera")


async def test_whose_account_ended_does_not_come_back_in(rivera: Office) -> None:
    """An ended account is refused at the lock too (S4)."""
    rivera.person("Bo Tran", role="admin", uid=3000)
    give_pin(rivera)
    async with robot_at(rivera, mode="keys") as robot:
        await robot.press("ctrl+l")
        await locked(robot)
        rivera.desk(3000).perform_now(set_active, staff_id=1, active=False)
        await robot.type(f"{PIN}\n")
        await robot.sees("has ended")
        assert isinstance(robot.screen, LockScreen)


async def test_an_office_may_want_a_pin(rivera: Office) -> None:
    """Whoever has none can only leave then; what the page says tells how to get one."""
    rivera.setting("lock_needs_pin", "true")
    async with robot_at(rivera, mode="keys") as robot:
        await robot.press("ctrl+l")
        await robot.sees("by PIN only", "Ctrl+Q leaves")
        await robot.press("enter")
        await robot.settle()
        assert isinstance(robot.screen, LockScreen)


def test_a_pin_is_changed_only_by_who_knows_it(rivera: Office) -> None:
    """Who finds a session open cannot give it another PIN; an admin takes a forgotten one away (S6)."""
    give_pin(rivera)
    desk = rivera.desk()
    with pytest.raises(Refusal, match="Say your PIN first"):
        desk.perform_now(set_pin, kept=kept_pin("314159", b"another salt ..."))
    with pytest.raises(Refusal, match="Say your PIN first"):
        desk.perform_now(remove_pin, staff_id=1)
    desk.perform_now(try_pin)
    desk.perform_now(note_pin_right)
    assert "changed" in desk.perform_now(set_pin, kept=kept_pin("314159", b"another salt ..."))
    rivera.person("Bo Tran", role="admin", uid=3000)
    assert "no PIN any more" in rivera.desk(3000).perform_now(remove_pin, staff_id=1, reason="forgotten")


async def test_a_pin_is_set_in_settings_and_is_never_on_the_screen(rivera: Office) -> None:
    """Twice, six digits or more, none that everybody tries first; then it opens the lock."""
    async with robot_at(rivera, mode="settings") as robot:
        await robot.sees("Office name")
        page = robot.screen
        assert isinstance(page, SettingsScreen)
        page.table.go_to(999)
        await robot.sees("Your PIN", "none yet")
        for first, second, words in (
            ("12345", "12345", "6 to 12 digits"),
            ("123456", "123456", "everybody tries first"),
            (PIN, "271829", "not the same"),
        ):
            await robot.ask("enter")
            await robot.type(f"{first}\n{second}\n")
            await robot.sees(words)
            assert first not in robot.text
            await robot.press("escape")
            await robot.settle()
        await robot.ask("enter")
        await robot.type(f"{PIN}\n{PIN}\n")
        await robot.hears("You have a PIN now")
        await robot.press("ctrl+l")
        await locked(robot)
        await robot.type(f"{PIN}\n")
        await robot.sees("Your PIN")
        await robot.sees("set: it opens")
        await robot.ask("enter")
        await robot.type(f"999999\n{PIN}\n{PIN}\n")
        await robot.sees("That is not your PIN now")


async def test_a_login_says_what_one_did_last(rivera: Office) -> None:
    """Who finds something there that they did not do knows that somebody else was at it (S3)."""
    rivera.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=2)
    app = KeydeskApp(rivera.desk, greets=True)
    async with app.run_test(size=SMALL) as pilot:
        robot = Robot(pilot)
        await robot.until(lambda: bool(app.screen_stack) and app.is_open)
        await robot.hears("Your last: today 07:20 gave out K7MT-1")
        await app.run_action("app.open_page('mine')")
        await robot.sees("gave out", "K7MT-1")
        await robot.press("escape")
        await robot.settle()
