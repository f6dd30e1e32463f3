"""Stock-takes as lists: those that there are, the result of one, and safes that wait to be counted."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from keydesk.db.queries.stock_take import last_counts, stock_take, stock_takes
from keydesk.reports.made import made
from keydesk.reports.report import Column, Report
from keydesk.rules.stock_take import FINDING_WORDS, REMEDY_WORDS
from keydesk.rules.text import counted

if TYPE_CHECKING:
    from keydesk.db.rows.stock_take import FindingRow
    from keydesk.db.work import Reading

_STATUS_WORDS = {"open": "goes on", "signed_off": "signed off", "dropped": "given up"}


def stock_takes_report(reading: Reading) -> Report:
    """Every stock-take, those that go on first."""
    return made(
        reading,
        "stock_takes",
        "Stock-takes",
        (
            Column("stock_take", "NO", right=True, whole=True),
            Column("places", "WHAT"),
            Column("status", "", place="data"),
            Column("status_words", "", place="text"),
            Column("started_at", "BEGUN"),
            Column("started_by", "BY", rank=3),
            Column("signed_off_at", "SIGNED OFF", rank=1),
            Column("signed_off_by", "BY", rank=2),
            Column("expected", "KEYS", right=True, rank=1),
            Column("found", "RIGHT", right=True, rank=1),
            Column("settled", "SETTLED", right=True, rank=1),
        ),
        (
            (
                (
                    each.stock_take_id,
                    f"{each.label}: {each.places}" if each.label else each.places,
                    each.status,
                    _STATUS_WORDS[each.status],
                    each.started_at,
                    each.started_by,
                    each.signed_off_at,
                    each.signed_off_by,
                    each.expected if each.status == "signed_off" else None,
                    each.found if each.status == "signed_off" else None,
                    each.settled,
                ),
                ("stock_take", each.stock_take_id),
            )
            for each in stock_takes(reading)
        ),
        nothing="No safe has been counted yet. On Safes (F7) c begins, or `keydesk stock-take start --safe SAFE`.",
    )


def stock_take_report(reading: Reading, *, stock_take_id: int, everything: bool = False) -> Report:
    """What one stock-take comes to: what is wrong, or ``everything``.

    Raises:
        Refusal: there is none.
    """
    count = stock_take(reading, stock_take_id=stock_take_id)
    zone = ZoneInfo(reading.settings.time_zone)
    places = ", ".join(each.name for each in count.places)
    notes = [f"{count.found} of {count.expected} keys right; {counted(len(count.open_findings), 'finding')} to settle."]
    if count.hooks_to_look_at:
        notes.append(f"{counted(len(count.hooks_to_look_at), 'hook')} that should be empty: nobody looked.")
    if count.signed_off_at is not None:
        notes = [
            f"{count.found} of {count.expected} keys right.",
            f"Signed off by {count.signed_off_by}, {count.signed_off_at.astimezone(zone):%a %d %b %Y %H:%M}.",
            *filter(None, [count.note]),
        ]
    if count.counters:
        notes.append(f"Counted by {', '.join(f'{each.name} ({each.lines})' for each in count.counters)}.")
    return made(
        reading,
        "stock_take",
        f"Stock-take {count.stock_take_id}, {places}: {_STATUS_WORDS[count.status]}",
        (
            Column("finding", "", place="data"),
            Column("kind", "", place="data"),
            Column("kind_words", "WHAT", place="text"),
            Column("tag", "TAG", whole=True),
            Column("client", "CLIENT", rank=2),
            Column("label", "OPENS", rank=3),
            Column("recorded", "RECORDED"),
            Column("seen", "SEEN"),
            Column("remedy", "", place="data"),
            Column("remedy_words", "DONE", place="text"),
            Column("reason", "WHY", rank=1),
            Column("operator", "BY", rank=4),
        ),
        (
            (_row(each), ("copy", each.copy_id) if each.copy_id is not None else None)
            for each in count.findings
            if everything or each.kind != "found"
        ),
        notes=notes,
        nothing="Nothing is wrong so far.",
    )


def stock_take_results_report(
    reading: Reading, *, stock_take_id: int | None = None, everything: bool = False
) -> Report:
    """The results of one stock-take, or of the one that was begun last.

    Args:
        reading: one moment of the store.
        stock_take_id: which; without it the latest.
        everything: what was right, too.

    Raises:
        Refusal: there is none of that number.
    """
    if stock_take_id is None:
        numbers = [each.stock_take_id for each in stock_takes(reading)]
        if not numbers:
            return stock_takes_report(reading)
        stock_take_id = max(numbers)
    return stock_take_report(reading, stock_take_id=stock_take_id, everything=everything)


def last_counts_report(reading: Reading, *, more_than_days: int | None = None) -> Report:
    """When each safe was last counted, those that wait longest first."""
    return Report(
        name="last_counts",
        title="When safes were counted",
        made_at=reading.now,
        zone=ZoneInfo(reading.settings.time_zone),
        columns=(
            Column("safe", "SAFE"),
            Column("counted_at", "COUNTED", standing="never"),
            Column("days", "DAYS AGO", right=True),
        ),
        rows=tuple(
            (each.label, each.counted_at, each.days) for each in last_counts(reading, more_than_days=more_than_days)
        ),
        nothing="Every safe has been counted since then.",
    )


def _row(each: FindingRow) -> tuple[str, ...]:
    remedy = {name: words for name, words in REMEDY_WORDS.items() if name == each.remedy}
    return (
        each.key,
        each.kind,
        next(words for kind, words in FINDING_WORDS.items() if kind == each.kind),
        each.tag,
        each.client,
        each.label,
        each.recorded,
        each.seen,
        each.remedy,
        next(iter(remedy.values()), "") or ("its hook is empty" if each.looked else ""),
        each.reason,
        each.operator,
    )
