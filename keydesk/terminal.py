"""What this terminal can do, decided from its environment before the first widget exists.

Nothing here imports Textual: the refusal of a terminal that cannot show screens must not wait for it, and Textual reads
some of these decisions from the environment while it is being imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

_BARE_CONSOLES = ("linux", "cons25", "vt", "ansi", "wyse", "sun")
_MONOCHROME = ("vt52", "vt100", "vt102", "vt220", "vt320", "wyse", "sun")


@dataclass(frozen=True, slots=True)
class Terminal:
    """What is known of the terminal.

    Attributes:
        colour: False for ``NO_COLOR`` and for terminals that have none; then reverse video and words say everything.
        plain_glyphs: lines, dots and arrows are drawn in ASCII.
        plain_letters: letters are reduced to ASCII as well, because the locale can carry no others.
    """

    colour: bool = True
    plain_glyphs: bool = False
    plain_letters: bool = False


_LOOKS_A_SECOND = "240"
"""How often Textual looks whether something is to be drawn, while something is. With its own 60 the result of a scan
that was done after 8 ms waited until 32 ms; what has not changed is not drawn, so an idle desk costs no more.
"""


def look_at(environ: Mapping[str, str]) -> Terminal:
    """Tell from the environment what the terminal can do."""
    term = environ.get("TERM", "")
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or "C"
    unicode_locale = "utf8" in locale.lower().replace("-", "")
    monochrome = bool(environ.get("NO_COLOR")) or term.startswith(_MONOCHROME) or term.endswith(("-m", "-mono"))
    return Terminal(
        colour=not monochrome,
        plain_glyphs=not unicode_locale or term.startswith(_BARE_CONSOLES),
        plain_letters=not unicode_locale,
    )


def refuse_unfit(environ: Mapping[str, str], *, streams_are_terminals: bool) -> None:
    """Refuse a terminal on which no screen can be drawn, and point to the command line.

    Args:
        environ: the process environment.
        streams_are_terminals: whether stdin, stdout and stderr all are one.

    Raises:
        Refusal: there is no terminal, or it is ``TERM=dumb``.
    """
    instead = "use the command line instead, e.g. keydesk who-has CODE or keydesk scan --from -; keydesk --help has all"
    if not streams_are_terminals:
        raise Refusal(f"the screens need a terminal, and this is a pipe or a file; {instead}")
    if environ.get("TERM", "") in {"", "dumb", "unknown"}:
        raise Refusal(f"this terminal cannot show screens (TERM={environ.get('TERM', '')}); {instead}")


def prepare(environ: MutableMapping[str, str]) -> Terminal:
    """Settle the environment for Textual, before Textual is imported, and say what the terminal can do.

    Whatever the person's environment says to Textual is dropped: a debug log, a screenshot or another driver would
    write client data to places that keydesk knows nothing of. The Kitty keyboard protocol stays off: a session that
    dies without taking it back leaves the person's shell unusable.
    """
    terminal = look_at(environ)
    for name in [name for name in environ if name == "TEXTUAL" or name.startswith("TEXTUAL_")]:
        del environ[name]
    environ["TEXTUAL_ANIMATIONS"] = "none"
    environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    environ["TEXTUAL_FPS"] = _LOOKS_A_SECOND
    if terminal.colour:
        environ.pop("NO_COLOR", None)
    else:
        environ["NO_COLOR"] = "1"
    return terminal
