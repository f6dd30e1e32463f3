"""At a terminal: which column of a list means what, asked where the headers alone have told it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from keydesk.cli.ending import say
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from keydesk.importing.mapping import TableMapping
    from keydesk.importing.request import Opened
    from keydesk.importing.shapes import ToldTable


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


def _answer(question: str) -> str:
    sys.stderr.write(question)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line.strip()
