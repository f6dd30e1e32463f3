"""Fields of profiles as lines: as the office decides them, and with what one client or pet has in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from keydesk.db.rows.fields import FieldUse
    from keydesk.rules.fields import OfficeField
    from keydesk.widgets.table_columns import Cells

FIELD_COLUMNS: Final = (
    Column("label", "FIELD", 20, weight=2, sortable=False),
    Column("kind", "KIND", 9, cut="never", sortable=False),
    Column("needed", "NEEDED", 6, cut="never", sortable=False),
    Column("shown", "SHOWN", 7, cut="never", sortable=False),
    Column("held", "HELD BY", 7, align="right", cut="never", sortable=False),
    Column("group", "GROUP", 12, weight=1, sortable=False),
    Column("choices", "CHOICES", 14, weight=2, drop=1, sortable=False),
)
VALUE_COLUMNS: Final = (
    Column("group", "ABOUT", 12, sortable=False),
    Column("label", "FIELD", 20, weight=1, sortable=False),
    Column("is", "IS", 30, weight=3, sortable=False),
)


def field_cells(use: FieldUse) -> Cells:
    """A field as the office has it; what forms do not ask for is quiet, and what keydesk came with says so."""
    field = use.field
    tone = "" if field.is_shown else "quiet"
    shown = Toned("retired", "warn") if field.retired else Toned("hidden", "warn") if field.hidden else "yes"
    kind = field.kind_words if not field.built_in else Toned("built in", "quiet")
    return (
        Toned(field.label, "quiet") if tone else field.label,
        kind,
        "*" if field.required else "",
        shown,
        f"{use.held:,}" if use.held else "",
        field.group,
        ", ".join(field.choices),
    )


def value_cells(field: OfficeField, words: str, *, heading: str) -> Cells:
    """A field with what stands in it; one that has to be filled and is not says so."""
    empty = Toned("needed, and empty", "warn") if field.required else Toned("nothing", "quiet")
    return (heading, field.label, " · ".join(words.splitlines()) or empty)
