"""What waits to be printed, tags that are not as they should be, and the sheets that there are."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from keydesk.db.queries.labels import stale, waiting
from keydesk.reports.report import Column, Report
from keydesk.rules.sheets import SHEETS

if TYPE_CHECKING:
    from keydesk.db.work import Reading

WHY_WORDS: Final[dict[str, str]] = {
    "new_copy": "never printed",
    "new_code": "its tag says another code",
    "new_hook": "lives elsewhere now",
}
"""Why a tag is not as it should be, for people."""


def waiting_report(reading: Reading) -> Report:
    """The queue of labels."""
    return Report(
        name="labels",
        title="Labels to print",
        made_at=reading.now,
        zone=ZoneInfo(reading.settings.time_zone),
        columns=(
            Column("code", "CODE", whole=True),
            Column("kind", "KIND", rank=2),
            Column("whose", "WHOSE"),
            Column("reason", "WHY", rank=1),
            Column("since", "SINCE", rank=3),
        ),
        rows=tuple(
            (each.code, "tag" if each.copy_id is not None else "badge", each.whose, each.reason, each.queued_at)
            for each in waiting(reading)
        ),
        nothing="Nothing waits to be printed. `keydesk labels --stale` lists tags never printed.",
    )


def stale_report(reading: Reading) -> Report:
    """Tags that were never printed, or for another code or hook."""
    return Report(
        name="stale_labels",
        title="Tags that are not as they should be",
        made_at=reading.now,
        zone=ZoneInfo(reading.settings.time_zone),
        columns=(
            Column("code", "CODE", whole=True),
            Column("whose", "WHOSE"),
            Column("why", "", place="data"),
            Column("why_words", "WHY", place="text"),
            Column("was", "WAS"),
            Column("printed_at", "PRINTED", rank=2),
            Column("waiting", "WAITS", rank=1),
        ),
        rows=tuple(
            (each.code, each.whose, each.why, WHY_WORDS[each.why], each.was, each.printed_at, each.waiting)
            for each in stale(reading)
        ),
        nothing="Every key in use has the tag that it should have.",
    )


def sheets_report(made_at: datetime) -> Report:
    """The sheets and rolls by name; lengths in mm."""
    return Report(
        name="sheets",
        title="Sheets and rolls",
        made_at=made_at,
        columns=(
            Column("name", "NAME", whole=True),
            Column("title", "WHAT IT IS"),
            Column("labels", "A PAGE", right=True),
            Column("width_mm", "", place="data"),
            Column("height_mm", "", place="data"),
        ),
        rows=tuple(
            (each.name, each.title, each.per_page, f"{each.label[0]:.1f}", f"{each.label[1]:.1f}") for each in SHEETS
        ),
    )
