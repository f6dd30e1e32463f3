"""An operator of one branch sees no message, invoice or visit of the other, by whatever way (issue of two branches).

Every way out is found by itself: every query by its module, every report by the list of reports, every export by its
kinds, every command by the outline. A new one that nobody has thought of is tried, too; one that cannot be tried
without being told how stops the test until somebody says it.
"""

from __future__ import annotations

import inspect
import io
import os
import pkgutil
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import time, timedelta
from importlib import import_module
from typing import Any, Final

import pytest

from both_branches import PAIRS, SHORT, TODAY, TwoBranches, canaries_in, canary, two_branches
from builders import MORNING, Office, identity_of
from keydesk.cli.exporting import _KINDS as EXPORTED
from keydesk.cli.main import run_command
from keydesk.cli.outline import OUTLINE
from keydesk.db import queries
from keydesk.db.work import Reading
from keydesk.desk import Desk
from keydesk.operations.undo import undo
from keydesk.operations.visit_changes import assign_visits, change_visit
from keydesk.operations.visit_states import cancel_visit, cancel_visits, complete_visits, reopen_visits
from keydesk.reports.export import export
from keydesk.reports.registry import REPORTS, build_report
from keydesk.reports.report import Report
from keydesk.reports.writing import written_text
from keydesk.rules.branches import BRANCHES, other_branch
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import FACILITY, IN_HOME

Told = Iterator[tuple[str, str]]

SOME_IDS: Final = list(range(1, 200))
"""Primary keys of everything in the small office."""

BY_KIND: Final = {"Subject": "client", "time | None": time(8, 30)}
"""What parameters mean that are called as others are, by the kinds that they are of."""


@pytest.fixture
def both(office: Office) -> TwoBranches:
    """Rivera, today, in both branches."""
    return two_branches(office)


def desk_of(both: TwoBranches, pair: tuple[str | None, str | None], branch: str | None = None) -> Desk:
    """The desk of whoever has these two roles, working in one branch or in all that they see."""
    desk = both.office.desk(both.uids[pair])
    desk.work_in(branch)
    return desk


def seen_by(pair: tuple[str | None, str | None]) -> set[str]:
    """The branches in which somebody has a place."""
    return {branch for branch, role in zip(BRANCHES, pair, strict=True) if role is not None}


# -- every query -------------------------------------------------------------------------------------------------------


def asked_with(both: TwoBranches, branch: str) -> dict[str, Any]:
    """What the parameters of queries mean, by their names: everything of one branch."""
    ids = both.ids[branch]
    return {
        **{f"{name}_id": ids[name] for name in ("visit", "message", "invoice", "payment")},
        "request_id": ids["service_request"],
        "mail_id": ids["outbox"],
        "thing_id": ids["visit"],
        "sitter_id": both.sitters[branch],
        "staff_id": both.sitters[branch],
        "operator_id": 1,
        "client_id": both.rivera,
        "owner_id": both.rivera,
        "into_id": both.rivera,
        "subject_id": ids["visit"],
        "first_id": both.rivera,
        "second_id": both.rivera,
        "service_id": 1,
        "batch_id": both.batches[branch],
        **dict.fromkeys(("copy_id", "key_id", "safe_id", "pet_id", "vet_id", "stock_take_id", "number"), 1),
        **dict.fromkeys(("ids", "client_ids", "copy_ids", "seqs"), SOME_IDS),
        **dict.fromkeys(("text", "who", "query_text"), "rivera"),
        "code": "K7MT-1",
        "codes": ["K7MT-1"],
        "tag_code": "K7MT-1",
        "label": "Front office",
        "name": "walk",
        "day": TODAY,
        "first": TODAY - timedelta(days=3),
        "last": TODAY + timedelta(days=9),
        "days": 9,
        "since": MORNING - timedelta(days=9),
        "until": MORNING + timedelta(days=9),
        "at": MORNING,
        "before": TODAY + timedelta(days=1),
        "begins": [MORNING - timedelta(days=1)],
        "span": (TODAY, TODAY),
        "kind": "visits",
        "subject": "visit",
        "report": "daily-summary",
        "source": "",
        "mark": "x",
        "marks": ["x"],
        "safe_ids": [1],
        "of_client": True,
        "everything": True,
        "everybody": True,
        "everywhere": True,
        "only_open": False,
        "minutes": 30,
        "repeat": None,
        "columns": ("client", "visits"),
        "by": "client",
        "undone": frozenset(),
        "stock": ("rivera",),
        "limit": 500,
        "branch": branch,
        "left_on": TODAY,
    }


