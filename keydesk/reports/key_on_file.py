"""Clients with a key on file, those without one, and those whose visits need none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from keydesk.db.queries.client_report import no_key_clients
from keydesk.db.queries.clients import client_ids, client_rows
from keydesk.db.rows.client import ClientRow
from keydesk.db.rows.client_report import NoKeyRow
from keydesk.db.work import Reading
from keydesk.reports.client_status import Status, is_among
from keydesk.reports.made import Line, made, today_of
from keydesk.reports.report import Column, Report
from keydesk.rules.needs import NOT_REQUIRED_WORDS
from keydesk.rules.text import counted

_WHO = (Column("client_id", "NO.", right=True, rank=6), Column("client", "CLIENT"))
_WITH = (
    *_WHO,
    Column("pets", "PETS", rank=3),
    Column("status", "STATUS", rank=2),
    Column("keys", "KEYS", right=True, kind="number"),
    Column("copies", "COPIES", right=True, kind="number"),
    Column("in_safes", "IN", right=True, kind="number"),
    Column("with_sitters", "OUT", right=True, kind="number"),
    Column("elsewhere", "ELSEWHERE", right=True, rank=7, kind="number"),
    Column("missing", "MISSING", right=True, rank=1, kind="number"),
    Column("area", "AREA", rank=5),
    Column("next_visit", "NEXT VISIT", rank=4, kind="day"),
    Column("key_required", place="data"),
)
_WITHOUT = (
    *_WHO,
    Column("pets", "PETS", rank=3),
    Column("status", "STATUS", rank=1),
    Column("needs_key", "NEEDS A KEY", place="text"),
    Column("phone", "PHONE", whole=True, rank=2, kind="phone"),
    Column("area", "AREA", rank=5),
    Column("next_visit", "NEXT VISIT", rank=4, kind="day"),
    Column("key_required", place="data"),
    Column("no_key_reason", place="data"),
)


def clients_with_key_report(reading: Reading, *, status: Status = "served") -> Report:
    """The clients of whom a copy of a key is on file, as ``key:some`` finds them.

    Args:
        reading: one moment of the store.
        status: of which clients.
    """
    rows = _clients(reading, client_ids(reading, key="some"), status)
    return made(
        reading,
        "clients_with_key",
        "Clients with a key on file",
        _WITH,
        (
            (
                (
                    row.client_id,
                    row.name,
                    row.pets or None,
                    row.status or None,
                    row.keys,
                    row.copies,
                    row.safe,
                    row.out,
                    row.copies - row.safe - row.out - row.missing,
                    row.missing,
                    row.area or None,
                    row.next_visit,
                    row.key_required,
                ),
                ("client", row.client_id),
            )
            for row in rows
        ),
        totals=("keys", "copies", "in_safes", "with_sitters", "elsewhere", "missing"),
        notes=(
            f"{counted(len(rows), 'client')} with a copy of a key in service.",
            "Elsewhere: with the clients, with their people, and on the way.",
        )
        if rows
        else (),
        nothing="Nobody has a key on file. On a client's page (F5, Enter) n adds a key.",
    )


def clients_without_key_report(reading: Reading, *, status: Status = "served", everybody: bool = False) -> Report:
    """The clients of whom no copy of a key is on file.

    Args:
        reading: one moment of the store.
        status: of which clients.
        everybody: those whose visits need no key, too.
    """
    without = set(client_ids(reading, key="" if everybody else "none"))
    without -= set(client_ids(reading, key="some")) if everybody else set()
    in_order = [each for each in client_ids(reading) if each in without]
    rows = _clients(reading, in_order, status)
    booked = sum(row.next_visit is not None and row.key_required for row in rows)
    return made(
        reading,
        "clients_without_key",
        "Clients without a key on file",
        _WITHOUT,
        (
            (
                (
                    row.client_id,
                    row.name,
                    row.pets or None,
                    row.status or None,
                    _needs(row),
                    row.phone or None,
                    row.area or None,
                    row.next_visit,
                    row.key_required,
                    row.no_key_reason or None,
                ),
                ("client", row.client_id),
            )
            for row in rows
        ),
        notes=(f"{counted(len(rows), 'client')}, {booked} of them booked and in need of a key.",) if rows else (),
        nothing="Of everybody who needs one a key is on file.",
    )


def _clients(reading: Reading, ids: Sequence[int], status: Status) -> list[ClientRow]:
    found = client_rows(reading, ids=ids)
    return [row for each in ids if (row := found.get(each)) is not None and is_among(row.status, status)]


def _needs(row: ClientRow) -> str:
    if row.key_required:
        return "yes"
    return f"no ({_why(row.no_key_reason or 'other')})"


def _why(reason: str) -> str:
    return NOT_REQUIRED_WORDS.get(reason, reason)


_NO_KEY = (
    Column("client", "CLIENT"),
    Column("status", "STATUS", rank=4),
    Column("reason", place="data"),
    Column("reason_words", "WHY", place="text"),
    Column("note", "NOTE", rank=3),
    Column("ways", "WAYS IN", rank=2),
    Column("coded", "CODE ON FILE", rank=5),
    Column("reviewed_on", "REVIEWED", standing="never", rank=1, kind="day"),
    Column("review_on", "TO REVIEW", kind="day"),
    Column("next_visit", "NEXT VISIT", rank=6, kind="day"),
    Column("client_id", place="data"),
)


def no_key_report(
    reading: Reading, *, status: Status = "served", reason: str | None = None, due: bool = False
) -> Report:
    """The clients whose visits need no key, why, and when the way in is to be reviewed.

    Args:
        reading: one moment of the store.
        status: of which clients.
        reason: only those for that reason.
        due: only those of whom a way in is to be reviewed by now, as ``review`` finds them among the clients.
    """
    today = today_of(reading)
    rows = [
        row
        for row in no_key_clients(reading)
        if is_among(row.status, status) and reason in {None, row.reason} and (not due or _is_due(row, today))
    ]
    late = sum(_is_due(row, today) for row in rows)
    return made(
        reading,
        "no_key_required",
        "No Key Required",
        _NO_KEY,
        map(_no_key_line, rows),
        notes=(f"{counted(len(rows), 'client')} whose visits need no key, {late} of them to be reviewed.",)
        if rows
        else (),
        nothing="There is no such client. No Key Required is set on a client's page (F5, Enter).",
    )


def _is_due(row: NoKeyRow, today: date) -> bool:
    """Whether the day has come on which somebody should ask whether the way in is still right."""
    return row.review_on is not None and row.review_on <= today


def _no_key_line(row: NoKeyRow) -> Line:
    return (
        row.client,
        row.status or None,
        row.reason,
        _why(row.reason),
        row.note or None,
        ", ".join(row.ways) or None,
        row.coded,
        row.reviewed_on,
        row.review_on,
        row.next_visit,
        row.client_id,
    ), ("client", row.client_id)
