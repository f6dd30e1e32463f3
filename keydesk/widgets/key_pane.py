"""The copy under the cursor: what it is, where it lives, and its latest events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widget import Widget

from keydesk.rules import dates
from keydesk.widgets.key_cells import short_place, where_words
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from textual.app import RenderResult

    from keydesk.db.rows.keys import EventRow, KeyDetail

EVENT_WORDS: Final = {
    "add": "new",
    "check_out": "out",
    "check_in": "in",
    "transfer": "over",
    "move": "moved",
    "missing": "missing",
    "found": "found",
    "lost": "lost",
    "stolen": "stolen",
    "retire": "retired",
    "restore": "back",
    "due": "due",
    "undo": "undo",
}
"""One word for each kind of event."""

VIA_WORDS: Final = {
    "scan": "scanned",
    "typed": "typed",
    "bulk": "in bulk",
    "import": "imported",
    "undo": "undo",
    "cli": "by command",
    "demo": "invented",
}
"""How an event was told."""

_WIDE_ENOUGH = 60
# Cells; a narrower pane stands beside the list and has height, a wider one beneath it and has none to spare.


def moment_words(at: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """``12 Nov 17:02``, or ``12 Nov 25`` where that is another year; always as wide."""
    local, here = dates.wall(at, zone), dates.wall(now, zone)
    day = f"{local.day:>2} {dates.MONTHS[local.month - 1]}"
    return f"{day} {local:%H:%M}" if local.year == here.year else f"{day} {local.year:>5}"


class KeyPane(Widget):
    """What is said of one copy, in a few lines beneath the list or in a column beside it."""

    DEFAULT_CSS = """
    KeyPane { height: 5; padding: 0 1; border-top: solid $foreground 20%; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        """Make an empty pane."""
        super().__init__(id=id)
        self._detail: KeyDetail | None = None
        self._now: datetime | None = None
        self._zone: ZoneInfo | None = None

    def show(self, detail: KeyDetail | None, *, zone: ZoneInfo) -> None:
        """Tell of another copy, or of none."""
        self._detail, self._zone = detail, zone
        self._now = detail.now if detail is not None else None
        self.refresh()

    @property
    def detail(self) -> KeyDetail | None:
        """The copy that is told of."""
        return self._detail

    def render(self) -> RenderResult:
        """The lines that there is room for."""
        detail = self._detail
        if detail is None or self._now is None or self._zone is None:
            return Content("")
        width, height = self.content_size
        lines = self._beneath(detail, width) if width >= _WIDE_ENOUGH else self._beside(detail, width)
        shown = lines[:height]
        more = detail.event_count - len(detail.events) + self._events_cut(lines, height, width)
        if more > 0 and shown:
            hint = Content.assemble((f"… {more} more  ", "$text-muted"), ("h", "bold"), (" history", "$text-muted"))
            shown[-1] = _sides(shown[-1], hint, width)
        return Content("\n").join(shown)

    def _events_cut(self, lines: Sequence[Content], height: int, width: int) -> int:
        each = 1 if width >= _WIDE_ENOUGH else 2
        return -(-max(0, len(lines) - height) // each)

    def _beneath(self, detail: KeyDetail, width: int) -> list[Content]:
        row = detail.row
        left = Content.assemble(
            content(row.tag_code, "bold"), "  ", content(" · ".join(filter(None, (row.client, row.opens))))
        )
        facts = [
            *self._facts(detail),
            *([f"lives on {detail.home.hook or detail.home.safe}"] if detail.home.safe else []),
        ]
        head = _sides(left, content("  ".join(facts), "$text-muted"), width)
        return [head, *self._event_lines(detail.events)]

    def _event_lines(self, events: Iterable[EventRow]) -> list[Content]:
        lines = []
        for event in events:
            who = ", ".join(filter(None, (event.operator, VIA_WORDS.get(event.via, event.via))))
            way = self._way(event)
            lines.append(
                Content.assemble(
                    (self._moment(event.at), "$text-muted"),
                    f"  {EVENT_WORDS.get(event.kind, event.kind):<8}",
                    content(f"{way}   "),
                    content(who + (f": {event.reason}" if event.reason else ""), "$text-muted"),
                )
            )
        return lines

    def _beside(self, detail: KeyDetail, width: int) -> list[Content]:
        row = detail.row
        lines = [
            content(row.tag_code, "bold"),
            content(row.client).truncate(width, ellipsis=True),
            content(row.opens).truncate(width, ellipsis=True),
            Content(""),
            content(where_words(row.place, row.state), "bold").truncate(width, ellipsis=True),
        ]
        if detail.home.safe:
            lines.append(content(f"lives on {where_words(detail.home)}").truncate(width, ellipsis=True))
        lines += [content(fact).truncate(width, ellipsis=True) for fact in self._facts(detail)]
        lines += [
            content(text).truncate(width, ellipsis=True) for text in (detail.lock_location, detail.description) if text
        ]
        lines.append(Content(""))
        for event in detail.events:
            word = EVENT_WORDS.get(event.kind, event.kind)
            lines.append(Content.assemble((self._moment(event.at), "$text-muted"), f"  {word:<8}"))
            who = ", ".join(filter(None, (event.operator, VIA_WORDS.get(event.via, event.via))))
            line = Content.assemble("  ", content(self._way(event)), "  ", content(who, "$text-muted"))
            lines.append(line.truncate(width, ellipsis=True))
        return lines

    def _facts(self, detail: KeyDetail) -> list[str]:
        facts = [f"{detail.pieces} pieces"] if detail.pieces != 1 else []
        if detail.copies > 1:
            facts.append(f"{detail.copies} copies")
        if detail.row.spare:
            facts.append("spare")
        if detail.row.recalled:
            facts.append("recalled")
        if detail.retired_reason:
            facts.append(detail.retired_reason.replace("_", " "))
        if detail.untested:
            facts.append("untested")
        elif detail.tested_on is not None and self._now is not None and self._zone is not None:
            day = dates.day(detail.tested_on, today=dates.today(self._now, self._zone))
            facts.append(f"tested {day}")
        if detail.legacy_code:
            facts.append(f"was {detail.legacy_code}")
        return facts

    def _moment(self, at: datetime) -> str:
        return "" if self._now is None or self._zone is None else moment_words(at, now=self._now, zone=self._zone)

    @staticmethod
    def _way(event: EventRow) -> str:
        after = short_place(event.after, event.state)
        if event.before.kind is None or event.before == event.after:
            return after
        return f"{short_place(event.before)} → {after}"


def _sides(left: Content, right: Content, width: int) -> Content:
    """One line with something on each side; the left is cut where they would meet."""
    room = max(0, width - right.cell_length - 2)
    if room == 0:
        return left.truncate(width, ellipsis=True)
    left = left.truncate(room, ellipsis=True)
    return Content.assemble(left, " " * max(2, width - left.cell_length - right.cell_length), right)
