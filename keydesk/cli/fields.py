"""`keydesk config fields`: which fields clients and pets have, listed and decided."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.output import print_json, print_report
from keydesk.cli.session import AsCsv, AsJson, Session, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

field_commands = typer.Typer(
    name="fields", help="Which fields clients and pets have.", invoke_without_command=True, no_args_is_help=False
)


class Whose(StrEnum):
    """Of whom a field is."""

    CLIENT = "client"
    PET = "pet"


class YesNo(StrEnum):
    """An answer."""

    YES = "yes"
    NO = "no"


Of = Annotated[Whose, typer.Argument(metavar="client|pet", help="Of clients or of pets.")]
Which = Annotated[str, typer.Argument(metavar="FIELD", help="A field's name, or its label.")]
Branch = Annotated[str, typer.Option("--branch", metavar="BRANCH", help="in_home or facility.")]
Yes = Annotated[bool, typer.Option("--yes", help="However many hold something in it; without it, that is said first.")]


Everything = Annotated[bool, typer.Option("--all", help="Those out of use too.")]


@field_commands.callback()
def fields(
    context: typer.Context,
    *,
    branch: Branch = "in_home",
    everything: Everything = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Which fields clients and pets have: alone it lists all; client, pet, add, edit, hide, require, move.

    Each with how many records hold something in it.
    """
    if context.invoked_subcommand is None:
        _list(context, ("client", "pet"), branch=branch, everything=everything, as_json=as_json, as_csv=as_csv)