OF_BOTH_SIDES: Final = ("mail.mail_facts", "outbox.outbox", "messages.client_messages(client_id)")
"""What tells whoever sees both of the other one too, whichever branch the session works in: mails go out once, for
both, and a client's log opens on the client's primary branch (K8)."""

MUST_BE_FOUND: Final = (
    *(("visit", "note"), ("visit", "pets"), ("message", "body"), ("service_request", "wish"), ("invoice", "note")),
    *(("invoice_line", "text"), ("payment", "reference"), ("outbox", "body"), ("shift", "note"), ("visit", "record")),
)
"""Texts that some query gives to whoever may read them."""

INNER: Final = frozenset(
    {
        *("begun", "branch_id", "fields", "held", "memberships", "one", "order", "own", "past", "query", "row"),
        *("rows", "source", "standing", "term", "thing", "value", "values", "wanted", "window"),
    }
)
"""Parameters that only other queries give: a query that has one gives a part of what those give."""


def the_queries() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every function of every module of queries that reads for itself."""
    for module in pkgutil.iter_modules(queries.__path__):
        names = inspect.getmembers(import_module(f"{queries.__name__}.{module.name}"), inspect.isfunction)
        for name, function in names:
            first = next(iter(inspect.signature(function).parameters), "")
            if function.__module__.endswith(f".{module.name}") and first == "reading" and not name.startswith("_"):
                yield f"{module.name}.{name}", function


def told_by_queries(desk: Desk, asked: dict[str, Any], *, seen: set[str]) -> Told:
    """What every query answers, each asked with as little and with as much as it can be asked with."""
    for name, query in the_queries():
        parameters = list(inspect.signature(query).parameters.values())[1:]
        needed = {each.name for each in parameters if each.default is each.empty and each.kind is not each.VAR_KEYWORD}
        if needed & INNER or ("branch" in needed and asked["branch"] in seen):
            continue
        assert needed <= asked.keys(), f"say above what {name} is asked with: {sorted(needed - asked.keys())}"
        could = {each.name for each in parameters} & asked.keys() - INNER
        if asked["branch"] in seen:
            # Whoever has a place in both may turn to the other side of a page; nobody else gets it by its name.
            could -= {"branch"}
        for given in (needed, *({*needed, one} for one in sorted(could - needed))):
            kinds = {each.name: str(each.annotation) for each in parameters}
            values = {each: BY_KIND.get(kinds[each], asked[each]) for each in given}
            yield f"{name}({', '.join(sorted(given))})", answer(desk, query, values)


def answer(desk: Desk, query: Callable[..., Any], given: dict[str, Any]) -> str:
    """What a query says, as text, or what it refuses with."""

    def ask(reading: Reading) -> str:
        found = query(reading, **given)
        return repr(list(found) if inspect.isgenerator(found) else found)

    try:
        return desk.look_up_now(ask)
    except Refusal as refusal:
        return f"{refusal.message} {refusal.details}"


def test_no_query_gives_anything_of_the_other_branch(both: TwoBranches) -> None:
    """Every query of the program, asked by somebody of one branch about everything of the other."""
    cases = [
        *(((role, None), None) for role in ("base", "scheduler", "admin")),
        *(((None, role), None) for role in ("base", "admin")),
        *((("admin", "admin"), branch) for branch in BRANCHES),
    ]
    leaks: dict[str, set[str]] = defaultdict(set)
    for pair, branch in cases:
        desk = desk_of(both, pair, branch)
        seen = seen_by(pair)
        hidden = other_branch(branch) if branch is not None else next(iter(set(BRANCHES) - seen))
        for name, text in told_by_queries(desk, asked_with(both, hidden), seen=seen):
            if branch is None or not name.startswith(OF_BOTH_SIDES):
                leaks[name] |= canaries_in(text, hidden)
        desk.close()
    assert {name: found for name, found in leaks.items() if found} == {}


def test_queries_give_it_to_whoever_is_of_both(both: TwoBranches) -> None:
    """The same queries say every text of both branches to somebody of both: so the test above looks where it stands."""
    desk, found = desk_of(both, ("admin", "admin")), set()
    for branch in BRANCHES:
        for _, text in told_by_queries(desk, asked_with(both, branch), seen=set(BRANCHES)):
            found |= canaries_in(text, IN_HOME) | canaries_in(text, FACILITY)
    for branch in BRANCHES:
        for table, column in MUST_BE_FOUND:
            assert canary(branch, table, column) in found
        assert f"{SHORT[branch]} amount" in found


# -- every report, every export ----------------------------------------------------------------------------------------


def told_by_reports(desk: Desk) -> Told:
    """Every report of the list with each of its parts, and every list that can be exported, as programs read them."""
    for listed in REPORTS.values():
        texts = {"copy": "K7MT-1"} if any(each.name == "copy" for each in listed.parameters) else {}
        for tab in [name for name, _ in listed.tabs] or [""]:
            yield listed.name, written(desk, build_report, name=listed.name, texts=texts, tab=tab)
    for kind in EXPORTED:
        yield f"export {kind}", written(desk, export, kind=kind)


def written(desk: Desk, build: Callable[..., Report], **asked: Any) -> str:
    """A report as JSON has it, and as people read it; or what it refuses with."""
    try:
        report = desk.look_up_now(build, **asked)
    except Refusal as refusal:
        return f"{refusal.message} {refusal.details}"
    return written_text(report, "json") + written_text(report, "text")


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0]} and {pair[1]}")
def test_no_report_and_no_export_gives_anything_of_the_other_branch(
    both: TwoBranches, pair: tuple[str | None, str | None]
) -> None:
    """For each pair of roles, working in each branch that they have, and in all of them."""
    seen = seen_by(pair)
    for branch in (None, *sorted(seen)):
        desk = desk_of(both, pair, branch)
        hidden = set(BRANCHES) - (seen if branch is None else {branch})
        shown: set[str] = set()
        for name, text in told_by_reports(desk):
            for other in hidden:
                assert not canaries_in(text, other), f"{name} tells {pair} in {branch} of {other}"
            for own in set(BRANCHES) - hidden:
                shown |= canaries_in(text, own)
        for own in set(BRANCHES) - hidden:
            assert canary(own, "visit", "pets") in shown
        desk.close()


# -- every command that lists ------------------------------------------------------------------------------------------

LISTING: Final[dict[str, tuple[str, ...]]] = {
    "who-has": ("who-has K7MT-1",),
    "history": ("history K7MT-1", "history client Rivera", "history staff Jo", "history staff Sam"),
    "lost-keys": ("lost-keys",),
    "summary": ("summary", "summary --by client"),
    "needed": ("needed --days 9", "needed --client Rivera"),
    "mail": ("mail --dry-run", "mail --outbox", "mail --show 1", "mail --show 2", "mail --short"),
    "report": ("report daily-summary", "report keys-needed --days 9", "report week-at-a-glance"),
    "keys": ("keys", "keys --columns tag,needed,client", "keys --group client"),
    "clients": ("clients", "clients visits:any", "clients --duplicates"),
    "client": ("client Rivera", "client Rivera --all"),
    "pets": ("pets",),
    "pet": ("pet 1",),
    "staff": ("staff", "staff --all"),
    "safes": ("safes",),
    "hooks": ("hooks Front",),
    "visits": ("visits --days 9", "visits --client Rivera", "visits --sitter Jo", "visits --sitter Sam"),
    "messages": ("messages", "messages Rivera"),
    "requests": ("requests", "requests --all"),
    "invoices": ("invoices", "invoices --client Rivera", "invoices --state open"),
    "payments": ("payments", "payments --client Rivera"),
    "statement": ("statement Rivera",),
    "prices": ("prices", "prices --client Rivera"),
    "vets": ("vets",),
    "territories": ("territories",),
    "access": ("access Rivera",),
    "agreement": ("agreement Rivera",),
    "contacts": ("contacts Rivera",),
    "logins": ("logins Rivera",),
    "person": ("person Jo", "person Sam"),
    "stock-take": ("stock-take",),
    "hook-map": ("hook-map Front",),
    "export": tuple(f"export {kind}" for kind in EXPORTED),
    "config": ("config", "config branches", "config services"),
    "import": ("import --list",),
    "shifts": ("shifts", "shifts --days 9"),
    "invoice": ("invoice show 1", "invoice show F-1", "invoice show H-1"),
    "doctor": ("doctor",),
}
"""Every command that lists or shows something, with what it is asked here; each is asked for JSON, too."""

OF_ONE: Final = frozenset(
    {
        *("summary", "needed", "report", "visits", "messages", "requests", "history", "export", "keys", "clients"),
        *("staff", "prices", "invoices", "payments", "statement"),
    }
)
"""Commands that take ``--branch``."""

DOING: Final = frozenset(
    {
        *("demo", "init", "check-out", "check-in", "transfer", "reassign", "missing", "found", "lost", "lost-key"),
        *("rekey", "retire", "return", "due", "chase", "recall", "spare", "home", "undo", "scan", "receipt", "merge"),
        *("apart", "message", "request", "status", "sitters", "pin", "add", "labels", "badges", "backup", "restore"),
        *("verify", "sync", "shift", "receive", "payment", "change-clients"),
    }
)
"""Commands that do something, and tell of what they did."""


def test_every_command_is_said_to_list_or_to_do() -> None:
    """Whoever writes a command says here what it is, so that it is tried below."""
    assert LISTING.keys() | DOING == OUTLINE.keys()
    assert not LISTING.keys() & DOING


@pytest.mark.parametrize(
    ("pair", "hidden"),
    [*(((role, None), FACILITY) for role in ("base", "admin")), ((None, "scheduler"), IN_HOME)],
    ids=str,
)
def test_no_command_gives_anything_of_the_other_branch(
    both: TwoBranches,
    pair: tuple[str | None, str | None],
    hidden: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every command that lists, for people and for programs, alone and with the other branch asked for by its name."""
    monkeypatch.setattr("keydesk.clock.SystemClock.now", lambda _clock: MORNING)
    monkeypatch.setattr("keydesk.desk.of_this_process", lambda: identity_of(both.uids[pair]))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setenv("KEYDESK_DB", os.fspath(both.office.path))
    shown: set[str] = set()
    for line in (line for lines in LISTING.values() for line in lines):
        for more in ("", " --json", *([f" --branch {hidden}"] if line.split()[0] in OF_ONE else [])):
            run_command([*line.split(), *more.split()])
            out, err = capsys.readouterr()
            assert not canaries_in(out + err, hidden), f"keydesk {line}{more}"
            assert "Traceback" not in err
            shown |= canaries_in(out, other_branch(hidden))
    assert canary(other_branch(hidden), "visit", "pets") in shown


