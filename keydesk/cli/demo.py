"""`keydesk demo`: an invented office to look around in, apart from the real one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from keydesk.cli.session import Session, session_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from keydesk.demo.office import Invented

commands = typer.Typer()

_LOCAL_ZONE = Path("/etc/localtime")


@commands.command("demo")
def demo(
    context: typer.Context,
    clients: Annotated[
        int, typer.Option("--clients", metavar="N", help="So many clients; the rest in proportion.")
    ] = 620,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Another number, another office.")] = 1,
    *,
    open_it: Annotated[bool, typer.Option("--open/--no-open", help="Open the desk when it is built.")] = True,
    fresh: Annotated[bool, typer.Option("--fresh", help="Build it anew, around today.")] = False,
    facility: Annotated[bool, typer.Option("--facility", help="With Facility switched on, and people there.")] = False,
) -> None:
    """An invented office with visits around today, to look around in.

    It has a store of its own: the office's real one is never touched. One that is there is opened again.
    """
    from keydesk.clock import SystemClock
    from keydesk.demo.office import build_office, is_demo, remove_demo
    from keydesk.demo.size import size_of
    from keydesk.identity import of_this_process

    session = session_of(context)
    path = demo_store(session.given)
    size = size_of(clients)
    if fresh:
        remove_demo(path)
    if is_demo(path):
        session.say(f"The demo office at {path} is there already; --fresh builds it anew, around today.")
    else:
        made = build_office(
            path, of_this_process(), size=size, seed=seed, zone=local_zone(), clock=SystemClock(), progress=session.say
        )
        _tell(session, made, path)
    if facility:
        from keydesk.cli.demo_facility import add_facility

        add_facility(session, path)
    if open_it:
        from keydesk.cli.opening import open_desk

        raise typer.Exit(open_desk(path))


def demo_store(given: Path | None) -> Path:
    """Where the invented office is: ``--db``, then ``KEYDESK_DB``, then a folder of its own in the data folder.

    What the settings file names is the office's real store, and is not asked.
    """
    from keydesk import settings

    named = os.environ.get(settings.STORE_VARIABLE, "")
    if given is not None or named:
        return settings.store_path(given)
    return settings.data_folder() / "demo" / "keydesk.db"


def local_zone() -> ZoneInfo:
    """The time zone of this box, or UTC where it does not say."""
    import zoneinfo

    named = os.environ.get("TZ", "").removeprefix(":")
    if not named and _LOCAL_ZONE.is_symlink():
        named = str(_LOCAL_ZONE.resolve()).partition("zoneinfo/")[2]
    try:
        return zoneinfo.ZoneInfo(named or "UTC")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


def _tell(session: Session, made: Invented, path: Path) -> None:
    size = made.size
    session.say(
        f"Built {path}: {size.clients:,} clients, {size.pets:,} pets, {size.sitters:,} sitters, "
        f"{size.copies:,} copies, {made.visits:,} visits, {made.events:,} movements."
    )
    session.say("To try at the desk (F2), typed or scanned, each with Enter:")
    for name, badge in made.badges:
        session.say(f"  {badge:10} {name}'s badge")
    first = made.badges[0][0]
    for tag in made.waiting:
        session.say(f"  {tag:10} hangs in the office, and {first} needs it today")
    for tag in made.held:
        session.say(f"  {tag:10} is with {first}")
