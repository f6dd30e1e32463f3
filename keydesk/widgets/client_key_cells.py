"""The keys of one client as lines of a list: a line a key, and beneath it a line a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.widgets.key_cells import custody_cells
from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.client import ClientCopy, ClientKey, ClientPageRow
    from keydesk.db.rows.keys import KeyRow
    from keydesk.widgets.table_columns import Cells

_SHORTEST_TAG: Final = 8
_INDENT: Final = "  "
KIND_WORDS: Final = {
    "metal": "metal key",
    "fob": "fob",
    "remote": "garage remote",
    "card": "gate card",
    "mailbox": "mailbox key",
    "other": "other",
}
"""What a key is made as, in words."""


def client_key_columns(page: ClientPageRow | None) -> tuple[Column, ...]:
    """The columns, the first as wide as the longest tag."""
    tags = [len(copy.tag_code) for key in page.keys for copy in key.copies] if page is not None else []
    return (
        Column("tag", "KEY", len(_INDENT) + max(_SHORTEST_TAG, *tags, 0), cut="never", sortable=False),
        Column("what", "OPENS", 14, weight=2, sortable=False),
        Column("where", "WHERE", 14, weight=2, sortable=False),
        Column("since", "SINCE", 9, cut="never", drop=2, sortable=False),
        Column("due", "DUE", 10, cut="never", drop=1, sortable=False),
    )


def client_key_lines(page: ClientPageRow, *, zone: ZoneInfo) -> dict[int, Cells]:
    """All lines in their order, by the copy's primary key, or by the key's with a minus before it."""
    lines: dict[int, Cells] = {}
    for key in page.keys:
        lines[-key.key_id] = _key_line(key)
        for copy in key.copies:
            row = page.copies.get(copy.copy_id)
            if row is not None:
                lines[copy.copy_id] = _copy_line(copy, row, now=page.now, zone=zone)
    return lines


def _key_line(key: ClientKey) -> Cells:
    words = [key.label or "(no label)", "" if key.active else "out of use", "" if key.required else "optional"]
    words.append("" if key.kind == "metal" else KIND_WORDS.get(key.kind, key.kind))
    said = key.lock_location or key.description
    what = " · ".join(filter(None, words))
    return (key.code, what if key.active else Toned(what, "quiet"), Toned(said, "quiet"), "", "")


def _copy_line(copy: ClientCopy, row: KeyRow, *, now: datetime, zone: ZoneInfo) -> Cells:
    where, since, due = custody_cells(row, now=now, zone=zone)
    if row.state == "retired" and copy.retired_reason:
        where = Toned(f"retired: {copy.retired_reason.replace('_', ' ')}", "quiet")
    words = (
        "spare" if copy.spare else "",
        f"{copy.pieces} pieces" if copy.pieces > 1 else "",
        f"tag {copy.tag_color}" if copy.tag_color else "",
        f"old code {copy.legacy_code}" if copy.legacy_code else "",
        "try it in the lock" if copy.needs_test and copy.tested_on is None else "",
    )
    said = " · ".join(filter(None, words))
    return (f"{_INDENT}{row.tag_code}", Toned(f"{_INDENT}{said}" if said else "", "quiet"), where, since, due)
