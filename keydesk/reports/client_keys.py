"""The Client Key Report: how many copies each client's keys should have, and how many they have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from keydesk.db.queries.client_report import client_key_counts
from keydesk.db.rows.client_report import ClientKeysRow
from keydesk.db.work import Reading
from keydesk.reports.client_status import Status, is_among
from keydesk.reports.made import Line, made
from keydesk.reports.pull_list import no_longer_needed_report
from keydesk.reports.report import Column, Report
from keydesk.rules.text import counted

_KEYS = (
    Column("client", "CLIENT"),
    Column("status", "STATUS", rank=3),
    Column("keys", "KEYS", right=True, rank=1, kind="number"),
    Column("wanted", "WANTED", right=True, kind="number"),
    Column("held", "HELD", right=True, kind="number"),
    Column("out", "OUT", right=True, kind="number"),
    Column("household", "CLIENT HAS", right=True, rank=4, kind="number"),
    Column("missing", "MISSING", right=True, kind="number"),
    Column("short", "LACKING", right=True, kind="number"),
    Column("which", "WHICH", rank=2),
    Column("next_visit", "NEXT VISIT", rank=5, kind="day"),
    Column("key_required", place="data"),
    Column("no_key_reason", place="data"),
    Column("client_id", place="data"),
)
_COUNTS = ("keys", "wanted", "held", "out", "household", "missing", "short")


def client_key_report(
    reading: Reading,
    *,
    tab: Literal["per-client", "no-longer-needed"] = "per-client",
    show: Literal["all", "lacking", "missing"] = "all",
    status: Status = "all",
    client_id: int | None = None,
    sitter_id: int | None = None,
    more_than_days: int | None = None,
) -> Report:
    """How many copies each client's keys should have and have; or the keys that staff no longer need.

    Args:
        reading: one moment of the store.
        tab: which of its two parts; what follows is asked of the first, and the last two of the second.
        show: all clients with a key or who need one; those of whose keys copies are lacking; or missing.
        status: of which clients, by their status in the primary branch.
        client_id: only that one.
        sitter_id: only what that one has.
        more_than_days: those, too, whose holder's next visit is more days away than that.
    """
    if tab == "no-longer-needed":
        return no_longer_needed_report(reading, sitter_id=sitter_id, more_than_days=more_than_days)
    found = [row for row in client_key_counts(reading, client_id=client_id) if is_among(row.status, status)]
    if show != "all":
        found = [row for row in found if row.total("short" if show == "lacking" else "missing")]
    return made(
        reading,
        "client_keys",
        "Client Key Report",
        _KEYS,
        (_key_line(row) for row in found),
        totals=_COUNTS,
        notes=_told(found, days=reading.settings.horizon_days) if found else (),
        nothing={
            "all": "No client has a key or needs one. Clients (F5), n adds a client; n on their page adds a key.",
            "lacking": "No copy is lacking: of every key that visits need there are enough.",
            "missing": "No copy is missing.",
        }[show],
    )


def _told(rows: Sequence[ClientKeysRow], *, days: int) -> tuple[str, ...]:
    lacking, missing = (sum(row.total(name) for row in rows) for name in ("short", "missing"))
    clients = counted(sum(row.total("short") > 0 for row in rows), "client")
    wanted = f"as many copies as sitters come on one day of the next {days}, at least one"
    return (
        f"{counted(lacking, 'copy', 'copies')} lacking at {clients}, {missing} missing.",
        f"Wanted: of each key that visits need {wanted}.",
        "Held: in safes, with sitters (out) and on the way.",
    )


def _key_line(row: ClientKeysRow) -> Line:
    return (
        row.client,
        row.status or None,
        sum(key.key_id is not None for key in row.keys),
        *(row.total(name) for name in _COUNTS[1:]),
        "; ".join(_which(row)) or None,
        row.next_visit,
        row.key_required,
        row.no_key_reason or None,
        row.client_id,
    ), ("client", row.client_id)


def _which(row: ClientKeysRow) -> Iterator[str]:
    """Which of a client's keys are too few."""
    for key in row.keys:
        if key.key_id is None:
            yield "none on file"
        elif key.short:
            yield f"{key.opens or key.code}: {key.held} of {key.wanted}"
