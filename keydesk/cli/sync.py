"""`keydesk sync`: people of the staff, and clients, who are given a place in the other branch, too."""

from __future__ import annotations

from typing import Annotated

import typer

from keydesk.cli.output import print_json, stdout
from keydesk.cli.session import AsJson, DryRun, session_of
from keydesk.cli.sync_clients import sync_clients

commands = typer.Typer(
    name="sync", help="Give clients and staff a place in the other branch, too.", no_args_is_help=True
)

commands.command("clients")(sync_clients)

To = Annotated[str, typer.Option("--to", metavar="BRANCH", help="in_home or facility.")]


@commands.command("staff")
def sync_staff(
    context: typer.Context,
    who: Annotated[list[str], typer.Argument(metavar="WHO...", help="A badge, a name or initials; one or many.")],
    *,
    to: To,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let people of the staff work in the other branch, too: with its base role, under the login that they have.

    Whoever has a place there keeps the role that they have; running it again changes nothing.
    """
    from keydesk.operations.rehearsal import Rehearsed
    from keydesk.operations.staff_sync import StaffSynced, rehearse_sync, sync_staff_asked
    from keydesk.rules.text import shown

    session = session_of(context)
    with session.desk() as desk:
        if dry_run:
            try:
                desk.perform_now(rehearse_sync, who, to, via="cli")
            except Rehearsed as rehearsed:
                synced: StaffSynced = rehearsed.result
        else:
            synced = desk.perform_now(sync_staff_asked, via="cli", who=who, to=to)
    if as_json:
        print_json(
            {
                "branch": synced.branch,
                "batch_id": None if dry_run else synced.batch_id or None,
                "people": [
                    {"staff_id": each.staff_id, "name": each.name, "outcome": each.outcome, "role": each.role}
                    for each in synced.people
                ],
            }
        )
    else:
        with stdout() as stream:
            for each in synced.people:
                stream.write(f"{shown(each.name)}: {each.words}\n")
    session.say("Nothing was done: this was a rehearsal (--dry-run)." if dry_run else synced.said)
