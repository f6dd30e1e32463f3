"""The whole program in a terminal: it paints, goes everywhere at any size, ends orderly, and is silent at rest."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from at_the_desk import open_for_the_day
from builders import FixedClock, Office
from in_a_terminal import Session, session
from keydesk.clock import SystemClock
from keydesk.db.verify import verify

SCREENS = {
    "F4": "surplus",
    "F5": "prospects",
    "F6": "SIGNS IN AS",
    "F7": "free",
    "F8": "WHAT IT TELLS",
    "F9": "Time zone",
    "F2": "Scan a badge",
}
"""What is on each screen and on no other."""

TABS = "F2 Desk  F3 Today  F4 Keys  F5 Clients  F6 Staff  F7 Safes  F8 Reports  F9 Set"
"""The second line of every screen at eighty cells."""

COLOURS = re.compile(rb"\x1b\[[0-9;]*?(?<![0-9])(?:3[0-7]|38|4[0-7]|48|9[0-7]|10[0-7])(?![0-9])[0-9;]*m")
REVERSE = re.compile(rb"\x1b\[(?:[0-9]+;)*7(?:;[0-9]+)*m")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    """A morning's office whose admin is whoever runs the test, since the box vouches for nobody else."""
    office = Office.found(tmp_path, clock=FixedClock(SystemClock().now()), admin_uid=os.getuid())
    open_for_the_day(office)
    office.close()
    yield office.path
    # Whatever happened to the session: nothing is held any more, and the store is whole.
    assert verify(office.path).sound
    assert not Path(f"{office.path}-wal").exists()


def at_rest(opened: Session) -> Session:
    """The session on its Desk, the store open."""
    opened.sees("Ana Whitfield", "Scan a badge")
    opened.rests()
    return opened


def test_every_screen_is_reached_by_its_key_and_left_again(store: Path) -> None:
    """At 80×24 each function key opens its screen, and Ctrl+Q leaves: code 0, the terminal as it was."""
    with session(store) as opened:
        at_rest(opened)
        for key, words in SCREENS.items():
            opened.press(key)
            opened.sees(words)
            assert TABS in opened.screen.display[1]
        opened.press("Ctrl+Q")
        assert opened.ended() == 0
        assert opened.is_given_back
        assert opened.unknown_sequences() == set()


def test_any_size_is_drawn_and_left_again(store: Path) -> None:
    """Grown to 120×40, shrunk to 20×5 and to nothing much, and back: no screen crashes, and all is there again."""
    with session(store) as opened:
        at_rest(opened)
        for columns, lines in ((120, 40), (20, 5), (4, 2), (80, 24)):
            opened.resize(columns, lines)
            for key in SCREENS:
                opened.press(key)
                opened.read(0.15)
        opened.sees("Scan a badge", "F8 Reports")
        assert opened.child.isalive()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_the_session_at_once(store: Path, number: signal.Signals) -> None:
    """S3: within a second, with the signal's code, and the terminal given back."""
    with session(store) as opened:
        at_rest(opened)
        begun = time.monotonic()
        opened.kill(number)
        assert opened.ended() == 128 + number
        assert time.monotonic() - begun < 2.0
        assert opened.is_given_back


def test_a_closed_terminal_ends_the_session_and_nothing_spins(store: Path) -> None:
    """S3: a window that is closed leaves no process behind."""
    with session(store) as opened:
        at_rest(opened)
        begun = time.monotonic()
        os.close(opened.child.child_fd)
        _, status, _ = os.wait4(opened.child.pid, 0)
        assert time.monotonic() - begun < 2.0
        assert os.waitstatus_to_exitcode(status) == 128 + signal.SIGHUP
        opened.is_taken_away()


