"""What a report loses on its way out, and what it says instead (M1, M3)."""

from __future__ import annotations

import re

import pytest

from at_the_reports import Asked
from keydesk.reports.leaving import as_it_leaves, has_both, kind_of, with_addresses
from keydesk.reports.registry import REPORTS, build_report
from keydesk.reports.report import Report
from keydesk.rules.refusal import Refusal

_WORD = re.compile(r"[^\s,;:()·“”]+")


def built(asked: Asked, name: str, **texts: str) -> Report:
    """A report as it is on the screen."""
    made: Report = asked.desk.look_up_now(build_report, name=name, texts=texts)
    return made


def said(report: Report) -> set[str]:
    """Every word that stands anywhere in a report."""
    texts = [report.title, *report.notes, *report.asked]
    texts += [cell for row in report.rows for cell in row if isinstance(cell, str)]
    return {word for text in texts for word in _WORD.findall(text)}


@pytest.mark.parametrize("name", [name for name in REPORTS if name not in {"custody", "who-looked", "statement"}])
@pytest.mark.parametrize("shows", ["addresses", "nothing"])
def test_no_word_of_a_report_without_codes_is_a_code(asked: Asked, name: str, shows: str) -> None:
    """Not even in a sentence: what is to be done about a flag says `the key` where it said which."""
    codes = {code for (code,) in asked.sql("SELECT tag_code FROM key_copy UNION SELECT code FROM key")}
    report = built(asked, name)
    rows = asked.desk.look_up_now(with_addresses, report) if shows == "addresses" and about_clients(report) else report
    out = as_it_leaves(rows, shows=shows)
    if shows == "nothing" or has_both(rows):
        assert not said(out) & codes
    assert not has_both(out)
    assert len(out.rows) == len(report.rows)


def about_clients(report: Report) -> bool:
    """Whether a row is of one client."""
    return "client_id" in {column.name for column in report.columns} and bool(report.rows)


def test_addresses_stand_beside_the_clients(asked: Asked) -> None:
    """Each row has the address of its own client, and groups and totals keep their columns."""
    report = built(asked, "key-location-report")
    full = asked.desk.look_up_now(with_addresses, report)
    at = [column.name for column in full.columns].index("address")
    assert full.columns[at - 1].name == "client"
    known = dict(asked.sql("SELECT id, street || ', ' || city FROM client"))
    mine = [column.name for column in full.columns].index("client_id")
    assert [row[at] for row in full.rows] == [known[row[mine]] for row in full.rows]
    assert [full.columns[each].name for each in full.groups] == [report.columns[each].name for each in report.groups]
    assert [row[:at] + row[at + 1 :] for row in full.rows] == list(report.rows)
    assert asked.desk.look_up_now(with_addresses, full) is full


def test_who_asks_for_addresses_gets_them_and_no_code(asked: Asked) -> None:
    """The Daily Summary with addresses: where to go, and from which hook, and which tag it is not."""
    full = asked.desk.look_up_now(with_addresses, built(asked, "daily-summary"))
    out = as_it_leaves(full, shows="addresses")
    kinds = {kind_of(column) for column in out.columns}
    assert "address" in kinds
    assert "code" not in kinds
    assert "Take the key off hook" in " ".join(str(cell) for row in out.rows for cell in row)
    assert "never on one sheet" in out.notes[-1]
    both = as_it_leaves(full, shows="tags", together=True)
    assert both is full


def test_the_title_does_not_say_the_code_either(asked: Asked) -> None:
    """Custody of one copy, with neither codes nor addresses, is custody of `the key`."""
    tag = str(asked.sql("SELECT tag_code FROM key_copy ORDER BY id LIMIT 1")[0][0])
    report = built(asked, "custody", copy=tag)
    assert tag in said(report)
    assert tag not in said(as_it_leaves(report, shows="nothing"))


def test_a_report_that_is_about_nobody_has_no_address(asked: Asked) -> None:
    """It says so, and shows nothing that was not asked for."""
    with pytest.raises(Refusal, match="no address to show"):
        asked.desk.look_up_now(with_addresses, built(asked, "weeks"))
