"""How the pull list and the put-away list read: what hangs or lives on which hook, and in whose hands it goes or is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from textual.content import Content

from keydesk.rules import dates
from keydesk.rules.hooks import natural_key
from keydesk.rules.text import counted, fold
from keydesk.widgets.day_marks import clock_words
from keydesk.widgets.table_columns import Column, Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.needs import PullRow, PutAwayRow
    from keydesk.widgets.table_columns import Cells

PULL_BY: Final = ("hook", "sitter")
AWAY_BY: Final = ("hook", "holder")
"""The two orders of each list."""

DONE: Final = "✓"
OPEN: Final = "·"
ASK: Final = "!"
VAIN: Final = "✗"
NO_HOME: Final = "No home yet"
_NO_HOOK: Final = "–"
_ADMINS: Final = "admins only"

WHY: Final[dict[str, str]] = {
    "recalled": "WANTED BACK",
    "overdue": "LATE",
    "due_today": "due that day",
    "not_needed": "no visit any more",
    "not_needed_today": "somebody else sooner",
    "sitter_left": "sitter has left",
    "client_inactive": "client inactive",
    "next_visit_far": "next visit far off",
}
"""Why a copy should come back, as the list says it."""

_LOUD: Final = frozenset({"recalled", "overdue", "sitter_left"})

_SIGN: Final = Column("done", "", 1, cut="never", sortable=False)
_HOOK: Final = Column("hook", "HOOK", 5, sortable=False)
_SAFE: Final = Column("safe", "SAFE", 16, weight=2, sortable=False)
_CLIENT: Final = Column("client", "CLIENT", 12, weight=3, sortable=False)
_OPENS: Final = Column("opens", "OPENS", 12, weight=2, drop=1, sortable=False)
_FOR: Final = Column("sitter", "FOR", 12, weight=2, sortable=False)
_HOLDER: Final = Column("holder", "WITH", 12, weight=2, sortable=False)
_AT: Final = Column("at", "VISIT", 5, cut="never", sortable=False)
_WHY: Final = Column("why", "WHY", 20, weight=1, cut="word", sortable=False)


def _tag(rows: Sequence[PullRow] | Sequence[PutAwayRow]) -> Column:
    width = max((len(row.tag_code) for row in rows), default=6)
    return Column("tag", "TAG", max(6, width), cut="never", sortable=False)


# -- the pull list --------------------------------------------------------------------------------------------------


def pull_columns(by: str, rows: Sequence[PullRow]) -> tuple[Column, ...]:
    """The columns in one of the orders."""
    hook = (_SIGN, _HOOK) if by == "hook" else (_SIGN, _SAFE, _HOOK)
    wide = max((len(clock_words(row.at)) for row in rows), default=_AT.width)
    at = replace(_AT, width=wide)
    return (*hook, _tag(rows), _CLIENT, _OPENS, *((_FOR,) if by == "hook" else ()), at)


def pulls_in_order(rows: Iterable[PullRow], by: str) -> list[PullRow]:
    """By safe and hook as they come; or bag by bag, each by safe and hook."""
    return list(rows) if by == "hook" else sorted(rows, key=lambda row: (fold(row.sitter), row.sitter_id))


def pull_group(row: PullRow, by: str) -> str:
    """What the heading above a row is of."""
    if by == "sitter":
        return f"{row.sitter}'s bag"
    return f"{row.safe or NO_HOME} · {_ADMINS}" if row.admin_only else row.safe or NO_HOME


def pull_cells(row: PullRow, by: str, *, amiss: bool = False) -> Cells:
    """One row as a line; what is in its bag is quiet, what was scanned in vain is loud."""
    hook = (row.hook or _NO_HOOK,) if by == "hook" else (row.safe, row.hook or _NO_HOOK)
    rest = (
        *hook,
        row.tag_code,
        row.client,
        row.key_label,
        *((row.sitter,) if by == "hook" else ()),
        clock_words(row.at),
    )
    if row.done:
        return (Toned(DONE, "done"), *(Toned(text, "quiet") for text in rest))
    if amiss:
        return (Toned(VAIN, "bad"), *(Toned(text, "bad") for text in rest))
    return (Toned(ASK, "warn") if row.admin_only else OPEN, *rest)


def pull_heading(group: str, rows: Sequence[PullRow]) -> str:
    """``Sam Ortega's bag   4 keys · 2 pulled``."""
    done = sum(row.done for row in rows)
    told = "all pulled" if done == len(rows) else f"{done} pulled"
    return f"{group}   {counted(len(rows), 'key')} · {told}"


