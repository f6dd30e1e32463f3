"""What is taken off its hook for a day, and what comes back to it, as reports to print and to tick off."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

from keydesk.db.queries.needs import no_longer_needed, pull_list, put_away
from keydesk.db.queries.safes import safe_label
from keydesk.db.rows.needs import PutAwayRow
from keydesk.db.work import Reading
from keydesk.reports.made import made
from keydesk.reports.report import Cell, Column, Report
from keydesk.rules.dates import from_wall, near_day, today
from keydesk.rules.text import counted

_PULL = (
    Column("done", "TAKEN", rank=1),
    Column("safe", "SAFE"),
    Column("hook", "HOOK", whole=True),
    Column("tag_code", "TAG", whole=True),
    Column("sitter", "FOR"),
    Column("first", "FIRST VISIT", place="text", whole=True),
    Column("at", place="data"),
    Column("client", "CLIENT"),
    Column("key_label", "OPENS", rank=2),
    Column("admin_only", place="data"),
    Column("sitter_id", place="data"),
    Column("copy_id", place="data"),
)
_BACK = (
    Column("safe", "SAFE", standing="no home"),
    Column("hook", "HOOK", whole=True),
    Column("tag_code", "TAG", whole=True),
    Column("holder", "WITH"),
    Column("client", "CLIENT"),
    Column("key_label", "OPENS", rank=3),
    Column("why", place="data"),
    Column("why_words", "WHY", place="text"),
    Column("due_at", "DUE", rank=1, standing="standing"),
    Column("next_at", "NEXT VISIT", rank=2),
    Column("holder_id", place="data"),
    Column("copy_id", place="data"),
)
WHY_WORDS = {
    "recalled": "wanted back",
    "overdue": "overdue",
    "due_today": "due that day",
    "not_needed": "no visit any more",
    "not_needed_today": "somebody else comes sooner",
    "sitter_left": "sitter has left",
    "client_inactive": "client is inactive",
    "next_visit_far": "next visit is far off",
}
"""Why a copy should come back, in words."""


def pull_list_report(
    reading: Reading, *, day: date, safe_id: int | None = None, sitter_id: int | None = None, to_take: bool = False
) -> Report:
    """The copies to take off their hooks for a day, by safe and hook.

    Args:
        reading: one moment of the store.
        day: which day.
        safe_id: only what hangs in that safe.
        sitter_id: only that sitter's bag.
        to_take: only what nobody has taken yet.
    """
    zone = ZoneInfo(reading.settings.time_zone)
    of_day = near_day(day, today=today(reading.now, zone))
    safe = None if safe_id is None else safe_label(reading, safe_id=safe_id)
    rows = [
        row
        for row in pull_list(reading, day=day)
        if safe in {None, row.safe} and sitter_id in {None, row.sitter_id} and not (to_take and row.done)
    ]
    left = sum(not row.done for row in rows)
    bags = len({row.sitter_id for row in rows if not row.done})
    told = f"{counted(left, 'key')} to pull for {of_day}, in {counted(bags, 'bag')}."
    return made(
        reading,
        "pull_list",
        f"Pull list, {of_day}",
        _PULL,
        (
            (
                (
                    row.done,
                    row.safe,
                    row.hook or None,
                    row.tag_code,
                    row.sitter,
                    # What begins with its day is a sit of whole days.
                    f"{row.at:%H:%M}" if row.at.time() != time() else "all day",
                    from_wall(row.at.date(), row.at.time(), zone),
                    row.client,
                    row.key_label or None,
                    row.admin_only,
                    row.sitter_id,
                    row.copy_id,
                ),
                ("copy", row.copy_id),
            )
            for row in rows
        ),
        notes=(told,) if rows else (),
        nothing=f"Nothing has to be taken off its hook for {of_day}.",
    )


def put_away_report(
    reading: Reading, *, day: date, safe_id: int | None = None, sitter_id: int | None = None, why: str | None = None
) -> Report:
    """The copies that should come back to the office on a day, by the safe and the hook where they live.

    Args:
        reading: one moment of the store.
        day: which day.
        safe_id: only what lives in that safe.
        sitter_id: only what that sitter has.
        why: only what should come back for that reason.
    """
    of_day = near_day(day, today=today(reading.now, ZoneInfo(reading.settings.time_zone)))
    safe = None if safe_id is None else safe_label(reading, safe_id=safe_id)
    rows = tuple(
        row
        for row in put_away(reading, day=day)
        if safe in {None, row.safe} and sitter_id in {None, row.holder_id} and why in {None, row.why}
    )
    return _back(reading, "put_away", f"Put-away list, {of_day}", rows, f"Nothing has to come back {of_day}.")


def no_longer_needed_report(
    reading: Reading, *, more_than_days: int | None = None, sitter_id: int | None = None, why: str | None = None
) -> Report:
    """The copies that sitters hold and do not need any more, by sitter.

    Args:
        reading: one moment of the store.
        more_than_days: those, too, whose holder's next visit is more days away than that.
        sitter_id: only what that sitter has.
        why: only what is not needed for that reason.
    """
    found = no_longer_needed(reading, more_than_days=more_than_days, staff_id=sitter_id)
    rows = tuple(row for row in found if why in {None, row.why})
    return _back(reading, "no_longer_needed", "Keys No Longer Needed", rows, "Nobody holds a key without need.")


def _back(reading: Reading, name: str, title: str, rows: tuple[PutAwayRow, ...], nothing: str) -> Report:
    zone = ZoneInfo(reading.settings.time_zone)
    return made(
        reading,
        name,
        title,
        _BACK,
        ((_back_cells(row, zone), ("copy", row.copy_id)) for row in rows),
        groups=("holder",) if name == "no_longer_needed" else (),
        notes=(f"{counted(len(rows), 'key')} of {counted(len({row.holder_id for row in rows}), 'sitter')}.",)
        if rows
        else (),
        nothing=nothing,
    )


def _back_cells(row: PutAwayRow, zone: ZoneInfo) -> tuple[Cell, ...]:
    return (
        row.safe or None,
        row.hook or None,
        row.tag_code,
        row.holder,
        row.client,
        row.key_label or None,
        row.why,
        WHY_WORDS[row.why],
        row.due_at,
        None if row.next_at is None else from_wall(row.next_at.date(), row.next_at.time(), zone),
        row.holder_id,
        row.copy_id,
    )
