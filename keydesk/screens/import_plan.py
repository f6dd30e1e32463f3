"""How an import's plan looks: its counts, and the cells of its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from keydesk.rules.text import fold
from keydesk.screens.dialogs.pick import Choice
from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.db.rows.importing import Have
    from keydesk.importing.items import ImportPlan, Question
    from keydesk.importing.request import Opened
    from keydesk.reports.importing import PlanLine
    from keydesk.widgets.message_line import Tone as SaidTone
    from keydesk.widgets.table_columns import Cells, Tone

LINE_COLUMNS: Final = (
    Column("action", "", 8, cut="never", sortable=False),
    Column("title", "WHAT", 24, weight=2, sortable=False),
    Column("why", "WHY", 20, weight=3, sortable=False),
    Column("where", "LINE", 16, weight=1, cut="middle", sortable=False),
)
_NAMED: Final = 4
# Files of a folder that are named one by one.

TALL: Final = 34
"""Lines of the terminal from which on there is room for a table of counts above the list."""

_ACTIONS: Final = ("add", "change", "same", "clash", "refused")
_STYLES: Final = {"clash": "$text-warning", "refused": "$text-error"}
_TONES: Final[dict[str, Tone]] = {
    "double": "warn",
    "clash": "warn",
    "refused": "bad",
    "sitter": "warn",
    "ask": "warn",
    "same": "quiet",
}


def counts_content(plan: ImportPlan, *, tall: bool) -> Content:
    """A table of the counts, or where there is no room for one a line for each of new, changed, clash and refused."""
    from keydesk.reports.importing import ACTION_WORDS, KIND_WORDS

    counts = plan.counts
    lines: list[Content] = []
    if not tall:
        for action in _ACTIONS:
            told = [f"{by[action]:,} {KIND_WORDS[kind][by[action] != 1]}" for kind, by in counts.items() if by[action]]
            if told:
                words = Content.styled(f"{ACTION_WORDS[action]:9}", _STYLES.get(action, "$text-muted"))
                lines.append(Content.assemble(words, ", ".join(told)))
        return Content("\n").join(lines)
    heading = "".join(f"{ACTION_WORDS[action]:>10}" for action in _ACTIONS)
    lines.append(Content.styled(f"{'':12}{heading}", "$text-muted bold"))
    for kind, by in counts.items():
        numbers = [Content(f"{KIND_WORDS[kind][1]:12}")]
        for action in _ACTIONS:
            style = _STYLES.get(action, "") if by[action] else "$text-muted"
            numbers.append(Content.styled(f"{by[action]:>10,}", style))
        lines.append(Content("").join(numbers))
    return Content("\n").join(lines)


def line_cells(line: PlanLine) -> Cells:
    """The cells of one line."""
    from keydesk.reports.importing import ACTION_WORDS

    what = " ".join(part for part in (line.kind, line.title) if part)
    # The column says that it is the line; its number stands last, where the cut in the middle leaves it whole.
    file, _, number = line.where.rpartition(" line ")
    return (Toned(ACTION_WORDS[line.action], _TONES.get(line.action, "")), what, line.why, f"{file} {number}")


def plan_words(plan: ImportPlan, lines: Sequence[PlanLine], opened: Opened | None) -> tuple[str, SaidTone]:
    """What is said of a plan as soon as it is made, and whether somebody should look."""
    from keydesk.reports.importing import noticed

    came = ""
    if opened is not None and opened.folders:
        few = len(opened.files) <= _NAMED
        came = f"{', '.join(opened.files) if few else f'{len(opened.files)} files'}: "
    if plan.does_nothing:
        return f"{came}Everything in the files is here already", "plain"
    asked = sum(1 for line in lines if line.action in {"clash", "refused", "sitter", "ask", "double"})
    days = f"Read from {opened.window.words}; " if opened is not None and opened.window and opened.has_visits else ""
    words = f"{asked:,} lines need somebody to look" if asked != 1 else "1 line needs somebody to look"
    remarks = noticed(plan)
    told = f"; l tells {len(remarks):,} things that were noticed" if remarks else ""
    return f"{came}{days}{words if asked else 'Nothing is in question'}{told}", "warn" if asked else "plain"


NOBODY: Final = "nobody"


def meanings(question: Question, have: Have) -> list[Choice]:
    """Whom a calendar's text can mean: those who fit first, then nobody, then everybody else."""
    from keydesk.rules.profile import client_name

    if question.kind == "client":
        everybody = [
            (
                client.id,
                client_name(*(str(client.values.get(name) or "") for name in ("first_name", "last_name", "company"))),
                str(client.values.get("street") or ""),
            )
            for client in have.clients
            if not client.undone
        ]
    else:
        everybody = [
            (
                person.id,
                " ".join(str(part) for name in ("first_name", "last_name") if (part := person.values.get(name))),
                str(person.values.get("nickname") or ""),
            )
            for person in have.staff
            if person.values.get("active") and not person.undone
        ]
    listed = [Choice(str(row), name, note) for row, name, note in sorted(everybody, key=lambda each: fold(each[1]))]
    first = [choice for choice in listed if int(choice.value) in question.fitting]
    nobody = (
        Choice(NOBODY, "(no visit)", "never asked again")
        if question.kind == "client"
        else Choice(NOBODY, "(nobody of ours)", "visits have no sitter")
    )
    return [*first, nobody, *(choice for choice in listed if choice not in first)]


def fitting(lines: Sequence[PlanLine], text: str) -> Sequence[int]:
    """Which lines contain all the words."""
    words = fold(text).split()
    if not words:
        return range(len(lines))
    from keydesk.reports.importing import ACTION_WORDS

    return [
        number
        for number, line in enumerate(lines)
        if all(
            word in fold(f"{ACTION_WORDS[line.action]} {line.kind} {line.title} {line.why} {line.where}")
            for word in words
        )
    ]