def pull_lines(row: PullRow, *, amiss: str = "") -> tuple[Content, ...]:
    """What is told of a row: where it hangs, whose bag it goes into, and what is to be known of that."""
    where = ", ".join(filter(None, (f"hook {row.hook}" if row.hook else "", row.safe))) or "no hook"
    title = f"{row.tag_code}  {row.client} · {row.key_label}" if row.key_label else f"{row.tag_code}  {row.client}"
    if row.done:
        second = content(f"{DONE} {row.sitter} has it; first visit {clock_words(row.at)}", "$text-success")
    else:
        second = content(f"{where} → {row.sitter}'s bag, first visit {clock_words(row.at)}")
    lines = [content(title, "bold"), second]
    if amiss:
        lines.append(content(f"Not done: {amiss}", "bold $text-error"))
    elif row.admin_only and not row.done:
        lines.append(content(f"{row.safe} is open to admins only: ask one to take it out", "$text-warning"))
    return tuple(lines)


# -- the put-away list ----------------------------------------------------------------------------------------------


def away_columns(by: str, rows: Sequence[PutAwayRow]) -> tuple[Column, ...]:
    """The columns in one of the orders."""
    where = (_HOOK,) if by == "hook" else (_SAFE, _HOOK)
    return (*where, _tag(rows), _CLIENT, _OPENS, *((_HOLDER,) if by == "hook" else ()), _WHY)


def aways_in_order(rows: Iterable[PutAwayRow], by: str) -> list[PutAwayRow]:
    """By the safe and hook where they live; or by who has them, each by safe and hook."""

    def home(row: PutAwayRow) -> tuple[object, ...]:
        return (not row.safe, natural_key(row.safe), not row.hook, natural_key(row.hook), row.tag_code)

    if by == "hook":
        return sorted(rows, key=home)
    return sorted(rows, key=lambda row: (fold(row.holder), row.holder_id, home(row)))


def away_group(row: PutAwayRow, by: str) -> str:
    """What the heading above a row is of."""
    return row.holder if by == "holder" else row.safe or NO_HOME


def why_words(row: PutAwayRow, *, now: datetime, today: date) -> str:
    """Why it should come back, with how late it is or when it is needed again."""
    if row.why == "overdue" and row.due_at is not None:
        return dates.late(row.due_at, now=now) or WHY["overdue"]
    if row.why in {"next_visit_far", "not_needed_today"} and row.next_at is not None:
        return f"needed {dates.day(row.next_at.date(), today=today)}"
    return WHY.get(row.why, row.why)


def away_cells(row: PutAwayRow, by: str, *, now: datetime, today: date, recalled: bool = False) -> Cells:
    """One row as a line."""
    where = (row.hook or _NO_HOOK,) if by == "hook" else (row.safe or NO_HOME, row.hook or _NO_HOOK)
    # Who was asked to bring it back is not asked again.
    words = WHY["recalled"] if recalled else why_words(row, now=now, today=today)
    why = Toned(words, "bad" if recalled or row.why in _LOUD else "")
    return (*where, row.tag_code, row.client, row.key_label, *((row.holder,) if by == "hook" else ()), why)


def away_lines(row: PutAwayRow, *, now: datetime, today: date, zone: ZoneInfo) -> tuple[Content, ...]:
    """What is told of a row: who has it, where it lives, why it should come back."""
    title = f"{row.tag_code}  {row.client} · {row.key_label}" if row.key_label else f"{row.tag_code}  {row.client}"
    home = ", ".join(filter(None, (f"hook {row.hook}" if row.hook else "", row.safe))) or "the first free hook"
    due = "standing" if row.due_at is None else f"due {dates.moment(row.due_at, now=now, zone=zone)}"
    words = {
        "recalled": "It is wanted back",
        "overdue": why_words(row, now=now, today=today),
        "next_visit_far": "Nobody needs it soon",
        "not_needed_today": "Somebody else comes sooner",
        "not_needed": f"{row.holder} has no visit there any more",
        "sitter_left": f"{row.holder} has left",
        "client_inactive": "The client is inactive",
        "due_today": "It is due that day",
    }.get(row.why, WHY.get(row.why, ""))
    if row.needed_in:
        words = f"{words}; {row.holder} needs it in {row.needed_in}"
    elif row.next_at is not None:
        needed = f"{dates.near_day(row.next_at.date(), today=today)} {clock_words(row.next_at)}"
        words = f"{words}; {row.holder} needs it {needed}"
    return (
        content(title, "bold"),
        content(f"{row.holder} → {home}   {due}"),
        content(words, "$text-warning" if row.why in _LOUD else "$text-muted"),
    )
