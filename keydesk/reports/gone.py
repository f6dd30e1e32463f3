"""The keys that are missing, lost or stolen, with the state of the case of each."""

from __future__ import annotations

from typing import Literal

from keydesk.db.queries.gone import gone_keys
from keydesk.db.rows.gone import GoneRow
from keydesk.db.rows.lost_key import place_words
from keydesk.db.work import Reading
from keydesk.reports.made import Line, made
from keydesk.reports.report import Column, Report
from keydesk.rules.lost_keys import LOCK_WORDS
from keydesk.rules.text import counted

_COLUMNS = (
    Column("state", "IS", whole=True),
    Column("tag_code", "TAG", whole=True, kind="code"),
    Column("client", "CLIENT"),
    Column("label", "OPENS", rank=5),
    Column("since", "SINCE", kind="moment"),
    Column("had_by", "LAST"),
    Column("other_copies", "OTHER COPIES", right=True, rank=4, kind="number"),
    Column("at_risk", "AT RISK", right=True, rank=2, kind="number"),
    Column("case", "CASE", whole=True, standing="none"),
    Column("to_do", "TO DO", rank=1),
    Column("opened_at", "OPENED", rank=6, kind="moment"),
    Column("opened_by", place="data"),
    Column("client_told_at", place="data", kind="moment"),
    Column("insurer_told_at", place="data", kind="moment"),
    Column("lock", "LOCK", place="text", rank=7),
    Column("rekey_decision", place="data"),
    Column("cost_cents", "COST", right=True, rank=3, kind="money"),
    Column("closed_at", place="data", kind="moment"),
    Column("case_id", place="data"),
    Column("client_id", place="data"),
    Column("copy_id", place="data"),
)


def gone_report(
    reading: Reading,
    *,
    state: Literal["all", "missing", "lost", "stolen"] = "all",
    case: Literal["all", "open", "none", "closed"] = "all",
    client_id: int | None = None,
) -> Report:
    """Every key that is missing, lost or stolen, or whose case is open: who had it, what is at risk, what is to do.

    Args:
        reading: one moment of the store.
        state: only those that are so.
        case: only those with an open case, without a case, or with a closed one.
        client_id: only that client's.
    """
    rows = [
        row
        for row in gone_keys(reading, client_id=client_id)
        if state in {"all", row.case.state} and case in {"all", row.case.status or "none"}
    ]
    counts = {word: sum(row.case.state == word for row in rows) for word in ("missing", "lost", "stolen", "found")}
    still_open = sum(row.case.status == "open" for row in rows)
    told = ", ".join(
        f"{number} {'found again' if word == 'found' else word}" for word, number in counts.items() if number
    )
    return made(
        reading,
        "gone",
        "Missing and lost",
        _COLUMNS,
        map(_line, rows),
        notes=(
            f"{told}; {counted(still_open, 'case')} open.",
            f"At risk: their visits of the next {reading.settings.horizon_days} days that lack a key or a sitter.",
        )
        if rows
        else (),
        nothing="No key is missing." if state == case == "all" and client_id is None else "No such key is gone.",
    )


def _line(row: GoneRow) -> Line:
    case = row.case
    to_do = ", ".join(case.to_do) if case.status == "open" else "" if case.status == "closed" else "open its case"
    return (
        case.state,
        case.tag_code,
        case.client,
        case.label or None,
        case.gone.at if case.gone else None,
        place_words(case.had_by) or None,
        row.others,
        row.at_risk,
        case.status or None,
        to_do or None,
        case.opened_at,
        case.opened_by or None,
        case.client_told_at,
        case.insurer_told_at,
        LOCK_WORDS.get(case.rekey_decision, case.rekey_decision) if case.case_id is not None else None,
        case.rekey_decision or None,
        case.cost_cents or None,
        case.closed_at,
        case.case_id,
        case.client_id,
        case.copy_id,
    ), ("copy", case.copy_id)
