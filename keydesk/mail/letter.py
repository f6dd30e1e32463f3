"""A letter: what a mail says, once, and written twice, as plain text and as HTML. All of it may be shown already."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from keydesk.rules.text import cells

if TYPE_CHECKING:
    from jinja2 import Template

_WIDEST: Final = 34
# A column is lined up to here; what is longer pushes the rest of its line.


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of a list: its cells, and what is to be known of it, a line each."""

    cells: tuple[str, ...]
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A list under its heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says.

    Attributes:
        subject: one line.
        opening: what stands above the lists.
        sections: the lists.
        closing: what stands beneath them, a line each.
    """

    subject: str
    opening: str
    sections: tuple[Section, ...]
    closing: tuple[str, ...]


def to_text(letter: Letter) -> str:
    """The letter as plain text: lists lined up, each thing's own lines beneath it."""
    lines = [letter.opening, ""]
    for section in letter.sections:
        lines += [section.title, *_listed(section), ""]
    return "\n".join([*lines, *letter.closing]) + "\n"


def _listed(section: Section) -> list[str]:
    widths: dict[int, int] = {}
    for line in section.lines:
        for at, cell in enumerate(line.cells):
            widths[at] = max(widths.get(at, 0), min(cells(cell), _WIDEST))
    # A column in which nothing stands takes no room.
    shut = {at for at, width in widths.items() if not width}
    lines: list[str] = []
    for line in section.lines:
        padded = [cell + " " * max(0, widths[at] - cells(cell)) for at, cell in enumerate(line.cells) if at not in shut]
        lines.append("  " + "  ".join(padded).rstrip())
        lines += [f"  {' ' * widths.get(0, 0)}  {text}" for text in line.below]
    return lines


def to_html(letter: Letter) -> str:
    """The letter as HTML, in the same words and the same order; whatever stands in it is text and never markup."""
    return _template().render(letter=letter)


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - slow to import, and few send mail

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(files(__package__).joinpath("letter.html").read_text(encoding="utf-8"))
