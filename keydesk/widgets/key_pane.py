"""The copy under the cursor: what it is, where it lives, and its latest events."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Literal

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from keydesk.rules import dates
from keydesk.rules.desk_lines import need_line
from keydesk.rules.text import shown
from keydesk.widgets.fitting import fit
from keydesk.widgets.key_cells import short_place, where_words

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from rich.style import Style
    from textual import events

    from keydesk.db.rows.keys import EventRow, KeyDetail, KeyRow
    from keydesk.db.rows.where import PlaceRow

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

Look = Literal["", "strong", "quiet"]
Line = tuple[tuple[str, Look], ...]
"""A line of the pane: texts that are fit to be shown, each in one look."""

_WIDE_ENOUGH = 60
# Cells; a narrower pane stands beside the list and has height, a wider one beneath it and has none to spare.
_LINES_OF_TEXT: Final = 3
_OTHERS: Final = 5
_BY_NUMBER: Final = 2
# In the column: lines of a lock location, and other copies; beneath the list, other copies by their numbers.


def moment_words(at: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """``12 Nov 17:02``, or ``12 Nov 25`` where that is another year; always as wide."""
    local, here = dates.wall(at, zone), dates.wall(now, zone)
    day = f"{local.day:>2} {dates.MONTHS[local.month - 1]}"
    return f"{day} {local:%H:%M}" if local.year == here.year else f"{day} {local.year:>5}"


class KeyPane(Widget):
    """What is said of one copy, in a few lines beneath the list or in a column beside it.

    Only lines that say something else than before are drawn anew, and only as far as there is text: the pane changes
    with every move of the cursor.
    """

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    KeyPane { height: 5; padding: 0 1; border-top: solid $foreground 20%; }
    KeyPane > .key-pane--strong { text-style: bold; }
    KeyPane > .key-pane--quiet { color: $text-muted; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-pane--strong", "key-pane--quiet"}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        """Make an empty pane."""
        super().__init__(id=id)
        self._detail: KeyDetail | None = None
        self._zone: ZoneInfo | None = None
        self._lines: tuple[Line, ...] = ()
        self._styles: dict[Look, Style] = {}

    def show(self, detail: KeyDetail | None, *, zone: ZoneInfo) -> None:
        """Tell of another copy, or of none."""
        self._detail, self._zone = detail, zone
        self._tell()

    @property
    def text(self) -> str:
        """What it says, line by line."""
        return "\n".join("".join(text for text, _ in line) for line in self._lines)

    def on_resize(self, event: events.Resize) -> None:
        """Say it in the new width."""
        del event
        self._tell()
        self.refresh()

    def _tell(self) -> None:
        before, self._lines = self._lines, self._say()
        for y in range(self.content_size.height):
            old = before[y] if y < len(before) else ()
            new = self._lines[y] if y < len(self._lines) else ()
            if old != new:
                self.refresh(Region(0, y, max(_width(old), _width(new), 1), 1))

    def _say(self) -> tuple[Line, ...]:
        width, height = self.content_size
        if self._detail is None or self._zone is None or height <= 0:
            return ()
        words = _Words(self._detail, self._zone)
        return (words.beneath(width, height) if width >= _WIDE_ENOUGH else words.beside(width, height))[:height]

    def render_line(self, y: int) -> Strip:
        """One line."""
        line = self._lines[y] if y < len(self._lines) else ()
        segments = [Segment(text, self._style(look)) for text, look in line]
        width = self.content_size.width
        return Strip([*segments, Segment(" " * max(0, width - _width(line)), self._style(""))], width)

    def _style(self, look: Look) -> Style:
        if look not in self._styles:
            self._styles[look] = self.get_component_rich_style(f"key-pane--{look}") if look else self.rich_style
        return self._styles[look]

    def notify_style_update(self) -> None:
        """The theme has changed."""
        super().notify_style_update()
        self._styles.clear()


class _Words:
    """The sentences about one copy."""

    def __init__(self, detail: KeyDetail, zone: ZoneInfo) -> None:
        self._detail = detail
        self._zone = zone

    def beneath(self, width: int, height: int) -> tuple[Line, ...]:
        """In few wide lines: the copy and the key's others, how it opens and who needs it next, what happened last.

        Where it is, since when and when it is due stand in its line of the list, right above.
        """
        detail, row = self._detail, self._detail.row
        home = [f"lives on {detail.home.hook or detail.home.safe}"] if detail.home.safe else []
        facts = "  ".join(filter(None, (*self._facts(), self._others_line(), *home)))
        name = shown(" · ".join(filter(None, (row.client, row.opens))))
        room = max(0, width - len(row.tag_code) - 2)
        lines: list[Line] = [((row.tag_code, "strong"), ("  " + _sides(name, shown(facts), room), ""))]
        said = shown(" · ".join(filter(None, (detail.lock_location, detail.description))))
        needed = shown(self._needed())
        if said or needed:
            lines.append(((_sides(said, needed, width) if said else _cut(needed, width), ""),))
        events = detail.events[: max(0, height - len(lines))]
        latest = [self._event_line(event, width) for event in events]
        self._point_on(latest, detail.event_count - len(events), width)
        return (*lines, *latest)

    def _due(self) -> str:
        row, now = self._detail.row, self._detail.now
        if row.due_at is None:
            return ""
        late = dates.late(row.due_at, now=now)
        if late and row.chased:
            return f"{late}, asked for {'once' if row.chased == 1 else f'{row.chased} times'}"
        return late or f"due {dates.moment(row.due_at, now=now, zone=self._zone)}"

    def _is_away(self) -> bool:
        """Whether it has a place of its own, and is elsewhere."""
        return bool(self._detail.home.safe) and self._detail.home_holder != self._detail.row.holder

    def _needed(self) -> str:
        return need_line(self._detail.needed, now=self._detail.now, zone=self._zone)

    def _others_line(self) -> str:
        """``also -2 A3, -3 Jo Reyes``: the key's other copies, by the ends of their tags."""
        others = self._detail.others
        named = [f"-{_end(each.tag_code)} {short_place(each.place, each.state)}" for each in others[:_BY_NUMBER]]
        more = [f"{len(others) - _BY_NUMBER} more"] if len(others) > _BY_NUMBER else []
        return f"also {', '.join([*named, *more])}" if others else ""

    def _event_line(self, event: EventRow, width: int) -> Line:
        way, who = shown(self._way(event)), shown(self._who(event))
        text = f"{self._moment(event.at)}  {_word(event):<8}{way}   {who}"
        return ((_cut(text, width), ""),)

    def _point_on(self, lines: list[Line], more: int, width: int) -> None:
        """Say on the last line that there is more, and where."""
        if more > 0 and lines:
            hint = f"… {more} more  h history"
            text = "".join(text for text, _ in lines[-1])
            lines[-1] = ((fit(text, max(0, width - len(hint) - 2)) + "  ", ""), (hint[-width:], "quiet"))

    def beside(self, width: int, height: int) -> tuple[Line, ...]:
        """In a column: what it is, where it is and who needs it, what is known of it, and its events in two lines."""
        detail, row = self._detail, self._detail.row
        now = detail.now
        said: list[tuple[str, Look]] = [
            (row.tag_code, "strong"),
            (row.client, ""),
            (row.opens, ""),
            ("", ""),
            (where_words(row.place, row.state), "strong"),
            (f"since {dates.moment(row.since, now=now, zone=self._zone)}", ""),
        ]
        # The time of the visit is at the end of its sentence, and is never cut.
        said += [(text, "") for text in (self._due(), *wrapped(shown(self._needed()), width, _LINES_OF_TEXT)) if text]
        if self._is_away():
            said.append((f"lives on {where_words(detail.home)}", ""))
        said += [(fact, "") for fact in self._facts()]
        lines: list[Line] = [((_cut(shown(text), width), look),) for text, look in said]
        for text in (detail.lock_location, detail.description):
            lines += [((line, ""),) for line in wrapped(shown(text), width, _LINES_OF_TEXT)]
        if detail.others:
            lines += [(), (("other copies", "quiet"),)]
            lines += [((_cut(self._other(each), width), ""),) for each in detail.others[:_OTHERS]]
        if len(detail.others) > _OTHERS:
            lines.append(((f"  and {len(detail.others) - _OTHERS} more", "quiet"),))
        lines.append(())
        events = detail.events[: max(0, (height - len(lines) - 1) // 2)]
        for event in events:
            lines.append(((_cut(f"{self._moment(event.at)}  {_word(event)}", width), ""),))
            way, who = shown(self._way(event)), shown(self._who(event))
            lines.append(((_cut(f"  {way}   {who}", width), ""),))
        if detail.event_count > len(events):
            lines.append(((_cut(f"… {detail.event_count - len(events)} more  h history", width), "quiet"),))
        return tuple(lines)

    def _other(self, row: KeyRow) -> str:
        return f"  {row.tag_code}  {shown(where_words(row.place, row.state))}"

    def _facts(self) -> list[str]:
        detail = self._detail
        facts = [f"{detail.pieces} pieces"] if detail.pieces != 1 else []
        if detail.row.spare:
            facts.append("spare")
        if detail.row.recalled:
            facts.append("recalled")
        if detail.retired_reason:
            facts.append(detail.retired_reason.replace("_", " "))
        if detail.untested:
            facts.append("untested")
        elif detail.tested_on is not None:
            day = dates.day(detail.tested_on, today=dates.today(detail.now, self._zone))
            facts.append(f"tested {day}")
        if detail.legacy_code:
            facts.append(f"was {detail.legacy_code}")
        return facts

    def _moment(self, at: datetime) -> str:
        return moment_words(at, now=self._detail.now, zone=self._zone)

    @staticmethod
    def _way(event: EventRow) -> str:
        after = short_place(event.after, event.state)
        if event.before.kind is None or event.before == event.after:
            return after
        return f"{short_place(event.before)} → {after}"

    @staticmethod
    def _who(event: EventRow) -> str:
        who = ", ".join(filter(None, (event.operator, VIA_WORDS.get(event.via, event.via))))
        return f"{who}: {event.reason}" if event.reason else who


def event_word(kind: str, after: PlaceRow) -> str:
    """What an event is called; a handing over to nobody, on the way to a safe, is a sending."""
    return "sent" if kind == "transfer" and after.kind == "transit" else EVENT_WORDS.get(kind, kind)


def _word(event: EventRow) -> str:
    return event_word(event.kind, event.after)


def _end(tag_code: str) -> str:
    """The copy's number, as its tag ends."""
    return tag_code.rpartition("-")[2]


def wrapped(text: str, width: int, most: int) -> list[str]:
    """A text in lines of whole words, so many at most; the last is cut where there is more."""
    lines: list[str] = []
    for word in text.split():
        if lines and (len(lines) == most or cell_len(f"{lines[-1]} {word}") <= width):
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return [_cut(line, width) for line in lines]


def _width(line: Line) -> int:
    return sum(cell_len(text) for text, _ in line)


def _cut(text: str, width: int) -> str:
    return text if cell_len(text) <= width else fit(text, width)


def _sides(left: str, right: str, width: int) -> str:
    """One line with something on each side; the left is cut where they would meet."""
    room = max(0, width - cell_len(right) - 2)
    return fit(left, room) + "  " + right if right and room else _cut(left, width)
