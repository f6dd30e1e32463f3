"""`keydesk hook-map`: what hangs where, on paper, by codes alone."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from keydesk.cli.output import write_bytes
from keydesk.cli.session import session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.desk import Desk

commands = typer.Typer()


class Paper(StrEnum):
    """What a map is printed on."""

    LETTER = "letter"
    A4 = "a4"


@commands.command("hook-map")
def hook_map(
    context: typer.Context,
    safes: Annotated[
        list[str] | None, typer.Argument(metavar="[SAFE]...", help="Which; without any, all in use.")
    ] = None,
    *,
    days: Annotated[int, typer.Option("--days", min=1, max=60, help="For how many days it holds.")] = 7,
    paper: Annotated[Paper, typer.Option("--paper", help="Letter or A4.")] = Paper.LETTER,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="A PDF; - is stdout.")] = None,
    printer: Annotated[
        str | None, typer.Option("--print", metavar="PRINTER", help="Send it to a printer; 'default' is the usual one.")
    ] = None,
) -> None:
    """A map of hooks and tags on paper, for when the box is down.

    It has codes and hooks only, and says until when it holds; then it is shredded. That it was made is recorded.
    """
    from zoneinfo import ZoneInfo

    from keydesk.operations.labels import note_hook_map
    from keydesk.rules.dates import wall

    if output is None and printer is None:
        raise Refusal("Say where the map goes: -o FILE, or --print default for the printer.")
    session = session_of(context)
    with session.desk() as desk:
        safe_ids = _meant(desk, safes or [])
        now = wall(desk.store.clock.now(), ZoneInfo(desk.settings.time_zone))
        until = now + timedelta(days=days)
        document = _drawn(desk, safe_ids, now=now, until=until, paper=paper)
        done = desk.perform_now(note_hook_map, safe_ids=safe_ids, valid_until=until)
    if printer is not None:
        from keydesk.printing import send

        send(document, printer="" if printer == "default" else printer, title="keydesk hook map")
    else:
        write_bytes(output or Path("-"), document)
    session.say(f"{done.said} It holds for {days} day{'s' if days != 1 else ''}; shred it then.")


def _meant(desk: Desk, labels: list[str]) -> list[int]:
    from keydesk.db.queries.safes import list_safes
    from keydesk.db.queries.who_is import safe_meant

    if labels:
        return [desk.look_up_now(safe_meant, label=each).id for each in labels]
    return [each.safe_id for each in desk.look_up_now(list_safes)]


def _drawn(desk: Desk, safe_ids: list[int], *, now: datetime, until: datetime, paper: Paper) -> bytes:
    from keydesk.db.queries.safes import hook_map as mapped
    from keydesk.labels.hook_map import hook_map_pdf, mapped_safe

    safes = [mapped_safe(*each) for each in desk.look_up_now(mapped, safe_ids=safe_ids)]
    return hook_map_pdf(
        safes,
        office=desk.settings.office_name,
        made_at=now,
        valid_until=until,
        paper="a4" if paper is Paper.A4 else "letter",
    )