def test_ctrl_c_ends_nothing_and_says_what_does(store: Path) -> None:
    """Hands slip."""
    with session(store) as opened:
        at_rest(opened)
        for key in ("F4", "F2"):
            opened.press(key, "Ctrl+C")
            opened.sees("Ctrl+Q leaves keydesk")
        opened.press("Ctrl+Q")
        assert opened.ended() == 0


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_without_screens_is_pointed_to_the_command_line(store: Path, term: str) -> None:
    """One line, exit code 1, nothing drawn."""
    with session(store, TERM=term) as opened:
        assert opened.ended() == 1
        assert b"\x1b" not in opened.sent
        assert b"keydesk: this terminal cannot show screens" in opened.sent
        assert b"keydesk who-has" in opened.sent


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "vt220"}], ids=["NO_COLOR", "vt220"])
def test_without_colour_not_one_colour_is_sent_and_the_cursor_is_reversed(
    store: Path, environment: dict[str, str]
) -> None:
    """NO_COLOR and monochrome terminals: reverse video says where one is, on every screen."""
    with session(store, **environment) as opened:
        at_rest(opened)
        for key, words in SCREENS.items():
            del opened.sent[:]
            opened.press(key)
            opened.sees(words)
            opened.rests(0.2)
            assert REVERSE.search(opened.sent)
            assert COLOURS.findall(opened.sent) == []
        # A question leaves in sight what it is about, without a colour too.
        opened.press("F4")
        opened.sees("K7MT-1")
        opened.press("a")
        opened.sees("where is it now?", "F2 Desk")
        opened.rests(0.2)
        assert COLOURS.findall(opened.sent) == []


@pytest.mark.parametrize(
    ("environment", "letters"),
    [({"TERM": "linux"}, "é"), ({"LC_ALL": "C"}, "e"), ({"TERM": "vt220"}, "é")],
    ids=["linux", "C", "vt220"],
)
def test_bare_consoles_get_plain_glyphs(tmp_path: Path, environment: dict[str, str], letters: str) -> None:
    """Lines, arrows and dots in ASCII; letters too where the locale has no others."""
    office = Office.found(tmp_path, clock=FixedClock(SystemClock().now()), admin_uid=os.getuid())
    office.safe("Front office", rows=1, columns=3)
    office.key(office.client("Aimée"), code="K7MT")
    office.close()
    with session(office.path, **environment) as opened:
        at_rest(opened)
        opened.press("F4")
        opened.sees("K7MT-1", f"Aim{letters}e")
        for key in ("F5", "F7", "F9", "Ctrl+P"):
            opened.press(key)
            opened.rests(0.3)
        text = opened.sent.decode("utf-8")
        assert {each for each in text if not each.isascii()} <= {"é"}


def test_nothing_is_sent_on_any_screen_while_nobody_does_anything(store: Path) -> None:
    """Idle costs a slow line not a byte."""
    with session(store) as opened:
        at_rest(opened)
        for key, words in SCREENS.items():
            opened.press(key)
            opened.sees(words)
            opened.rests(0.6)
            assert opened.read(1.2) == 0


def test_ctrl_z_does_not_suspend(store: Path) -> None:
    """Beneath a suspended desk there is a shell; on the Desk Ctrl+Z takes the last line back."""
    with session(store) as opened:
        at_rest(opened)
        opened.press("Ctrl+Z", "F4", "Ctrl+Z", "F5")
        opened.sees("prospects")
        state = Path(f"/proc/{opened.child.pid}/stat")
        if state.exists():
            assert state.read_text().rpartition(")")[2].split()[0] in {"S", "R", "D"}


CRASHING = """
import sys
from keydesk.screens import keys
def action_sort(self):
    client = "Rivera, 12 Elm Street"
    raise ValueError(f"cannot sort {client}")
keys.KeysScreen.action_sort = action_sort
from keydesk.__main__ import main
sys.argv = ["keydesk"]
main()
"""


def test_a_crash_leaves_one_calm_line_and_a_private_report_without_values(store: Path) -> None:
    """P6: the screens go, the terminal comes back, one line says what to do; the trace names no client."""
    with session(
        store, arguments=("-c", "from keydesk import terminal\nimport os\nterminal.prepare(os.environ)\n" + CRASHING)
    ) as opened:
        at_rest(opened)
        opened.press("F4")
        opened.sees("surplus")
        opened.press("s")
        assert opened.ended() == 1
        assert opened.is_given_back
        after = opened.sent.rpartition(b"\x1b[?1049l")[2].decode()
        (line,) = [each for each in re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]", "", after).splitlines() if each.strip()]
        assert line.startswith("keydesk: an error of keydesk's own stopped this")
        reference = re.search(r"reference ([A-Z0-9]{6})", line)
        assert reference is not None
    (report,) = Path(os.environ["XDG_STATE_HOME"]).rglob("crash-*.log")
    assert reference[1] in report.name
    assert report.stat().st_mode & 0o777 == 0o600
    text = report.read_text(encoding="utf-8")
    assert "action_sort" in text
    assert "Elm" not in text
    assert "cannot sort" not in text