@field_commands.command("client")
def clients(
    context: typer.Context,
    *,
    branch: Branch = "in_home",
    everything: Everything = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """The fields of clients in their order."""
    _list(context, ("client",), branch=branch, everything=everything, as_json=as_json, as_csv=as_csv)


@field_commands.command("pet")
def pets(
    context: typer.Context,
    *,
    branch: Branch = "in_home",
    everything: Everything = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """The fields of pets in their order."""
    _list(context, ("pet",), branch=branch, everything=everything, as_json=as_json, as_csv=as_csv)


@field_commands.command("add")
def add(
    context: typer.Context,
    whose: Of,
    label: Annotated[str, typer.Argument(metavar="LABEL", help="What stands before it in the form.")],
    *,
    kind: Annotated[
        str,
        typer.Option("--kind", help="text, long text, number, date, choice, yes/no, phone, e-mail or secret."),
    ] = "text",
    choices: Annotated[str, typer.Option("--choices", help="Of a choice: with commas between.")] = "",
    group: Annotated[str, typer.Option("--group", help="The heading that it stands under.")] = "",
    required: Annotated[bool, typer.Option("--required", help="People who save a profile must fill it.")] = False,
    branch: Branch = "in_home",
    as_json: AsJson = False,
) -> None:
    """Make a field of the office's own."""
    from keydesk.operations.fields import add_field

    given: dict[str, Any] = {
        "label": label, "kind": kind, "choices": choices, "group": group, "required": required, "branch": branch,
    }  # fmt: skip
    _do(session_of(context), add_field, whose.value, as_json=as_json, **given)


@field_commands.command("edit")
def edit(
    context: typer.Context,
    whose: Of,
    field: Which,
    *,
    label: Annotated[str | None, typer.Option("--label", help="Another label.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Another kind, where all that is stored fits it.")] = None,
    choices: Annotated[str | None, typer.Option("--choices", help="The choices from now on.")] = None,
    group: Annotated[str | None, typer.Option("--group", help="The heading; empty for none.")] = None,
    yes: Yes = False,
    branch: Branch = "in_home",
    as_json: AsJson = False,
) -> None:
    """Change a field's label, kind, choices or group; what it holds stays."""
    given = {"label": label, "kind": kind, "choices": choices, "group": group}
    if all(value is None for value in given.values()):
        raise typer.BadParameter("say what changes: --label, --kind, --choices or --group.")
    from keydesk.operations.fields import edit_field

    _change(context, edit_field, whose.value, field, branch, yes=yes, as_json=as_json, version=None, **given)


@field_commands.command("hide")
def hide(
    context: typer.Context, whose: Of, field: Which, *, yes: Yes = False, branch: Branch = "in_home",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Leave a field out of forms and pages; what it holds stays."""
    from keydesk.operations.fields import hide_field

    _change(context, hide_field, whose.value, field, branch, yes=yes, as_json=as_json)


@field_commands.command("show")
def show(
    context: typer.Context, whose: Of, field: Which, *, branch: Branch = "in_home", as_json: AsJson = False
) -> None:
    """Show a hidden field again, with all that it held."""
    from keydesk.operations.fields import show_field

    _do(session_of(context), show_field, whose.value, as_json=as_json, name=field, branch=branch)


@field_commands.command("require")
def require(
    context: typer.Context,
    whose: Of,
    field: Which,
    needed: Annotated[YesNo, typer.Argument(metavar="yes|no")] = YesNo.YES,
    *,
    branch: Branch = "in_home",
    as_json: AsJson = False,
) -> None:
    """Say whether people who save a profile must fill a field."""
    from keydesk.operations.fields import require_field

    asked = needed is YesNo.YES
    _do(session_of(context), require_field, whose.value, as_json=as_json, name=field, required=asked, branch=branch)


@field_commands.command("move")
def move(
    context: typer.Context,
    whose: Of,
    field: Which,
    *,
    up: Annotated[bool, typer.Option("--up", help="One place up.")] = False,
    down: Annotated[bool, typer.Option("--down", help="One place down.")] = False,
    after: Annotated[
        str | None, typer.Option("--after", metavar="FIELD", help="Behind that one; '' puts it first.")
    ] = None,
    branch: Branch = "in_home",
    as_json: AsJson = False,
) -> None:
    """Give a field another place among the others."""
    if [up, down, after is not None].count(True) != 1:
        raise typer.BadParameter("say where to: --up, --down or --after FIELD.")
    from keydesk.operations.fields import move_field

    where: dict[str, Any] = {"after": after} if after is not None else {"step": -1 if up else 1}
    _do(session_of(context), move_field, whose.value, as_json=as_json, name=field, branch=branch, **where)


@field_commands.command("retire")
def retire(
    context: typer.Context, whose: Of, field: Which, *, yes: Yes = False, branch: Branch = "in_home",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Take a field of the office's own out of use; what it holds stays."""
    from keydesk.operations.fields import retire_field

    _change(context, retire_field, whose.value, field, branch, yes=yes, as_json=as_json)


@field_commands.command("restore")
def restore(
    context: typer.Context, whose: Of, field: Which, *, branch: Branch = "in_home", as_json: AsJson = False
) -> None:
    """Take a field into use again, with all that it held."""
    from keydesk.operations.fields import restore_field

    _do(session_of(context), restore_field, whose.value, as_json=as_json, name=field, branch=branch)


def _list(
    context: typer.Context, subjects: tuple[str, ...], *, branch: str, everything: bool, as_json: bool, as_csv: bool
) -> None:
    from keydesk.reports.fields import fields_report

    with session_of(context).desk() as desk:
        report = desk.look_up_now(fields_report, subjects=subjects, branch=branch, everything=everything)
    print_report(report, as_json=as_json, as_csv=as_csv)


def _change(
    context: typer.Context,
    operation: Callable[..., Any],
    whose: str,
    field: str,
    branch: str,
    *,
    yes: bool,
    as_json: bool,
    **how: Any,
) -> None:
    """Something that is told first; ``--yes`` knows of as many as there are."""
    from keydesk.db.queries.fields import field_use

    session = session_of(context)
    told = None
    if yes:
        with session.desk() as desk:
            told = desk.look_up_now(field_use, subject=whose, name=field, branch=branch).held
    _do(session, operation, whose, as_json=as_json, name=field, branch=branch, told=told, **how)


def _do(session: Session, operation: Callable[..., Any], whose: str, *, as_json: bool, **how: Any) -> None:
    with session.desk() as desk:
        done = desk.perform_now(operation, via="cli", subject=whose, **how)
    if as_json:
        one = done.field
        print_json(
            {
                "name": one.name, "label": one.label, "kind": one.kind_words, "built_in": one.built_in,
                "required": one.required, "shown": one.is_shown, "group": one.group, "choices": list(one.choices),
                "held": done.held,
            }
        )  # fmt: skip
    session.say(done.said)


def refuse_secrets(session: Session, whose: str, named: dict[str, Any], branch: str | None = None) -> dict[str, Any]:
    """What ``--set`` says, the office's own fields by their names; a secret is written nowhere that others can read.

    Raises:
        Refusal: a secret is named.
    """
    if not named:
        return named
    from keydesk.db.queries.fields import own_fields_of
    from keydesk.operations.own_fields import own_field

    with session.desk(branch) as desk:
        fields = {each.name: each for each in desk.look_up_now(own_fields_of, subject=whose).fields}
    found: dict[str, Any] = {}
    for name, value in named.items():
        one = None if name in fields and fields[name].built_in else own_field(fields, name)
        if one is not None and one.kind == "secret" and value:
            raise Refusal(
                f"Others on this box can read a command line: {one.label} is a secret. "
                "Write it in the form, or send JSON to `keydesk add client -`."
            )
        found[one.name if one is not None else name] = value
    return found
