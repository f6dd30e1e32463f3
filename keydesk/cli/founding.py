"""`keydesk init`: a store, and whoever makes it as its first admin."""

from __future__ import annotations

from typing import Annotated

import typer

from keydesk.cli.output import print_json, print_line
from keydesk.cli.session import AsJson, session_of

commands = typer.Typer()


@commands.command("init")
def init(
    context: typer.Context,
    *,
    office: Annotated[str, typer.Option("--office", metavar="NAME", help="What the office is called.")] = "",
    time_zone: Annotated[
        str, typer.Option("--time-zone", metavar="ZONE", help="As in America/New_York; this box's without it.")
    ] = "",
    first_name: Annotated[str, typer.Option("--first-name", metavar="NAME", help="Yours; the first admin's.")] = "",
    last_name: Annotated[str, typer.Option("--last-name", metavar="NAME", help="Yours; the first admin's.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make a store; whoever makes it is its first admin."""
    from keydesk.cli.demo import local_zone
    from keydesk.clock import SystemClock
    from keydesk.db.store import Store
    from keydesk.identity import of_this_process
    from keydesk.operations.founding import found_office
    from keydesk.rules.office import read_setting

    session = session_of(context)
    path = session.store
    # What does not fit is refused before there is a file.
    zone = read_setting("time_zone", time_zone or str(local_zone()))
    if office.strip():
        read_setting("office_name", office)
    store = Store.create(path, clock=SystemClock())
    try:
        founded = found_office(
            store,
            of_this_process(),
            name=office,
            time_zone=zone,
            first_name=first_name,
            last_name=last_name,
        )
    finally:
        store.close()
    if as_json:
        print_json({"store": str(path), "time_zone": zone, "admin_id": founded.staff_id, "safe_id": founded.safe_id})
    else:
        print_line(str(path))
    session.say(f"The store is made; its clock is {zone}. {founded.said}")
    session.say("Next: `keydesk import FILE` brings your clients, `keydesk` opens the desk, ? helps there.")
