"""An import's plan in words: counts, lines that people should look at, and what was noticed; for screen and command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from keydesk.db.rows.importing import MatchRow, PastImport
from keydesk.importing.drafts import Origin, Value
from keydesk.importing.items import ACTIONS, FieldChange, ImportPlan, Item, Ref
from keydesk.reports.report import Cell, Column, Report

if TYPE_CHECKING:
    from keydesk.reports.to_json import Json

KIND_WORDS: Final[dict[str, tuple[str, str]]] = {
    "staff": ("person of the company", "people"),
    "vet": ("vet", "vets"),
    "field": ("field", "fields"),
    "territory": ("territory", "territories"),
    "client": ("client", "clients"),
    "contact": ("contact", "contacts"),
    "access": ("way in", "ways in"),
    "block": ("blocked sitter", "blocked"),
    "pet": ("pet", "pets"),
    "safe": ("safe", "safes"),
    "hook": ("hook", "hooks"),
    "key": ("key", "keys"),
    "copy": ("key", "key copies"),
    "service": ("service", "services"),
    "price": ("own price", "own prices"),
    "visit": ("visit", "visits"),
    "message": ("message", "messages"),
    "request": ("request", "requests"),
}
ACTION_WORDS: Final = {
    "add": "new",
    "change": "changed",
    "same": "same",
    "clash": "clash",
    "refused": "refused",
    "sitter": "sitter",
    "ask": "who?",
    "double": "double?",
    "note": "note",
}
_NOTICED: Final = {
    "zip_lost_zero": "{:,} zip codes had lost a leading zero, and got it back",
    "cells_with_line_breaks": "{:,} cells with line breaks are kept as they are",
    "no_key_required": "{:,} clients need no key",
    "contact_has_key": "{:,} contacts have a key of their own",
    "key_lost_zero": "{:,} key numbers had lost a leading zero, and got it back",
    "key_described": "{:,} key cells describe the key; it gets a new code, and the words are kept",
    "key_with_copy": "{:,} key cells name the copy",
    "keys_no_hook": "{:,} keys have no hook in the file: they are in the safe, without a hook",
    "hook_unclear": "{:,} hook cells name no hook; the words are kept with the key",
    "hooks_asked_twice": "{:,} times a hook is asked for that is taken: that copy is in the safe, without a hook",
    "pets_partial_dob": "{:,} pets have a year or a month of birth, and no day",
    "remarks_with_a_code": "{:,} remarks hold a code of a door: they are kept under lock as ways in",
    "codes_collide": "{:,} key codes are other clients' here: these keys get new codes and keep the old ones beside "
    "them; print their tags (Labels), and hang them by the new codes",
    "codes_compared": "{:,} codes of doors are on file; where the file has another one, it is written when you import",
    "key_unclear": "{:,} cells do not tell where the key is: the copy is missing, with the words",
    "place_unclear": "{:,} places cannot be told: the copy is missing, with the words",
    "rows_where_count_differs": "{:,} rows count other copies than they list; the list counts",
    "visits": "{:,} visits are booked in the calendars, on the days that are read",
    "visits_cancelled": "{:,} visits are cancelled there",
    "sits": "{:,} sits take whole days",
    "no_visits": "{:,} entries are no visits (a sitter's own time, or as was said)",
    "visits_by_pets": "{:,} visits were told by surname and animals",
    "visits_by_street": "{:,} visits were told by the street beside the title",
    "visits_by_name": "{:,} visits were told by the name, where the title has not all animals",
    "visits_by_answer": "{:,} visits were told by what somebody has said before",
    "visits_asked": "{:,} visits can be of several clients, and wait for an answer",
    "visits_of_nobody": "{:,} visits are of a client who is not on file, and wait for an answer",
    "visits_unassigned": "{:,} visits have no sitter: who makes them cannot be told, or may not",
    "visits_called_off": "{:,} visits are called off: the calendar has them no more",
    "visits_left_alone": "{:,} visits are not in the file any more and stay, because not all of it could be read",
    "visits_kept": "{:,} visits were changed here and stay so; the calendar has said nothing new of them",
    "visits_without_end": "{:,} visits have no end; they are taken as 30 minutes",
    "visits_twice": "{:,} visits stand in two files of the same calendar, and count once",
    "visits_outside": "{:,} entries are outside the days that are read",
    "visit_notes_with_a_code": "{:,} descriptions hold a code of a door and were left out: a note is no place for it",
    "services_unknown": "{:,} visits name no service of the office; the words are kept as their note",
    "several_emails": "{:,} cells hold several e-mail addresses",
}


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of the preview.

    Attributes:
        action: ``add``, ``change``, ``same``, ``clash``, ``refused``; ``sitter`` for a name that nobody goes by,
            ``ask`` for a text of a calendar that can mean anybody, ``note`` for a line that is written with a remark.
        where: file and line, ``Pets.csv 14``; the sheet where a file has several.
        kind: what it is, in a word.
        title: what to call it.
        why: the reason, or what changes.
        key: of a line that asks (``ask``), the question.
    """

    action: str
    where: str
    kind: str
    title: str
    why: str
    key: str = ""


