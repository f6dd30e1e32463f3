"""Stock-takes as lists show them: the counts that there are, and what one comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from keydesk.db.rows.stock_take import FindingRow
from keydesk.rules import dates
from keydesk.rules.stock_take import FINDING_WORDS, REMEDY_WORDS
from keydesk.widgets.table_columns import Column, Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.stock_take import CountInListRow, CountRow
    from keydesk.widgets.table_columns import Cells, Tone

COUNT_COLUMNS: Final = (
    Column("number", "NO", 3, align="right", cut="never"),
    Column("places", "WHAT", 20, weight=2),
    Column("status", "", 10, cut="never"),
    Column("begun", "BEGUN", 12, cut="never", drop=1),
    Column("by", "BY", 12, weight=1, drop=2),
    Column("right", "RIGHT", 10, align="right", cut="never", drop=3),
)

FINDING_COLUMNS: Final = (
    Column("tag", "TAG", 10, cut="never", sortable=False),
    Column("client", "CLIENT", 12, weight=1, drop=1, sortable=False),
    Column("recorded", "RECORDED", 14, weight=1, sortable=False),
    Column("seen", "SEEN", 14, weight=1, sortable=False),
    Column("done", "DONE", 14, weight=1, sortable=False),
)

NOT_LOOKED_AT: Final = "not_looked_at"
"""What stands in place of a finding for a hook that should be empty, while nobody has said that it is."""

STATUS_WORDS: Final = {"open": "goes on", "signed_off": "signed off", "dropped": "given up"}
_TONES: Final[dict[str, Tone]] = {"found": "done", "not_seen": "warn"}


def count_cells(row: CountInListRow, *, now: datetime, zone: ZoneInfo) -> Cells:
    """One count in the list of them."""
    right = f"{row.found} of {row.expected}" if row.status == "signed_off" else ""
    words = STATUS_WORDS[row.status]
    return (
        str(row.stock_take_id),
        f"{row.label}: {row.places}" if row.label else row.places,
        Toned(words, "warn") if row.status == "open" else words,
        dates.brief(row.signed_off_at or row.started_at, now=now, zone=zone),
        row.signed_off_by or row.started_by,
        right,
    )


def finding_cells(row: FindingRow) -> Cells:
    """One finding: what it is about, where it is recorded, where it was seen, what was done."""
    done = next((words for remedy, words in REMEDY_WORDS.items() if remedy == row.remedy), "")
    told = f"{done}: {row.reason}" if done and row.reason else done
    return (
        row.tag or "?",
        " · ".join(filter(None, (row.client, row.label))),
        row.recorded,
        row.seen or ("its hook is empty" if row.looked else ""),
        Toned(told, "quiet"),
    )


def finding_heading(kind: str, rows: list[FindingRow]) -> str:
    """The heading of a kind of finding, with how many are to be settled."""
    if kind == NOT_LOOKED_AT:
        return f"should be empty, and nobody has looked  {len(rows)}"
    words = next(words for name, words in FINDING_WORDS.items() if name == kind)
    left = sum(not row.remedy for row in rows)
    if kind == "found":
        return f"{words}  {len(rows)}"
    return f"{words}  {len(rows)}" + ("" if left == len(rows) else f", {left} to settle")


def not_looked_at(count: CountRow) -> list[FindingRow]:
    """The hooks that should be empty and that nobody has looked at, as lines beside the findings."""
    left = set(count.hooks_to_look_at)
    names = {place.safe_id: place.name for place in count.places}
    return [
        FindingRow(
            key=f"look:{hook_id}",
            kind=NOT_LOOKED_AT,
            copy_id=None,
            tag=label,
            client="",
            label="",
            recorded=f"{names.get(safe_id, '')} {label}".strip(),
            seen="",
            looked=False,
            safe_id=safe_id,
            hook_id=hook_id,
        )
        for safe_id, hook_id, label in count.hooks
        if hook_id in left
    ]


def finding_tone(kind: str) -> Tone:
    """How the answer to a scan is toned: what is right is quiet, what is wrong is not."""
    return _TONES.get(kind, "bad")


def count_head(count: CountRow) -> tuple[Content, Content]:
    """What is counted, and how far it is."""
    places = ", ".join(each.name for each in count.places)
    left = Content.assemble(("Stock-take ", "bold"), (str(count.stock_take_id), "bold"), content(f"  {places}"))
    if count.status != "open":
        return left, content(f"{STATUS_WORDS[count.status]}   {count.found} of {count.expected} right")
    parts = [content(f"{count.found} of {count.expected} right", "bold")]
    wrong = sum(1 for each in count.open_findings if each.kind != "not_seen")
    unseen = len(count.open_findings) - wrong
    if wrong:
        parts.append(content(f"{wrong} wrong", "bold $text-error"))
    if unseen:
        parts.append(content(f"{unseen} not seen"))
    if count.hooks_to_look_at:
        parts.append(content(f"{len(count.hooks_to_look_at)} to look at", "$text-muted"))
    return left, Content("   ").join(parts)


def counters_line(count: CountRow) -> Content:
    """Who counts, and how much each has said."""
    if not count.counters:
        return content("Nobody has counted anything yet", "$text-muted")
    return content("counted by " + ", ".join(f"{each.name} {each.lines}" for each in count.counters), "$text-muted")
