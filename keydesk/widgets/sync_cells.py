"""How a sync of clients reads before it is done: field → field, what becomes of the values, and those in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from keydesk.rules.branches import other_branch
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.rules.sync_values import DOUBTFUL, OUTCOME_WORDS, outcome_words, way_words
from keydesk.rules.text import counted
from keydesk.widgets.table_columns import Column, Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.db.rows.syncing import SyncField, SyncPlan, SyncValue
    from keydesk.widgets.table_columns import Cells, Tone

_HAS: Final = {1: "has", 2: "have"}


def sync_columns(to: str) -> tuple[Column, ...]:
    """The columns of the fields: here, there, and what becomes of what is in them."""
    return (
        Column("field", BRANCH_WORDS[other_branch(to)].upper(), 15, weight=2, sortable=False),
        Column("into", f"→ {BRANCH_WORDS[to].upper()}", 15, weight=2, sortable=False),
        Column("values", "WHAT BECOMES OF IT", 34, weight=4, sortable=False),
    )


def sync_cells(line: SyncField) -> Cells:
    """One field; where nobody has said yet where it goes, that is loud."""
    going = line.going
    into = way_words(going)
    tone: Tone = "warn" if line.needs_a_word else "quiet" if going.way in {"leave", "open"} else ""
    words = outcome_words(line.counts) or "nobody has anything in it"
    if going.take:
        words = words if line.counts.get("takes") else f"{words}; nothing to overwrite"
    doubtful = any(line.counts.get(each) for each in DOUBTFUL) and going.way != "leave"
    return (
        going.field.label if going.field.subject == "client" else f"{going.field.label} (pet)",
        Toned(into, tone) if tone else into,
        Toned(words, "warn") if doubtful else words if line.held else Toned(words, "quiet"),
    )


def by_doubt(fields: Sequence[SyncField]) -> list[int]:
    """The numbers of the fields: what needs a word first, then what is in doubt, then what is held; the empty last."""

    def rank(number: int) -> tuple[int, int]:
        line = fields[number]
        if line.needs_a_word:
            return 0, number
        if any(line.counts.get(each) for each in DOUBTFUL):
            return 1, number
        return (2 if line.held else 3), number

    return sorted(range(len(fields)), key=rank)


def sync_counts(plan: SyncPlan) -> Content:
    """Who gets a place, who has one, what is overwritten; one line."""
    there, here = BRANCH_WORDS[plan.to], BRANCH_WORDS[other_branch(plan.to)]
    joins, has, none, takes = (
        plan.places("joins"), plan.places("has"), plan.places("none"), plan.count("takes"),
    )  # fmt: skip
    statuses = sorted({each.becomes or "" for each in plan.clients if each.place == "joins"})
    parts: list[Content] = []
    if joins:
        word = "gets" if joins == 1 else "get"
        status = f" ({statuses[0]})" if len(statuses) == 1 else ""
        parts.append(content(f"{joins:,} {word} a place in {there}{status}"))
    if has:
        parts.append(content(f"{has:,} {_HAS[min(has, 2)]} one already", "$text-muted"))
    if none:
        parts.append(content(f"{none:,} not in {here}: left out", "$text-warning"))
    if takes:
        parts.append(content(f"{takes:,} overwritten", "bold $text-warning"))
    if plan.open:
        parts.append(content(f"{counted(len(plan.open), 'field')} without a match", "$text-warning"))
    return Content(" · ").join(parts)


def sync_told(line: SyncField | None, doubtful: Sequence[SyncValue], to: str) -> Content:
    """The field under the cursor in two lines: where it goes and why, and an example of what is in doubt."""
    if line is None:
        return Content("")
    there = BRANCH_WORDS[to]
    label = line.going.field.label
    match line.going.way, line.going.by:
        case "into", "remembered":
            first = content(f"{label} goes into {way_words(line.going)}, as somebody said before", "$text-muted")
        case "into", "name":
            first = content(f"{label} goes into {way_words(line.going)}: they are called alike", "$text-muted")
        case "into" | "make" | "notes", _:
            first = content(f"{label} goes into {way_words(line.going)}, as you say", "$text-muted")
        case "leave", _:
            first = content(f"{label} stays here, as you say", "$text-muted")
        case _:
            told = f"Nothing in {there} is called {label}. Enter says where it goes; else it stays here"
            first = content(told, "$text-warning" if line.needs_a_word else "$text-muted")
    value = next((each for each in doubtful if each.outcome != "left"), None)
    if value is None:
        return first
    beside = Content.assemble(content("; there ", "$text-muted"), content(value.there)) if value.there else Content("")
    second = Content.assemble(
        content(f"{value.who} has ", "$text-muted"), content(value.here), beside,
        content(f" ({OUTCOME_WORDS[value.outcome]})", "$text-muted"),
    )  # fmt: skip
    return Content("\n").join((first, second))
