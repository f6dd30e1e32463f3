"""Every report that the office's own documents name is in the list, under that name."""

from __future__ import annotations

import inspect

import pytest
from sqlalchemy import Engine, event

from at_the_reports import Asked
from keydesk.reports.listed import AREAS
from keydesk.reports.registry import REPORTS, build_report, listed_report
from keydesk.reports.schedule import schedule_line
from keydesk.rules.refusal import Refusal

_MOST_STATEMENTS = 16

NAMED = {
    "Daily Summary": "daily-summary",
    "Week at a glance": "week-at-a-glance",
    "Week-at-a-Glance": "week-at-a-glance",
    "Keys Needed": "keys-needed",
    "Keys Needed Report": "keys-needed",
    "Sitter Keys": "sitter-keys",
    "Key Location Report": "key-location-report",
    "Master Key List": "master-key-list",
    "Client Key Report": "client-key-report",
    "Keys No Longer Needed": "no-longer-needed",
    "Clients with a key on file": "clients-with-key",
    "Clients without a key on file": "clients-without-key",
    "No Key Required": "no-key-required",
    "Key Log": "key-log",
    "Overdue": "overdue",
    "Missing and lost": "missing-and-lost",
    "As of": "as-of",
    "Safe contents": "safe-contents",
    "Pull list": "pull-list",
    "Put away": "put-away",
    "Stock-take results": "stock-take",
    "Custody of one key": "custody",
    "Who looked at what": "who-looked",
    "Agreements and tests outstanding": "outstanding",
    "Clients with custom prices": "custom-prices",
    "Copies short": "copies-short",
    "Keys over the weeks": "weeks",
    "Shift schedule": "shift-schedule",
    "Keys on the way": "on-the-way",
    "Messages": "messages",
    "Requests": "requests",
    "Invoices": "invoices",
    "Payments received": "payments",
    "Open balances (aging)": "open-balances",
    "Statement": "statement",
    "Unbilled visits": "unbilled-visits",
}
"""The words of the seeds and of the office's list of reports, and the name on the command line."""


@pytest.mark.parametrize(("title", "name"), NAMED.items())
def test_every_report_is_found_by_its_title_and_by_its_name(title: str, name: str) -> None:
    """However it is written: as people say it, or as the command line does."""
    assert listed_report(title) is REPORTS[name]
    assert listed_report(name) is REPORTS[name]
    assert listed_report(title.upper()) is REPORTS[name]


def test_the_list_has_no_report_that_nobody_named() -> None:
    """And each stands with others of its sort, in the order of the sorts."""
    assert set(REPORTS) == set(NAMED.values())
    areas = [each.area for each in REPORTS.values()]
    assert areas == sorted(areas, key=list(AREAS).index)


def test_the_client_key_report_has_two_tabs(asked: Asked) -> None:
    """Keys per client, and Keys No Longer Needed by staff."""
    tabs = REPORTS["client-key-report"].tabs
    assert [title for _, title in tabs] == ["Keys per client", "Keys No Longer Needed"]
    first, second = (asked.report("client-key-report", tab=tab) for tab, _ in tabs)
    assert first.rows == asked.report("client-key-report").rows
    assert second.rows == asked.report("no-longer-needed").rows
    for written in ("no-longer-needed", "Keys No Longer Needed"):
        again = asked.desk.look_up_now(build_report, name="client-key-report", texts={}, tab=written)
        assert again.rows == second.rows
    for name, part in (("client-key-report", "nonsense"), ("overdue", "per-client")):
        with pytest.raises(Refusal, match="has no part"):
            asked.desk.look_up_now(build_report, name=name, texts={}, tab=part)


@pytest.mark.parametrize("name", REPORTS)
def test_what_a_report_can_be_asked_with_is_what_its_builder_takes(name: str) -> None:
    """Each parameter is a word of the builder's, and the builder needs nothing that is not among them."""
    listed = REPORTS[name]
    taken = inspect.signature(listed.build).parameters
    given = {each.given_as for each in listed.parameters}
    assert given <= set(taken), given - set(taken)
    needed = {word for word, each in taken.items() if each.default is inspect.Parameter.empty} - {"reading"}
    assert needed <= {each.given_as for each in listed.parameters if each.required}
    assert listed.sentence.endswith(".")
    assert len(listed.sentence) <= 78
    assert len({each.name for each in listed.parameters}) == len(listed.parameters)


@pytest.mark.parametrize("name", REPORTS)
def test_every_choice_of_every_report_can_be_asked_for(asked: Asked, name: str) -> None:
    """A choice that is offered is one that the builder knows, written as it is offered or as it is kept."""
    texts = {"client": "1"} if name == "statement" else {}
    if name == "custody":
        ((tag,),) = asked.sql("SELECT tag_code FROM key_copy WHERE id = 1")
        texts = {"copy": tag}
    for each in REPORTS[name].parameters:
        offered = [value for choice in each.choices for value in choice] or (["yes"] if each.kind == "yes_no" else [])
        for text in offered:
            report = asked.desk.look_up_now(build_report, name=name, texts={**texts, each.name: text})
            assert report.made_by == asked.desk.operator.name
            assert report.asked


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_asks_a_few_statements_and_not_one_a_row(asked: Asked, name: str) -> None:
    """However many rows it has: lists of primary keys come in parts of some hundred."""
    asked_for: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked_for.append(statement)

    values = {"custody": {"copy": 1}, "statement": {"client": 1}}.get(name, {})
    asked.report(name, **values)
    event.listen(Engine, "before_cursor_execute", count)
    try:
        report = asked.report(name, **values)
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert len(asked_for) <= _MOST_STATEMENTS + len(report.rows) // 100, len(asked_for)


def test_a_schedule_line_asks_for_the_same_report() -> None:
    """For cron, with what was asked."""
    assert "keydesk report sitter-keys" in schedule_line("sitter-keys", {"sitter": "Sam Ortega"})
