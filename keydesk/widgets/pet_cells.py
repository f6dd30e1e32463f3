"""How one pet reads in a list, and what is kept about it in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widget import Widget

from keydesk.rules.roles import BRANCH_WORDS
from keydesk.rules.text import shown
from keydesk.widgets.table_columns import Column, Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from textual.app import RenderResult

    from keydesk.db.rows.pet import PetRow
    from keydesk.widgets.table_columns import Cells

PET_COLUMNS: Final = (
    Column("name", "PET", 12, weight=3),
    Column("owner", "OWNER", 16, weight=3),
    Column("species", "KIND", 7, weight=1),
    Column("breed", "BREED", 10, weight=2, drop=1),
    Column("sex", "SEX", 3, drop=3, sortable=False),
    Column("fixed", "FIXED", 5, cut="never", drop=4, sortable=False),
    Column("color", "COLOR", 8, weight=1, drop=5, sortable=False),
    Column("age", "AGE", 14, cut="never"),
)
OF_CLIENT_COLUMNS: Final = tuple(each for each in PET_COLUMNS if each.key != "owner")

SEX_WORDS: Final = {"m": "male", "f": "female"}
"""What is kept for a sex, in words; other systems' files have the words."""

_SEX_SIGNS: Final = {word: sign for sign, word in SEX_WORDS.items()}
_TRUTH: Final = {None: "", True: "yes", False: "no"}
_LABEL: Final = 8
_LONGEST: Final = 2000
# Characters of one value that are looked at; notes may be very long.


def pet_cells(row: PetRow, *, of_client: bool = False) -> Cells:
    """One row of the list; who is not about any more says so in place of an age."""
    name = row.name if row.active else Toned(row.name, "quiet")
    aged = row.age if row.active else Toned("not active", "quiet")
    sex = _SEX_SIGNS.get(row.sex.casefold(), row.sex)
    rest = (row.species, row.breed, sex, _TRUTH[row.fixed], row.color, aged)
    return (name, *rest) if of_client else (name, row.client, *rest)


class PetPane(Widget):
    """What is kept about one pet: labels left, values right, what is empty left out."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    PetPane { height: auto; padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        """Make an empty pane."""
        super().__init__(id=id)
        self._row: PetRow | None = None

    def show(self, row: PetRow | None) -> None:
        """Tell of another pet, or of none."""
        self._row = row
        self.refresh(layout=True)

    def render(self) -> RenderResult:
        """The lines, as wide as there is room."""
        row = self._row
        if row is None:
            return Content("")
        width = max(12, self.content_size.width or self.size.width)
        head = content(row.name[:_LONGEST], "bold")
        if not row.active:
            head = Content.assemble(head, "   ", content("not active", "$text-warning"))
        lines = [head.truncate(width, ellipsis=True)]
        for label, value in _facts(row):
            parts = [
                Content(shown(line)).wrap(width - _LABEL) for line in value[:_LONGEST].splitlines() if line.strip()
            ]
            for number, part in enumerate(each for line in parts for each in line):
                lines.append(Content.assemble((f"{_cut(label) if number == 0 else '':<{_LABEL}}", "$text-muted"), part))
        return Content("\n").join(lines)


def _facts(row: PetRow) -> list[tuple[str, str]]:
    """Label and value of what is kept about a pet, in the order in which one asks for it."""
    own, hidden = row.own, row.own.hidden

    def kept(name: str) -> str:
        return "" if name in hidden else str(getattr(row, name) or "")

    born = f"born {row.birth.words}" if row.birth.words else ""
    fixed = {None: "", True: "fixed", False: "not fixed"}[None if "fixed" in hidden else row.fixed]
    aged = (row.age if row.age != "born today" else "", born)
    facts = [
        ("owner", row.client),
        ("kind", " · ".join(filter(None, (kept("species"), kept("breed"), kept("color"))))),
        ("sex", " · ".join(filter(None, (SEX_WORDS.get(kept("sex"), kept("sex")), fixed)))),
        ("age", "" if "born" in hidden else " · ".join(filter(None, aged))),
        ("notes", kept("notes")),
    ]
    for group, listed in own.groups():
        facts += [
            ((group or "also") if at == 0 else "", f"{label}: {words}") for at, (label, words) in enumerate(listed)
        ]
    if row.beside is not None:
        # What stands in the fields of the other branch, under its name.
        held = [f"{label}: {words}" for _, pairs in row.beside.groups() for label, words in pairs]
        facts += [(BRANCH_WORDS[row.beside.branch] if at == 0 else "", each) for at, each in enumerate(held)]
    return facts


def _cut(label: str) -> str:
    plain = shown(label)
    return plain if len(plain) < _LABEL else plain[: _LABEL - 2] + "…"
