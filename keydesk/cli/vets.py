"""`keydesk vets`: the office's vets, listed and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.output import print_json, print_report
from keydesk.cli.session import AsCsv, AsJson, Session, session_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.operations.editing import Saved

commands = typer.Typer(name="vets", invoke_without_command=True)

Which = Annotated[str, typer.Argument(metavar="VET", help="A number, or name and clinic as the list has them.")]


@commands.callback()
def list_vets(
    context: typer.Context,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Those off the list too.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Vets: alone it lists them; edit, retire, restore.

    `keydesk add vet` puts one on the list.
    """
    if context.invoked_subcommand is not None:
        return
    from keydesk.reports.profiles import vets_report

    with session_of(context).desk() as desk:
        report = desk.look_up_now(vets_report, everything=everything)
    print_report(report, as_json=as_json, as_csv=as_csv)


@commands.command("edit")
def edit(
    context: typer.Context,
    vet: Which,
    *,
    name: Annotated[str | None, typer.Option("--name")] = None,
    clinic: Annotated[str | None, typer.Option("--clinic")] = None,
    phone: Annotated[str | None, typer.Option("--phone")] = None,
    address: Annotated[str | None, typer.Option("--address")] = None,
    as_json: AsJson = False,
) -> None:
    """Change name, clinic, phone or address of a vet."""
    given = {"name": name, "clinic": clinic, "phone": phone, "address": address}
    if all(value is None for value in given.values()):
        raise typer.BadParameter("say what changes: --name, --clinic, --phone or --address.")
    from keydesk.operations.vets import edit_vet

    _do(session_of(context), edit_vet, vet, as_json=as_json, version=None, **given)


@commands.command("retire")
def retire(
    context: typer.Context,
    vet: Which,
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
    as_json: AsJson = False,
) -> None:
    """Take a vet off the list; clients keep it in their profile."""
    from keydesk.operations.vets import retire_vet

    _do(session_of(context), retire_vet, vet, as_json=as_json, reason=reason)


@commands.command("restore")
def restore(context: typer.Context, vet: Which, *, as_json: AsJson = False) -> None:
    """Put a vet back on the list."""
    from keydesk.operations.vets import restore_vet

    _do(session_of(context), restore_vet, vet, as_json=as_json)


def _do(session: Session, operation: Callable[..., Saved], vet: str, *, as_json: bool, **how: Any) -> None:
    from keydesk.db.queries.profile_meant import vet_meant

    with session.desk() as desk:
        vet_id = desk.look_up_now(vet_meant, who=vet).id
        saved: Saved = desk.perform_now(operation, via="cli", vet_id=vet_id, **how)
    if as_json:
        print_json({"vet_id": saved.id, "version": saved.version, "fields": list(saved.fields)})
    session.say(saved.said)
