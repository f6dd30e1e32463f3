"""The case of a key that is gone: who had it, what else opens the door, who is at risk, what is to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from keydesk.db.rows.lost_key import copy_words, place_words
from keydesk.rules import dates
from keydesk.rules.lost_keys import LOCK_WORDS
from keydesk.rules.office import price_words
from keydesk.widgets.table_columns import Column, Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.lost_key import LostKeyRow
    from keydesk.db.rows.needs import CopyPlaceRow, DayVisitRow
    from keydesk.db.rows.where import MovementRow
    from keydesk.widgets.table_columns import Cells

LOST_COLUMNS: Final = (
    Column("tag", "TAG", 10, cut="never"),
    Column("client", "CLIENT", 14, weight=1),
    Column("state", "IS", 8, cut="never"),
    Column("since", "SINCE", 9, cut="never", drop=1),
    Column("last", "LAST", 14, weight=1, drop=3),
    Column("risk", "AT RISK", 7, align="right", cut="never", drop=2),
    Column("to_do", "TO DO", 18, weight=2),
)


def lost_cells(case: LostKeyRow, *, now: datetime, zone: ZoneInfo) -> Cells:
    """One copy of the list of those that are gone."""
    to_do = "open its case" if case.case_id is None else ", ".join(case.to_do) or "close the case"
    return (
        case.tag_code,
        case.client,
        Toned(case.state, "bad" if case.gone else "done"),
        dates.brief(case.gone.at, now=now, zone=zone) if case.gone else "",
        place_words(case.had_by),
        Toned(str(len(case.at_risk)), "bad") if case.at_risk else "",
        to_do,
    )


def lost_head(case: LostKeyRow) -> Content:
    """The copy, whose it is, and how it stands."""
    state = content(f"{case.state.upper()}  ", "bold $text-error" if case.gone else "bold $text-success")
    whose = " · ".join(filter(None, (case.client, case.label)))
    return Content.assemble(content(f"{case.tag_code}  ", "bold"), state, content(whose))


def lost_text(case: LostKeyRow, *, now: datetime, zone: ZoneInfo) -> Content:
    """The whole case."""
    had = [_moved(each, now=now, zone=zone) for each in case.last]
    if case.gone is not None:
        had.insert(0, _gone(case.gone, now=now, zone=zone))
    parts = [
        _part("Who had it last", had),
        _part("What else opens this door", map(_copy, case.others), none="nothing: this was the only copy"),
        _part("Visits at risk", map(_visit, case.at_risk), none="none in the coming days"),
        Content("\n").join([content("To do", "bold"), *_to_do(case, now=now, zone=zone)]),
    ]
    if case.note:
        parts.append(_part("Notes", case.note.splitlines()))
    return Content("\n\n").join(parts)


def _part(title: str, lines: Iterable[str], *, none: str = "") -> Content:
    told = [content(f"  {line}") for line in lines] or [content(f"  {none}", "$text-muted")]
    return Content("\n").join([content(title, "bold"), *told])


def _to_do(case: LostKeyRow, *, now: datetime, zone: ZoneInfo) -> list[Content]:
    if case.case_id is None:
        return [content("  No case is open: c, l, i and e open it", "$text-muted")]
    phones = f": {', '.join(case.phones)}" if case.phones and case.client_told_at is None else ""
    lock = f"lock {LOCK_WORDS[case.rekey_decision]}"
    lines = [
        _tick(f"client told{phones}", _when(case.client_told_at, now, zone), done=case.client_told_at is not None),
        _tick(lock, "", done=case.rekey_decision in {"keep", "done"}),
        _tick("insurer told", _when(case.insurer_told_at, now, zone), done=case.insurer_told_at is not None),
        content(f"      cost {price_words(case.cost_cents)}"),
    ]
    if case.status == "closed":
        lines.append(content("  The case is closed.", "bold $text-success"))
    return lines


def _tick(words: str, when: str, *, done: bool) -> Content:
    return content(f"  {'[x]' if done else '[ ]'} {words}  {when}".rstrip(), "" if done else "bold")


def _when(at: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    return "" if at is None else dates.moment(at, now=now, zone=zone)


def _moved(event: MovementRow, *, now: datetime, zone: ZoneInfo) -> str:
    way = f"{place_words(event.before) or 'new'} → {place_words(event.after)}"
    return f"{dates.moment(event.at, now=now, zone=zone)}  {way}  {event.operator}"


def _gone(event: MovementRow, *, now: datetime, zone: ZoneInfo) -> str:
    said = f"{dates.moment(event.at, now=now, zone=zone)}  said to be gone by {event.operator}"
    return f"{said}: {event.reason}" if event.reason else said


def _copy(copy: CopyPlaceRow) -> str:
    return f"{copy.tag_code}  {copy_words(copy)}" + ("  spare" if copy.spare else "")


def _visit(visit: DayVisitRow) -> str:
    at = f"{visit.starts_at:%a} {visit.starts_at.day} {visit.starts_at:%b %H:%M}"
    return f"{at}  {visit.sitter or 'nobody'}  {visit.reason_words}"
