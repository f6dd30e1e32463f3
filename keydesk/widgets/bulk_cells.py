"""How an act on many copies reads before it is done: its columns, its lines, and how many come to what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from textual.content import Content

from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keydesk.db.rows.bulk import BulkLine, Outcome
    from keydesk.db.rows.many import ManyLine
    from keydesk.widgets.table_columns import Cells, Tone

_SHORTEST_TAG: Final = 8

_TONES: Final[dict[Outcome, Tone]] = {"warned": "warn", "stopped": "bad", "moved": "bad", "same": "quiet"}
_RANKS: Final[dict[Outcome, int]] = {"moved": 0, "stopped": 1, "warned": 2, "goes": 3, "same": 4}
IN_THE_WAY: Final = frozenset({"stopped", "moved"})


class Foreseen(Protocol):
    """What every line of a preview tells, whatever it is about."""

    @property
    def outcome(self) -> Outcome:
        """What becomes of it."""

    @property
    def short(self) -> str:
        """What warns or is in the way, in a word or two."""

    @property
    def why(self) -> str:
        """The same in a sentence."""


def bulk_columns(longest_tag: int = 0) -> tuple[Column, ...]:
    """The columns of a preview, the first as wide as its longest tag."""
    return (
        Column("tag", "TAG", max(_SHORTEST_TAG, longest_tag), cut="never", sortable=False),
        Column("client", "CLIENT", 11, weight=2, sortable=False, drop=1),
        Column("before", "FROM", 14, weight=2, sortable=False),
        Column("after", "TO", 13, weight=2, sortable=False),
        Column("note", "", 15, weight=1, sortable=False),
    )


def bulk_cells(line: BulkLine, *, ticked: bool) -> Cells:
    """One copy: from where to where, and what warns or is in the way."""
    if not ticked:
        return (line.tag_code, line.client, line.before, Toned("stays", "quiet"), Toned(line.short, "quiet"))
    after = Toned("–", "quiet") if line.outcome in IN_THE_WAY else line.after
    tone = _TONES.get(line.outcome, "")
    return (line.tag_code, line.client, line.before, after, Toned(line.short, tone) if tone else line.short)


def many_columns() -> tuple[Column, ...]:
    """The columns of a preview of clients or pets."""
    return (
        Column("name", "WHO", 18, weight=2, sortable=False),
        Column("before", "FROM", 11, weight=1, sortable=False),
        Column("after", "TO", 11, weight=1, sortable=False),
        Column("note", "", 20, weight=1, sortable=False),
    )


def many_cells(line: ManyLine, *, ticked: bool) -> Cells:
    """One client or pet: from what to what, and what is in the way or left to do."""
    if not ticked:
        return (line.name, line.before, Toned("stays", "quiet"), Toned(line.short, "quiet"))
    after = Toned("–", "quiet") if line.outcome in IN_THE_WAY else line.after
    tone = _TONES.get(line.outcome, "")
    note = line.short or ("is so already" if line.outcome == "same" else "")
    return (line.name, line.before, after, Toned(note, tone) if tone else note)


def by_urgency(lines: Iterable[Foreseen]) -> list[int]:
    """The numbers of the lines: what is in the way first, then what warns, each in the order of the act."""
    numbered = list(enumerate(lines))
    return [number for number, line in sorted(numbered, key=lambda each: (_RANKS[each[1].outcome], each[0]))]


def bulk_counts(lines: Iterable[Foreseen], *, of: int) -> Content:
    """``12 of 14 ticked · 1 in the way · 2 need a reason · 9 ready``, of the lines that are ticked."""
    by: dict[Outcome, int] = {}
    for line in lines:
        by[line.outcome] = by.get(line.outcome, 0) + 1
    ticked = sum(by.values())
    parts = [Content("all ticked" if ticked == of else f"{ticked:,} of {of:,} ticked")]
    parts += [
        Content.styled(f"{many:,} {words}", style)
        for many, words, style in (
            (by.get("moved", 0) + by.get("stopped", 0), "in the way", "bold $text-error"),
            (by.get("warned", 0), "need a reason" if by.get("warned", 0) > 1 else "needs a reason", "$text-warning"),
            (by.get("goes", 0), "ready", ""),
            (by.get("same", 0), "already so", "$text-muted"),
        )
        if many
    ]
    return Content(" · ").join(parts)


def marked_words(marked: int, hidden: int) -> str:
    """``3 marked, 1 not in this filter``; nothing without marks."""
    if not marked:
        return ""
    return f"{marked:,} marked, {hidden:,} not in this filter" if hidden else f"{marked:,} marked"
