"""Where keys are and how they came there, as reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from keydesk.db.queries.key_list import list_keys
from keydesk.db.queries.key_more import MORE, key_more
from keydesk.db.queries.movements import movements
from keydesk.db.queries.views import view_named
from keydesk.db.queries.who_has import copy_meant, who_has
from keydesk.db.rows.where import MovementRow, WhereRow
from keydesk.db.work import Reading
from keydesk.reports.key_columns import chosen_keys
from keydesk.reports.key_groups import grouped_keys
from keydesk.reports.places import PLACE, place_cells, place_words
from keydesk.reports.report import Cell, Column, Report
from keydesk.rules.key_look import KEYS, USUAL
from keydesk.rules.look import told_ordering

EMERGENCY = (
    "EMERGENCY READING: the store's disk is full or cannot be written. "
    "This is what lies on it; the newest movements may be missing."
)

_WHERE_COLUMNS = (
    Column("tag_code", "TAG", whole=True),
    Column("client", "CLIENT"),
    Column("client_id", place="data"),
    Column("label", "OPENS", rank=2),
    *(Column(f"holder.{name}", place="data") for name in PLACE),
    Column("where", "WHERE", place="text"),
    Column("since", "SINCE", rank=1),
    Column("due_at", place="data"),
    Column("due", "DUE", place="text"),
    Column("state", place="data"),
    Column("retired_reason", place="data"),
    Column("home.safe", place="data"),
    Column("home.hook", place="data"),
    Column("kind", place="data"),
    Column("required", place="data"),
    Column("spare", place="data"),
    Column("pieces", place="data"),
    Column("legacy_code", place="data"),
    Column("lock_location", place="data"),
    Column("description", place="data"),
)

MOVEMENT_COLUMNS = (
    Column("seq", place="data"),
    Column("at", "WHEN"),
    Column("kind", place="data"),
    Column("what", "WHAT", place="text", whole=True),
    *(Column(f"from.{name}", place="data") for name in PLACE),
    *(Column(f"to.{name}", place="data") for name in PLACE),
    Column("way", "FROM → TO", place="text", whole=True),
    Column("state", place="data"),
    Column("due_at", "DUE", rank=1),
    Column("operator", "WHO"),
    Column("via", "HOW", rank=2),
    Column("reason", "WHY", rank=3),
    Column("note", "NOTE", rank=4),
    Column("recorded_at", place="data"),
    Column("batch", "BATCH", right=True),
    Column("undo_of", place="data"),
)


def where_report(reading: Reading, *, code: str, emergency: bool = False) -> Report:
    """Where the one copy is that a code means: a report of one row.

    Args:
        reading: one moment of the store.
        code: as typed or scanned.
        emergency: whether the store was opened as it lies on a disk that cannot be written.

    Raises:
        Refusal: nothing goes by that code, or several copies do.
    """
    row = who_has(reading, code=code)
    extra = (Column("emergency", place="data"),) if emergency else ()
    return Report(
        name="who_has",
        title=row.tag_code,
        made_at=reading.now,
        zone=ZoneInfo(reading.settings.time_zone),
        columns=(*_WHERE_COLUMNS, *extra),
        rows=((*_where_cells(row), *((True,) if emergency else ())),),
        notes=(EMERGENCY,) if emergency else (),
    )


def keys_report(
    reading: Reading,
    *,
    text: str = "",
    sort: str | None = None,
    view: str | None = None,
    group: str | None = None,
    columns: Sequence[str] = (),
    as_of: datetime | None = None,
) -> Report:
    """The copies that a filter finds and where they are.

    Args:
        reading: one moment of the store.
        text: the filter, as on the Keys screen.
        sort: the order; without it the view's, or by tag.
        view: the name of a saved view, whose filter holds too.
        group: ``key`` or ``client`` counts the copies of each, in place of a row a copy.
        columns: what is said of each copy; without any the view's, or what every list of keys says.
        as_of: a past moment; what was not yet on file then is left out.

    Raises:
        Refusal: something of the filter was not understood, or there is no such view.
    """
    if view is not None:
        row = view_named(reading, name=view)
        text = " ".join(filter(None, (row.query, text)))
        look = KEYS.read_look(row.look)
        sort = sort or told_ordering(look.order)
        columns = columns or (look.columns if look.columns != USUAL else ())
    rows = list_keys(reading, text=text, sort=sort or "tag", at=as_of)
    if group:
        return grouped_keys(reading, rows, by=group, as_of=as_of)
    if not columns:
        return list_of_keys(reading, rows, as_of=as_of)
    # Who needs a key next is nothing that a past moment has.
    wanted = MORE.intersection(columns) - (set() if as_of is None else {"needed"})
    more = key_more(reading, ids=[each.copy_id for each in rows], columns=wanted) if wanted else {}
    return chosen_keys(reading, rows, more, columns=columns, as_of=as_of)


def list_of_keys(reading: Reading, rows: Iterable[WhereRow], *, as_of: datetime | None = None) -> Report:
    """A report of rows that are already at hand."""
    listed = list(rows)
    return Report(
        name="keys",
        title="Keys",
        made_at=as_of or reading.now,
        zone=ZoneInfo(reading.settings.time_zone),
        columns=_WHERE_COLUMNS,
        rows=tuple(_where_cells(row) for row in listed),
        things=tuple(("copy", row.copy_id) for row in listed),
        nothing="No key matches." if as_of is None else "No key was on file then that matches.",
    )


def history_report(reading: Reading, *, code: str) -> Report:
    """Every event of the one copy that a code means, oldest first.

    Raises:
        Refusal: nothing goes by that code, or several copies do.
    """
    copy_id = copy_meant(reading, code=code)
    return Report(
        name="history",
        title="History",
        made_at=reading.now,
        zone=ZoneInfo(reading.settings.time_zone),
        columns=MOVEMENT_COLUMNS,
        rows=tuple(movement_cells(row) for row in movements(reading, copy_id=copy_id)),
    )


def _where_cells(row: WhereRow) -> tuple[Cell, ...]:
    return (
        row.tag_code,
        row.client,
        row.client_id,
        row.label,
        *place_cells(row.holder),
        place_words(row.holder, state=row.state, retired_reason=row.retired_reason),
        row.since,
        row.due_at,
        row.due_at or ("standing" if row.holder.kind == "sitter" else None),
        row.state,
        row.retired_reason or None,
        row.home.safe or None,
        row.home.hook or None,
        row.kind,
        row.required,
        row.spare,
        row.pieces,
        row.legacy_code or None,
        row.lock_location,
        row.description,
    )


def movement_cells(row: MovementRow) -> tuple[Cell, ...]:
    """An event's cells, in the order of :data:`MOVEMENT_COLUMNS`."""
    after = place_words(row.after, state=row.to_state)
    before = place_words(row.before)
    return (
        row.seq,
        row.at,
        row.kind,
        row.kind.replace("_", " "),
        *place_cells(row.before),
        *place_cells(row.after),
        f"{before} → {after}" if before else after,
        row.to_state,
        row.due_at,
        row.operator or None,
        row.via,
        row.reason or None,
        row.note or None,
        row.recorded_at,
        row.batch_id,
        row.undo_of,
    )