def where(origin: Origin) -> str:
    """File, sheet and line of something in a file."""
    sheet = f" ({origin.sheet})" if origin.sheet else ""
    return f"{origin.file}{sheet} line {origin.line}"


def asked_lines(plan: ImportPlan) -> tuple[PlanLine, ...]:
    """What people should look at: whom calendars mean, clashes, refused lines, sitters, remarks; in this order."""
    found: dict[str, list[PlanLine]] = {"ask": [], "double": [], "clash": [], "refused": [], "sitter": [], "note": []}
    for question in plan.questions:
        visits = "1 visit" if question.times == 1 else f"{question.times:,} visits"
        kind = "client" if question.kind == "client" else "sitter"
        key = f"{question.kind} {question.key}"
        why = f"{question.reason}; {visits}"
        found["ask"].append(PlanLine("ask", where(question.origin), kind, question.text, why, key))
    for number, double in enumerate(plan.doubles):
        why = f"may be {double.other}: {double.why}"
        found["double"].append(
            PlanLine("double", where(double.origin), "client", double.title, why, f"double {number}")
        )
    for item in plan.items:
        if item.question:
            continue
        if item.action in {"clash", "refused"}:
            found[item.action].append(_line(item, item.action, "; ".join((item.reason, *item.remarks))))
        elif item.remarks:
            found["note"].append(_line(item, "note", "; ".join(item.remarks)))
    for sitter in plan.unmatched_sitters:
        times = "once" if sitter.times == 1 else f"{sitter.times:,} times, first here"
        found["sitter"].append(PlanLine("sitter", where(sitter.origin), "", sitter.name, f"{sitter.reason}; {times}"))
    return tuple(line for lines in found.values() for line in lines)


def all_lines(plan: ImportPlan) -> tuple[PlanLine, ...]:
    """Every line: those that people should look at first, then changes, additions, and what is here already."""
    rest: dict[str, list[PlanLine]] = {"change": [], "add": [], "same": []}
    for item in plan.items:
        if item.action in rest and not item.remarks:
            told = [_told_change(each) for each in item.changes if each.field != "day"]
            why = "; ".join(told) if item.action == "change" else ""
            rest[item.action].append(_line(item, item.action, why))
    return (*asked_lines(plan), *(line for lines in rest.values() for line in lines))


def noticed(plan: ImportPlan) -> tuple[str, ...]:
    """What was mended or kept aside, and what was passed over, a sentence each."""
    told = (sentence.format(plan.tallies[name]) for name, sentence in _NOTICED.items() if plan.tallies[name])
    return (*told, *plan.remarks)


def summary(plan: ImportPlan) -> str:
    """The plan in one sentence: ``620 clients, 921 pets … new; 2 lines clash``."""
    counts = plan.counts
    parts = []
    for action, word in (("add", "new"), ("change", "changed"), ("clash", "clashing"), ("refused", "refused")):
        told = [f"{number:,} {KIND_WORDS[kind][number != 1]}" for kind in counts if (number := counts[kind][action])]
        if told:
            parts.append(f"{word}: {', '.join(told)}")
    return "; ".join(parts) or "everything in the files is here already"


def counts_report(plan: ImportPlan, *, made_at: datetime, zone: tzinfo) -> Report:
    """Kind by kind how many are new, changed, the same, clashing and refused."""
    columns = (
        Column("kind", "", place="text"),
        *(Column(action, ACTION_WORDS[action].upper(), right=True) for action in ACTIONS),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (KIND_WORDS[kind][1], *(by[action] for action in ACTIONS)) for kind, by in plan.counts.items()
    )
    return Report("import", "Import", made_at, columns, rows, zone, nothing="The files hold nothing to import.")


