"""`keydesk territories`: areas of zip codes, listed and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.output import print_json, print_report
from keydesk.cli.session import AsCsv, AsJson, Session, session_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.operations.editing import Saved

commands = typer.Typer(name="territories", invoke_without_command=True)

Which = Annotated[str, typer.Argument(metavar="TERRITORY", help="A number or a name.")]


@commands.callback()
def list_territories(
    context: typer.Context,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Those out of use too.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Territories: alone it lists them; edit, retire, restore.

    `keydesk add territory` adds one.
    """
    if context.invoked_subcommand is not None:
        return
    from keydesk.reports.profiles import territories_report

    with session_of(context).desk() as desk:
        report = desk.look_up_now(territories_report, everything=everything)
    print_report(report, as_json=as_json, as_csv=as_csv)


@commands.command("edit")
def edit(
    context: typer.Context,
    territory: Which,
    *,
    name: Annotated[str | None, typer.Option("--name")] = None,
    zips: Annotated[
        str | None, typer.Option("--zips", metavar="ZIPS", help="All of them: '68501, 68502, 68510-68515'.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Change the name or the zip codes of a territory."""
    if name is None and zips is None:
        raise typer.BadParameter("say what changes: --name or --zips.")
    from keydesk.operations.territories import edit_territory

    _do(session_of(context), edit_territory, territory, as_json=as_json, version=None, name=name, zips=zips)


@commands.command("retire")
def retire(
    context: typer.Context,
    territory: Which,
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
    as_json: AsJson = False,
) -> None:
    """Take a territory out of use; its clients go by their zip codes."""
    from keydesk.operations.territories import retire_territory

    _do(session_of(context), retire_territory, territory, as_json=as_json, reason=reason)


@commands.command("restore")
def restore(context: typer.Context, territory: Which, *, as_json: AsJson = False) -> None:
    """Take a territory into use again."""
    from keydesk.operations.territories import restore_territory

    _do(session_of(context), restore_territory, territory, as_json=as_json)


def _do(session: Session, operation: Callable[..., Saved], territory: str, *, as_json: bool, **how: Any) -> None:
    from keydesk.db.queries.profile_meant import territory_meant

    with session.desk() as desk:
        territory_id = desk.look_up_now(territory_meant, who=territory).id
        saved: Saved = desk.perform_now(operation, via="cli", territory_id=territory_id, **how)
    if as_json:
        print_json({"territory_id": saved.id, "version": saved.version, "fields": list(saved.fields)})
    session.say(saved.said)
