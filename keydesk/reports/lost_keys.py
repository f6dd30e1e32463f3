"""Keys that are gone: all of them as a list, and the case of one to read or to print."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO
from zoneinfo import ZoneInfo

from keydesk.db.queries.lost_keys import lost_key, open_cases
from keydesk.db.queries.who_has import copy_meant
from keydesk.db.rows.lost_key import copy_words, place_words
from keydesk.reports.report import Column, Report
from keydesk.rules.dates import moment
from keydesk.rules.lost_keys import LOCK_WORDS
from keydesk.rules.office import price_words
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.db.rows.lost_key import LostKeyRow
    from keydesk.db.rows.needs import CopyPlaceRow, DayVisitRow
    from keydesk.db.rows.where import MovementRow
    from keydesk.db.work import Reading


def lost_keys_report(reading: Reading) -> Report:
    """Every key that is gone or has an open case, the oldest first."""
    return Report(
        name="missing_and_lost",
        title="Missing and lost",
        made_at=reading.now,
        zone=ZoneInfo(reading.settings.time_zone),
        columns=(
            Column("tag", "TAG", whole=True),
            Column("client", "CLIENT"),
            Column("label", "OPENS", rank=3),
            Column("state", "IS"),
            Column("since", "SINCE"),
            Column("last", "LAST"),
            Column("others", "OTHER COPIES", right=True, rank=2),
            Column("at_risk", "AT RISK", right=True, rank=1),
            Column("case", "CASE", rank=2),
            Column("to_do", "TO DO"),
        ),
        rows=tuple(
            (
                each.tag_code,
                each.client,
                each.label,
                each.state,
                each.gone.at if each.gone else None,
                place_words(each.had_by),
                len(each.others),
                len(each.at_risk),
                each.status or "none",
                ", ".join(each.to_do) if each.case_id is not None else "open its case",
            )
            for each in open_cases(reading)
        ),
        nothing="No key is missing.",
    )


def lost_key_document(reading: Reading, *, code: str) -> LostKeyRow:
    """The case of one copy by its code.

    Raises:
        Refusal: no such copy, or it is not gone and never had a case.
    """
    case = lost_key(reading, copy_id=copy_meant(reading, code=code))
    if case.gone is None and case.case_id is None:
        raise Refusal(f"{case.tag_code} is not missing. Mark it missing first: keydesk missing {case.tag_code}.")
    return case


def write(case: LostKeyRow, stream: TextIO, *, now: datetime, zone: ZoneInfo) -> None:
    """The case for people: who had it last, what else opens the door, which visits are at risk, what is to be done."""

    def told(at: datetime | None) -> str:
        return "[ ]" if at is None else f"[x] {moment(at, now=now, zone=zone)}"

    lines = [
        f"{case.tag_code} is {case.state}",
        f"  {shown(case.client)}" + (f" · {shown(case.label)}" if case.label else ""),
        *(f"  {shown(each)}" for each in case.phones),
        "",
        "Last custody",
        *(f"  {_moved(each, now=now, zone=zone)}" for each in case.last),
        "",
        "Other copies",
        *([_copy(each) for each in case.others] or ["  none: this was the only one"]),
        "",
        "Visits at risk",
        *([_visit(each) for each in case.at_risk] or ["  none"]),
        "",
        "To do",
        f"  {told(case.client_told_at)} client told",
        f"  {'[x]' if case.rekey_decision in {'keep', 'done'} else '[ ]'} lock: {LOCK_WORDS[case.rekey_decision]}",
        f"  {told(case.insurer_told_at)} insurer told",
        f"  cost {price_words(case.cost_cents)}",
    ]
    if case.note:
        lines += ["", *(f"  {shown(each)}" for each in case.note.splitlines())]
    if case.case_id is None:
        lines += ["", "No case is open for it yet."]
    elif case.status == "closed":
        lines += ["", "The case is closed."]
    stream.write("\n".join(lines) + "\n")


def _copy(copy: CopyPlaceRow) -> str:
    return f"  {copy.tag_code}  {shown(copy_words(copy))}"


def _visit(visit: DayVisitRow) -> str:
    return f"  {visit.starts_at:%a %d %b %H:%M}  {shown(visit.sitter) or 'nobody'}  {shown(visit.reason_words)}"


def _moved(event: MovementRow, *, now: datetime, zone: ZoneInfo) -> str:
    way = f"{place_words(event.before) or 'new'} → {place_words(event.after)}"
    return f"{moment(event.at, now=now, zone=zone)}  {shown(way)}  {shown(event.operator)}".rstrip()
