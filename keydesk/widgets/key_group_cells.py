"""How a group of copies reads as one line: ``Marsh, Lee   2 keys · 3 copies: 2 in, 1 out``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from keydesk.widgets.table_columns import Toned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.db.rows.keys import KeyRow
    from keydesk.widgets.table_columns import Cells

_WORDS: Final = {
    "safe": "in",
    "sitter": "out",
    "client": "with the client",
    "contact": "with a contact",
    "transit": "on the way",
    "missing": "missing",
}
_ORDER: Final = (*_WORDS.values(), "lost", "stolen", "retired")


def group_cells(rows: Sequence[KeyRow], *, by: str) -> Cells:
    """The one cell of a group's line.

    Args:
        rows: its copies, those that the filter shows.
        by: ``key`` or ``client``.
    """
    if not rows:
        return ()
    first, copies = rows[0], _counted(len(rows), "copy", "copies")
    where = Counter(_WORDS.get(row.place.kind or "", row.state) for row in rows)
    told = ", ".join(f"{where[word]} {word}" for word in _ORDER if where[word])
    if by == "client":
        keys = _counted(len({row.key_id for row in rows}), "key", "keys")
        return (Toned(f"{first.client}   {keys} · {copies}: {told}", "header"),)
    code = first.tag_code.rpartition("-")[0]
    return (Toned(f"{code}  {' · '.join(filter(None, (first.client, first.opens)))}   {copies}: {told}", "header"),)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
