"""Sitter Keys: what every sitter holds, and what they need and do not have."""

from __future__ import annotations

from datetime import time
from typing import Final, Literal

from keydesk.db.queries.held import held_keys
from keydesk.db.queries.needs import keys_needed, no_longer_needed
from keydesk.db.rows.held import HeldKeyRow
from keydesk.db.rows.needs import NeededKeyRow
from keydesk.db.work import Reading
from keydesk.reports.made import Line, made, today_of
from keydesk.reports.needed import NOTICES_OFF
from keydesk.reports.pull_list import WHY_WORDS
from keydesk.reports.report import Column, Report
from keydesk.rules import dates
from keydesk.rules.dates import day as day_words
from keydesk.rules.text import counted, fold

_SITTER_KEYS = (
    Column("sitter", "SITTER"),
    Column("what", place="data"),
    Column("what_words", "", place="text", whole=True),
    Column("tag_code", "TAG", whole=True, kind="code"),
    Column("client", "CLIENT"),
    Column("label", "OPENS", rank=3),
    Column("since", "SINCE", rank=4, kind="moment"),
    Column("due_at", "DUE", rank=2, kind="moment"),
    Column("needed", "NEEDED", place="text", whole=True, rank=1),
    Column("needed_on", place="data", kind="day"),
    Column("where", "WHERE IT IS", place="text"),
    Column("surplus", place="data"),
    Column("reason", place="data"),
    Column("sitter_id", place="data"),
    Column("client_id", place="data"),
    Column("copy_id", place="data"),
    Column("key_id", place="data"),
)
_WHAT: Final = {"holds": "holds", "needs": "NEEDS"}


def sitter_keys_report(
    reading: Reading,
    *,
    sitter_id: int | None = None,
    days: int | None = None,
    show: Literal["both", "held", "needed"] = "both",
) -> Report:
    """All keys held by each sitter, and the keys that each needs and does not have.

    Args:
        reading: one moment of the store.
        sitter_id: only that one.
        days: how many days needs are looked for, today included; without it the office's horizon.
        show: what they hold, what they need and lack, or both.
    """
    span = days or reading.settings.horizon_days
    needed = keys_needed(reading, days=span, sitter_id=sitter_id)
    own = {(each.sitter_id, each.key_id): each for each in needed if each.has_it}
    lines: list[tuple[tuple[object, ...], Line]] = []
    held = held_keys(reading, sitter_id=sitter_id) if show != "needed" else ()
    why = {each.copy_id: each.why for each in no_longer_needed(reading, staff_id=sitter_id)} if held else {}
    for row in held:
        need = own.get((row.staff_id, row.key_id))
        lines.append(
            (_order(row.place.name, row.staff_id, 0, row.client), _held(row, need, why.get(row.copy_id, ""), reading))
        )
    lacking = [each for each in needed if not each.has_it and each.sitter_id is not None] if show != "held" else []
    lines += [(_order(each.sitter, each.sitter_id, 1, each.client_sorted), _needed(each, reading)) for each in lacking]
    lines.sort(key=lambda each: each[0])
    notes = [
        f"{counted(len(held), 'key')} held by {counted(len({row.staff_id for row in held}), 'sitter')}, "
        f"{sum(bool(each) for each in why.values())} no longer needed."
        if show != "needed"
        else "",
        f"{counted(len(lacking), 'key')} needed and not there within {counted(span, 'day')}." if show != "held" else "",
    ]
    if not reading.settings.notices_on:
        notes = [notes[0], NOTICES_OFF]
    return made(
        reading,
        "sitter_keys",
        "Sitter Keys",
        _SITTER_KEYS,
        (line for _, line in lines),
        groups=("sitter",),
        notes=filter(None, notes) if lines else (),
        nothing="No sitter holds a key, and none lacks one. At the Desk (F2) a badge and then tags hand keys out.",
    )


def _order(sitter: str, sitter_id: int | None, what: int, client: str) -> tuple[object, ...]:
    return fold(sitter), sitter_id or 0, what, fold(client)


def _held(row: HeldKeyRow, need: NeededKeyRow | None, why: str, reading: Reading) -> Line:
    late = "" if row.due_at is None else dates.late(row.due_at, now=reading.now)
    told = "recalled: wanted back" if row.recalled else WHY_WORDS[why] if why else ""
    on = row.next_visit if need is None else need.first_at.date()
    return (
        row.place.name,
        "holds",
        _WHAT["holds"],
        row.tag_code,
        row.client,
        row.opens or None,
        row.since,
        row.due_at,
        (None if on is None else day_words(on, today=today_of(reading))) if need is None else _first(need, reading),
        on,
        ", ".join(filter(None, (late, told))) or "has it",
        bool(why),
        why or None,
        row.staff_id,
        row.client_id,
        row.copy_id,
        row.key_id,
    ), ("copy", row.copy_id)


def _first(need: NeededKeyRow, reading: Reading) -> str:
    """When a key is first needed: what begins with its day is a sit of whole days."""
    at = f"{need.first_at:%H:%M}" if need.first_at.time() != time() else "all day"
    return f"{day_words(need.first_at.date(), today=today_of(reading))} {at}"


def _needed(row: NeededKeyRow, reading: Reading) -> Line:
    nearest = row.copies[0] if row.copies else None
    return (
        row.sitter,
        "needs",
        _WHAT["needs"],
        (nearest.tag_code if nearest else row.key_code) or None,
        row.client_sorted,
        row.key_label or None,
        None,
        None,
        _first(row, reading),
        row.first_at.date(),
        row.reason_words,
        False,
        row.reason or None,
        row.sitter_id,
        row.client_id,
        None if nearest is None else nearest.copy_id,
        row.key_id,
    ), ("copy", nearest.copy_id) if nearest else ("client", row.client_id)
