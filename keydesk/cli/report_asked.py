"""What `report` is asked with: an option for each parameter, ``--with``, and sets that were saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from keydesk.cli.output import print_json, print_line
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from keydesk.desk import Desk
    from keydesk.reports.listed import ListedReport
    from keydesk.reports.to_json import Json


@dataclass(frozen=True, slots=True)
class AskedSet:
    """What is to be done with saved sets of parameters: one to begin with, a name to save under, one to take away."""

    load: str = ""
    save_as: str = ""
    forget: str = ""
    shared: bool = False
    replace: bool = False


def read_asked(
    listed: ListedReport, *, usual: Mapping[str, str | None], given: Sequence[str], free: Sequence[str]
) -> dict[str, str]:
    """What stands in each parameter that was named, as it was written.

    Args:
        listed: the report.
        usual: the options that every report has, where they are given.
        given: of ``--with``, each ``name=value``.
        free: what is left of the command line: ``--name value``, ``--name=value``, and ``--name`` for yes.

    Raises:
        typer.BadParameter: something that no report takes.
    """
    texts = {name: text for name, text in usual.items() if text is not None}
    for each in given:
        name, equals, text = each.partition("=")
        if not equals or not name.strip():
            raise typer.BadParameter(f"--with is NAME=VALUE, as in --with sitter=ana; not {each!r}.")
        texts[name.strip()] = text
    kinds = {each.name: each.kind for each in listed.parameters}
    words = list(free)
    while words:
        option, equals, text = words.pop(0).partition("=")
        name = option.removeprefix("--")
        if name == option or name not in kinds:
            known = ", ".join(f"--{each}" for each in kinds) or "nothing"
            raise typer.BadParameter(
                f"{listed.name} takes no {shown(option, width=30)}; it can be asked with {known}. "
                "Words with blanks stand in quotes"
            )
        if not equals and kinds[name] == "yes_no":
            text = "yes"
        elif not equals and not words:
            raise typer.BadParameter(f"option --{name} needs a value.")
        texts[name] = text if equals or kinds[name] == "yes_no" else words.pop(0)
    return texts


def with_set(
    desk: Desk, listed: ListedReport, asked: AskedSet, texts: Mapping[str, str], tab: str
) -> tuple[dict[str, str], str]:
    """What a saved set says, with what was written on the command line in its place where that says something else."""
    if not asked.load:
        return dict(texts), tab
    from keydesk.db.queries.report_sets import report_set_named

    found = desk.look_up_now(report_set_named, report=listed.name, name=asked.load)
    return {**found.texts, **texts}, tab or found.tab


def keep_set(desk: Desk, listed: ListedReport, asked: AskedSet, texts: Mapping[str, str], tab: str) -> str:
    """Saves what the report is asked with under a name, once it is read as it will be; what the desk says."""
    from keydesk.operations.report_sets import save_report_set
    from keydesk.reports.parameters import read_parameters

    desk.look_up_now(read_parameters, parameters=listed.parameters, texts=texts)
    return desk.perform_now(
        save_report_set,
        via="cli",
        report=listed.name,
        name=asked.save_as,
        texts=texts,
        tab=tab,
        shared=asked.shared,
        replace=asked.replace,
    ).said


def forget_set(desk: Desk, listed: ListedReport, name: str) -> str:
    """Takes a saved set away; what the desk says."""
    from keydesk.db.queries.report_sets import report_set_named
    from keydesk.operations.report_sets import delete_report_set

    found = desk.look_up_now(report_set_named, report=listed.name, name=name)
    return desk.perform_now(delete_report_set, via="cli", set_id=found.set_id).said


def list_sets(desk: Desk, name: str, *, as_json: bool) -> None:
    """The sets that there are, of one report or of all: one's own, then the office's."""
    from keydesk.db.queries.report_sets import report_sets

    found = desk.look_up_now(report_sets, report=name)
    if as_json:
        print_json(
            [
                {
                    "report": each.report,
                    "name": each.name,
                    "shared": each.shared,
                    "tab": each.tab,
                    "asked": dict(each.texts),
                }
                for each in found
            ]
        )
        return
    for each in found:
        texts = [f"{name}={text}" for name, text in each.texts.items()]
        asked = ", ".join(([f"tab={each.tab}"] if each.tab else []) + texts) or "nothing"
        print_line(f"{each.report}  “{each.name}”{' (for everybody)' if each.shared else ''}: {asked}")
    if not found:
        print_line('No set is saved yet: `keydesk report NAME --sitter ana --save-as "Ana\'s"` saves one.')


def list_reports(*, as_json: bool) -> None:
    """Every report with its sentence, and what it can be asked with."""
    from keydesk.reports.registry import REPORTS

    if as_json:
        print_json([_told(each) for each in REPORTS.values()])
        return
    width = max(map(len, REPORTS)) + 2
    for each in REPORTS.values():
        asked = ", ".join(one.name for one in each.parameters)
        print_line(f"{each.name:<{width}}{each.sentence}{f'  [{asked}]' if asked else ''}")


def list_parameters(listed: ListedReport, *, as_json: bool) -> None:
    """What one report can be asked with, an option a line."""
    if as_json:
        print_json(_told(listed))
        return
    print_line(f"{listed.title}: {listed.sentence}")
    lines = [
        (f"--{each.name}", _can_be(each.hint, each.choices, each.label, each.default)) for each in listed.parameters
    ]
    lines += [("--tab", "one of " + ", ".join(name for name, _ in listed.tabs))] if listed.tabs else []
    width = max((len(name) for name, _ in lines), default=0) + 2
    for name, words in lines:
        print_line(f"  {name:<{width}}{words}")


def _can_be(hint: str, choices: Sequence[tuple[str, str]], label: str, default: str) -> str:
    can = hint or ", ".join(words for _, words in choices)
    usual = next((words for value, words in choices if value == default), default)
    return label + (f": {can}" if can else "") + (f" ({usual} unless said)" if usual else "")


def _told(listed: ListedReport) -> dict[str, Json]:
    return {
        "name": listed.name,
        "title": listed.title,
        "sentence": listed.sentence,
        "parameters": [
            {
                "name": each.name,
                "label": each.label,
                "kind": each.kind,
                "default": each.default,
                "required": each.required,
                "choices": [value for value, _ in each.choices],
            }
            for each in listed.parameters
        ],
        "tabs": [tab for tab, _ in listed.tabs],
    }
