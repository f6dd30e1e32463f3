"""At a terminal: which column of a list means what, and whom a calendar's texts mean, asked where files do not tell."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from keydesk.cli.ending import say
from keydesk.rules.text import fold, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.desk import Desk
    from keydesk.importing.items import Double, Question
    from keydesk.importing.mapping import TableMapping
    from keydesk.importing.request import Opened
    from keydesk.importing.shapes import ToldTable

_MOST_OFFERED: Final = 12


def ask_mapping(opened: Opened) -> Opened:
    """The files with every list's columns as a person has seen and said them."""
    asked = [(one, _asked(one)) for one in opened.in_question]
    return opened.mapped(asked) if asked else opened


def _asked(told: ToldTable) -> TableMapping | None:
    from keydesk.importing.mapping import FIELDS, KINDS, NOTE, SECRET, SKIP, TableMapping, propose_for

    table = told.table
    mapping = told.mapping
    say("")
    say(f"{table.file}{f', {table.sheet}' if table.sheet else ''}: {len(table.records):,} rows")
    if mapping is None:
        kind = _answer(f"  What does it list? {', '.join(KINDS)}; Enter passes it over: ")
        if kind not in KINDS:
            return None
        mapping = propose_for(table, kind)
    _show(told, mapping)
    if _answer("  Enter reads it like this, e goes through the columns: ").casefold() != "e":
        return mapping
    allowed = (*FIELDS[mapping.kind], NOTE, SECRET, SKIP)
    say(f"  A column can be {', '.join(allowed)}. Enter leaves it.")
    columns = dict(mapping.columns)
    for header in table.headers:
        while True:
            answer = _answer(f"  {shown(header, width=30)} [{columns.get(header, NOTE)}]: ").casefold()
            if not answer or answer in allowed:
                break
            say(f"  There is no {shown(answer, width=30)}.")
        columns[header] = answer or columns.get(header, NOTE)
    return TableMapping(mapping.kind, columns)


def _show(told: ToldTable, mapping: TableMapping) -> None:
    from keydesk.importing.mapping import NOTE
    from keydesk.importing.reading import samples

    say(f"  It is read as a list of {mapping.kind}:")
    for place, header in enumerate(told.table.headers):
        cells = " · ".join(samples(told.table, place, most=1))
        say(f"    {shown(header, width=26):26}  {mapping.columns.get(header, NOTE):18}  {shown(cells, width=40)}")


def ask_questions(desk: Desk, questions: Sequence[Question]) -> bool:
    """Asks whom the texts of calendars mean, and remembers what is said; gives whether anything was."""
    from keydesk.db.queries.clients import list_clients
    from keydesk.db.queries.staff import list_staff
    from keydesk.operations.calendar_matches import remember_match

    clients = {
        row.client_id: f"{row.name}{f', {row.street}' if row.street else ''}" for row in desk.look_up_now(list_clients)
    }
    staff = {row.staff_id: row.name for row in desk.look_up_now(list_staff)}
    said = False
    for question in questions:
        by_client = question.kind == "client"
        say("")
        say(
            f"{shown(question.text, width=70)}: {'whose visits are these?' if by_client else 'who makes these visits?'}"
        )
        visits = "1 visit" if question.times == 1 else f"{question.times:,} visits"
        say(f"  {visits}, the first in {shown(question.origin.file)} line {question.origin.line}")
        say(f"  {question.reason}")
        answer = _asked_who(clients if by_client else staff, question)
        if answer is None:
            continue
        said = True
        if isinstance(answer, str):
            kind, key = ("ignore", question.title_key) if by_client else ("sitter", question.key)
            desk.perform_now(remember_match, kind=kind, key=key, text=question.title if by_client else question.text)
        elif by_client:
            desk.perform_now(remember_match, kind="client", key=question.key, text=question.text, client_id=answer)
        else:
            desk.perform_now(remember_match, kind="sitter", key=question.key, text=question.text, staff_id=answer)
    return said


def ask_doubles(desk: Desk, doubles: Sequence[Double]) -> bool:
    """Asks whether new clients are somebody who is here, or another row; gives whether anything was said."""
    from keydesk.operations.twins import remember_double

    said = False
    for double in doubles:
        say("")
        say(f"{shown(double.title, width=60)}, {shown(double.origin.file)} line {double.origin.line}")
        say(f"  may be {shown(double.other, width=70)}: {double.why}")
        answer = _answer("  s is the same, a is another one; Enter leaves it, and they come in as a new client: ")
        if answer.casefold() in {"s", "a"}:
            said = True
            desk.perform_now(
                remember_double,
                via="cli",
                source=double.source,
                outside_id=double.uid,
                same=answer.casefold() == "s",
                client_id=double.client_id,
                other_outside_id=double.other_uid,
            )
    return said


def _asked_who(everybody: dict[int, str], question: Question) -> int | str | None:
    """The record that was chosen; a word for nobody; None where it stays open."""
    offered = [each for each in question.fitting if each in everybody]
    nobody = "n is no visit" if question.kind == "client" else "n is nobody: the visits have no sitter"
    while True:
        for number, row in enumerate(offered, start=1):
            say(f"    {number}  {shown(everybody[row], width=66)}")
        answer = _answer(f"  A number, or part of a name; {nobody}; Enter leaves it: ")
        if not answer:
            return None
        if answer.casefold() == "n":
            return "nobody"
        if answer.isascii() and answer.isdigit() and 0 < int(answer) <= len(offered):
            return offered[int(answer) - 1]
        words = fold(answer).split()
        found = [row for row, name in everybody.items() if all(word in fold(name) for word in words)]
        if not found:
            say(f"  Nobody is called {shown(answer, width=40)}.")
        elif len(found) > _MOST_OFFERED:
            say(f"  {len(found):,} are called {shown(answer, width=40)}: write more of the name.")
        else:
            offered = found


def _answer(question: str) -> str:
    sys.stderr.write(question)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line.strip()