def answers_report(answers: tuple[MatchRow, ...], *, made_at: datetime, zone: tzinfo) -> Report:
    """What is remembered of calendars' texts, newest first."""
    columns = (
        Column("id", "NO.", right=True),
        Column("kind", "KIND"),
        Column("text", "IN THE CALENDAR", place="text"),
        Column("meant", "IS"),
        Column("at", "SAID"),
    )
    rows = tuple((one.id, one.kind, one.text, one.meant, one.at) for one in answers)
    return Report("answers", "Answers", made_at, columns, rows, zone, nothing="Nothing is remembered yet.")


def past_report(past: tuple[PastImport, ...], *, made_at: datetime, zone: tzinfo) -> Report:
    """The imports that there were, newest first."""
    columns = (
        Column("id", "NO.", right=True),
        Column("at", "WHEN"),
        Column("source", "SOURCE"),
        Column("files", "FILES"),
        Column("added", "NEW", right=True),
        Column("changed", "CHANGED", right=True),
        Column("undone", "TAKEN BACK"),
    )
    rows = tuple(
        (one.id, one.at, one.source, one.files, _total(one, "add"), _total(one, "change"), one.undone) for one in past
    )
    return Report("imports", "Imports", made_at, columns, rows, zone, nothing="Nothing has been imported yet.")


def _total(one: PastImport, action: str) -> int:
    return sum(by.get(action, 0) for by in one.counts.values())


def document(plan: ImportPlan, *, applied: bool, batch_id: int | None = None) -> dict[str, Json]:
    """The plan for programs. What is sealed is not in it."""
    return {
        "files": list(plan.files),
        "sources": list(plan.sources),
        "applied": applied,
        "batch": batch_id,
        "counts": {kind: dict(by) for kind, by in plan.counts.items()},
        "tallies": dict(plan.tallies),
        "remarks": list(plan.remarks),
        "unmatched_sitters": [
            {"name": each.name, "times": each.times, **_origin(each.origin), "reason": each.reason}
            for each in plan.unmatched_sitters
        ],
        "questions": [
            {
                "kind": each.kind,
                "text": each.text,
                "times": each.times,
                **_origin(each.origin),
                "reason": each.reason,
                "fitting": list(each.fitting),
            }
            for each in plan.questions
        ],
        "doubles": [
            {
                "title": each.title,
                **_origin(each.origin),
                "other": each.other,
                "why": each.why,
                "client_id": each.client_id,
            }
            for each in plan.doubles
        ],
        "items": [_item(item) for item in plan.items],
    }


def _item(item: Item) -> dict[str, Json]:
    return {
        "kind": item.kind,
        "action": item.action,
        **_origin(item.origin),
        "title": item.title,
        "reason": item.reason,
        "remarks": list(item.remarks),
        "id": item.target,
        "changes": list(_changes(item)),
    }


def _changes(item: Item) -> Iterator[dict[str, Json]]:
    for change in item.changes:
        new = change.new
        yield {"field": change.field, "old": _plain(change.old), "new": new.id if isinstance(new, Ref) else _plain(new)}


def _plain(value: Value) -> Json:
    """A value for programs; a wall-clock time has no offset."""
    return value.isoformat() if isinstance(value, datetime) else value


def _origin(origin: Origin) -> dict[str, Json]:
    return {"file": origin.file, "sheet": origin.sheet, "line": origin.line}


def _line(item: Item, action: str, why: str) -> PlanLine:
    return PlanLine(action, where(item.origin), KIND_WORDS[item.kind][0], item.title, why)


_FIELDS: Final = {"starts_at": "begins", "ends_at": "ends"}


def _told_change(change: FieldChange) -> str:
    words = _FIELDS.get(change.field) or change.field.removesuffix("_id").replace("_", " ")
    if isinstance(change.new, Ref):
        return f"{words}: another one"
    if change.field.endswith("_id"):
        return f"{words}: nobody any more"
    return f"{words}: {_told(change.old)} → {_told(change.new)}"


def _told(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%a} {value.day} {value:%b %H:%M}"
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(value).split())
