"""What is decided of a terminal before the app exists."""

from __future__ import annotations

import pytest

from keydesk.rules.refusal import Refusal
from keydesk.terminal import Terminal, look_at, prepare, refuse_unfit
from keydesk.widgets.plain import plain


@pytest.mark.parametrize("term", ["", "dumb", "unknown"])
def test_a_terminal_without_screens_is_refused_and_pointed_to_the_command_line(term: str) -> None:
    """TERM=dumb and its like cannot show screens; the refusal names the commands that work there."""
    with pytest.raises(Refusal, match="keydesk who-has") as caught:
        refuse_unfit({"TERM": term}, streams_are_terminals=True)
    assert caught.value.exit_code == 1


def test_a_pipe_is_refused() -> None:
    """Where stdin, stdout or stderr is no terminal there is nothing to draw on."""
    with pytest.raises(Refusal, match="pipe"):
        refuse_unfit({"TERM": "xterm-256color"}, streams_are_terminals=False)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"TERM": "xterm-256color", "LANG": "en_US.UTF-8"}, Terminal()),
        ({"TERM": "xterm-256color", "LANG": "en_US.UTF-8", "NO_COLOR": "1"}, Terminal(colour=False)),
        ({"TERM": "xterm-256color", "LANG": "en_US.UTF-8", "NO_COLOR": ""}, Terminal()),
        ({"TERM": "vt220", "LC_ALL": "C.utf8"}, Terminal(colour=False, plain_glyphs=True)),
        ({"TERM": "linux", "LANG": "en_US.UTF-8"}, Terminal(plain_glyphs=True)),
        ({"TERM": "linux", "LANG": "C"}, Terminal(plain_glyphs=True, plain_letters=True)),
        ({"TERM": "xterm", "LC_ALL": "POSIX", "LANG": "en_US.UTF-8"}, Terminal(plain_glyphs=True, plain_letters=True)),
    ],
)
def test_colour_and_glyphs_follow_the_environment(environ: dict[str, str], expected: Terminal) -> None:
    """NO_COLOR (not empty), monochrome terminals, bare consoles and locales without UTF-8 are told apart."""
    assert look_at(environ) == expected


def test_nothing_that_the_environment_says_to_textual_is_obeyed() -> None:
    """Debug logs, screenshots and other drivers would write client data to places keydesk knows nothing of."""
    environ = {"TERM": "xterm", "LANG": "C.UTF-8", "TEXTUAL_LOG": "textual.log", "TEXTUAL": "devtools", "NO_COLOR": ""}
    prepare(environ)
    assert "TEXTUAL_LOG" not in environ
    assert "TEXTUAL" not in environ
    assert "NO_COLOR" not in environ
    assert environ["TEXTUAL_DISABLE_KITTY_KEY"] == "1"


def test_plain_drawing_keeps_the_width_of_every_line() -> None:
    """Lines, marks and letters become ASCII of the same width, so that columns still align."""
    assert plain("── › Łukasz Müller · 3 NO KEY … ✓", letters=True) == "-- > Lukasz Muller . 3 NO KEY ~ +"
    assert plain("犬 → Ærø", letters=True) == "?? > Aro"
    assert plain("犬 → Müller ●", letters=False) == "犬 > Müller *"
