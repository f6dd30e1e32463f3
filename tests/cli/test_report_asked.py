"""`report`: an option for each parameter, sets that were saved, and the line for cron that asks the same again."""

from __future__ import annotations

import shlex

import pytest

from builders import MORNING
from keydesk.cli.main import command_of
from keydesk.cli.reporting import Shows
from keydesk.reports.registry import REPORTS
from keydesk.reports.schedule import schedule_line
from shell import Keydesk, Shop


@pytest.fixture
def booked(shop: Shop, keydesk: Keydesk) -> Keydesk:
    """A visit of Sam's today and one of Jo's tomorrow."""
    shop.office.visit(1, 2, MORNING.date(), "08:30")
    shop.office.visit(3, 3, MORNING.date().replace(day=25), "10:00")
    shop.office.close()
    return keydesk


def test_each_parameter_is_an_option(booked: Keydesk) -> None:
    """`--name value`, `--name=value` and a bare `--name` for yes say what `--with` says."""
    long = booked("report", "keys-needed", "--with", "by=client", "--with", "lacking=yes", "--json").out
    assert booked("report", "keys-needed", "--by", "client", "--lacking", "--json").out == long
    assert booked("report", "keys-needed", "--lacking=yes", "--json", "--by=client").out == long
    assert booked("report", "keys-needed", "--lacking=no", "--by", "client", "--json").code == 0


def test_an_option_that_a_report_does_not_have_is_wrong_usage(booked: Keydesk) -> None:
    """It says which there are; a value that is missing, and a name that comes too late, are said, too."""
    for wrong, words in (
        (("overdue", "--frob", "2"), "takes no --frob; it can be asked with --sitter, --client, --at-least"),
        (("overdue", "late"), "takes no late"),
        (("overdue", "--at-least"), "option --at-least needs a value"),
        (("--at-least", "2", "overdue"), "the name of the report comes before --at-least"),
        ((), "say which report"),
    ):
        run = booked("report", *wrong)
        assert run.code == 2
        assert words in run.refusal


def test_a_report_lists_its_own_options(booked: Keydesk) -> None:
    """Every parameter of every report is listed with what can stand in it."""
    for each in REPORTS.values():
        listed = booked("report", each.name, "--list").out
        assert all(f"--{one.name} " in listed for one in each.parameters)
        assert ("--tab" in listed) == bool(each.tabs)
    assert "by sitter, by time, by client (by sitter unless said)" in booked("report", "daily-summary", "--list").out
    assert booked("report", "daily-summary", "--list", "--json").json["parameters"][0]["name"] == "day"


def test_a_set_is_saved_used_listed_and_taken_away(booked: Keydesk) -> None:
    """What is written on the command line goes before what the set says; what is kept is what was written."""
    kept = booked("report", "daily-summary", "--day", "tomorrow", "--save-as", "Ahead", "--shared")
    assert "Set “Ahead” of daily-summary saved for everybody." in kept.err
    assert booked("report", "daily-summary", "--set", "ahead").out == kept.out
    assert (
        booked("report", "daily-summary", "--set", "ahead", "--day", "today").out
        == booked("report", "daily-summary").out
    )
    assert booked("report", "--sets").out == "daily-summary  “Ahead” (for everybody): day=tomorrow\n"
    assert booked("report", "daily-summary", "--sets", "--json").json == [
        {"report": "daily-summary", "name": "Ahead", "shared": True, "tab": "", "asked": {"day": "tomorrow"}}
    ]
    assert "has a set “Ahead” already" in booked("report", "daily-summary", "--save-as", "ahead", "--shared").refusal
    assert booked("report", "daily-summary", "--save-as", "ahead", "--shared", "--replace").code == 0
    assert booked("report", "daily-summary", "--sets", "--json").json[0]["asked"] == {}
    assert "taken away" in booked("report", "daily-summary", "--forget", "ahead").err
    assert "none is saved yet" in booked("report", "daily-summary", "--set", "ahead").refusal


def test_nothing_is_saved_that_cannot_be_read(booked: Keydesk) -> None:
    """A set with a mistake in it would be found out at six in the morning."""
    assert "a number of days" in booked("report", "overdue", "--at-least", "x", "--save-as", "Late").refusal
    assert "a number of days" in booked("report", "overdue", "--at-least", "x", "--cron").refusal
    assert booked("report", "--sets", "--json").json == []


def test_a_set_keeps_the_part_of_a_report(booked: Keydesk) -> None:
    """The Client Key Report's second tab comes back as the second tab."""
    booked("report", "client-key-report", "--tab", "no-longer-needed", "--save-as", "Gone")
    second = booked("report", "client-key-report", "--tab", "no-longer-needed").out
    assert booked("report", "client-key-report", "--set", "Gone").out == second
    assert second != booked("report", "client-key-report").out


def test_the_line_for_cron_asks_the_same_report(booked: Keydesk) -> None:
    """Cron knows no folder and no store; the shell reads back what was written, whatever it is."""
    booked("report", "overdue", "--at-least", "2", "--save-as", "Late")
    line = booked("report", "overdue", "--set", "Late", "--sitter", "Sam Ortega", "--cron").out
    _, command = line.split("* * *", 1)
    program, db, store, *words = shlex.split(command)
    assert program.endswith("keydesk")
    assert db == "--db"
    assert store.startswith("/")
    assert words == ["report", "overdue", "--set=Late", "--with=sitter=Sam Ortega", "-o", "overdue.pdf"]


@pytest.mark.parametrize("text", ["O'Brien; rm -rf /", "50% $(id) `id`", "two\nlines", '"quoted"', "-x", "Ł"])
def test_what_is_asked_cannot_break_out_of_the_line_for_cron(text: str) -> None:
    """To a shell it is one word; to cron a % and a line break would end the command."""
    line = schedule_line("master-key-list", {"filter": text})
    assert "\n" not in line
    assert "%" not in line.replace("\\%", "")
    words = shlex.split(line.replace("\\%", "%").split("* * *", 1)[1])
    assert words == ["keydesk", "report", "master-key-list", f"--with=filter={text}".replace("\n", " "), "-o",
                     "master-key-list.pdf"]  # fmt: skip


def test_show_is_for_both_and_no_other_option_meets_a_parameter(booked: Keydesk) -> None:
    """What a report is asked with never means something else on the command line, and `--show` tells by its words."""
    taken = {option for each in command_of("report").params for option in each.opts}
    for each in REPORTS.values():
        for one in each.parameters:
            if one.name == "show":
                assert not {value for value, _ in one.choices} & set(Shows)
            else:
                assert f"--{one.name}" not in taken or one.name in {"day", "days", "sitter", "client", "safe"}
    said = booked("report", "sitter-keys", "--show", "held", "--json")
    assert said.out == booked("report", "sitter-keys", "--with", "show=held", "--json").out
    both = booked("report", "sitter-keys", "--show", "held", "--show", "nothing", "--json")
    assert [{**each, "tag_code": None} for each in said.json] == [{**each, "tag_code": None} for each in both.json]
    assert "tag_code" not in both.out
    for wrong in (("overdue", "--show", "held"), ("sitter-keys", "--show", "tags", "--show", "nothing")):
        assert "--show is one of tags, addresses, nothing" in booked("report", *wrong).refusal
    assert "one of held and needed, held, needed" in booked("report", "sitter-keys", "--show", "late").refusal
