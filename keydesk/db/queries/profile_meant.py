"""Which vet or territory somebody means who writes a number or a name."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from keydesk.db.models import Territory, Vet, table_of
from keydesk.db.rows.named import NamedRow
from keydesk.db.work import Reading
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

_VET, _TERRITORY = table_of(Vet), table_of(Territory)
_MOST_NAMED = 8
_LONGEST_NUMBER = 9


def vet_meant(reading: Reading, *, who: str) -> NamedRow:
    """The one vet whom a number, a name, or name and clinic mean; those off the list too.

    Raises:
        Refusal: there is none, or there are several.
    """
    found = reading.session.execute(select(_VET.c.id, _VET.c.name, _VET.c.clinic).order_by(_VET.c.active.desc()))
    rows = [(each.id, (each.name, each.clinic), ", ".join(filter(None, (each.name, each.clinic)))) for each in found]
    return _only(rows, who, "vets", "`keydesk vets --all` lists them.")


def territory_meant(reading: Reading, *, who: str) -> NamedRow:
    """The one territory that a number or a name means; those out of use too.

    Raises:
        Refusal: there is none, or there are several.
    """
    found = reading.session.execute(select(_TERRITORY.c.id, _TERRITORY.c.name).order_by(_TERRITORY.c.active.desc()))
    rows = [(each.id, (each.name,), each.name) for each in found]
    return _only(rows, who, "territories", "`keydesk territories --all` lists them.")


def _only(rows: Sequence[tuple[int, tuple[str, ...], str]], who: str, many: str, more: str) -> NamedRow:
    """By number, else by the whole name, else by how it or one of its words begins."""
    number = who.strip().removeprefix("#")
    wanted = fold(who).strip()
    if number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER:
        meant = [row for row in rows if row[0] == int(number)]
        if meant:
            return NamedRow(meant[0][0], meant[0][2])
    begins = f" {wanted}"
    for fits in (wanted.__eq__, lambda each: bool(wanted) and begins in f" {each}"):
        meant = [row for row in rows if any(fits(fold(name)) for name in (row[2], *row[1]) if name)]
        if len(meant) == 1:
            return NamedRow(meant[0][0], meant[0][2])
        if meant:
            raise Refusal(
                f"“{shown(who, width=40)}” means {len(meant)} {many}. Use the number: {more}",
                details=[f"{row[0]}: {row[2]}" for row in meant[:_MOST_NAMED]],
            )
    raise Refusal(f"None of the {many} is called “{shown(who, width=40)}”. {more}", code="not_found")