# -- whoever knows a number --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hidden", BRANCHES)
def test_a_visit_of_the_other_branch_is_not_there_for_whoever_knows_its_number(both: TwoBranches, hidden: str) -> None:
    """Changing, giving, calling off, saying that it was made: as if there were none of that number."""
    desk = desk_of(both, ("admin", "admin"), other_branch(hidden))
    visit = both.ids[hidden]["visit"]
    tries: list[tuple[Callable[..., Any], Callable[[int], dict[str, Any]]]] = [
        (change_visit, lambda number: {"visit_id": number, "version": None, "fields": {"note": "x"}}),
        (assign_visits, lambda number: {"visits": [(number, None)], "sitter_id": None}),
        (cancel_visit, lambda number: {"visit_id": number}),
        *((each, lambda number: {"visit_ids": [number]}) for each in (cancel_visits, complete_visits, reopen_visits)),
    ]
    for operation, asked in tries:
        said = []
        for number in (visit, 999):
            with pytest.raises(Refusal) as refused:
                desk.perform_now(operation, **asked(number))
            assert refused.value.code == "not_found"
            said.append(refused.value.message.replace(str(number), "N"))
        assert said[0] == said[1]


@pytest.mark.parametrize(("pair", "hidden"), [(("admin", None), FACILITY), ((None, "admin"), IN_HOME)], ids=str)
def test_what_was_done_in_the_other_branch_is_taken_back_by_nobody_who_does_not_see_it(
    both: TwoBranches, pair: tuple[str | None, str | None], hidden: str
) -> None:
    """An undo by its number is refused as if there were no such act; whoever sees both may be told more."""
    desk = desk_of(both, pair)
    with pytest.raises(Refusal, match=f"There is no batch {both.batches[hidden]}") as refused:
        desk.perform_now(undo, batch_id=both.batches[hidden])
    assert refused.value.code == "not_found"
