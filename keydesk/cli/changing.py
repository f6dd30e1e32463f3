"""One thing done to all clients that a query finds: `change-clients`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from keydesk.cli.output import print_json, print_line
from keydesk.cli.session import AsJson, DryRun, Session, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.db.rows.many import ManyLine, ManyPreview, SeenRow
    from keydesk.desk import Desk
    from keydesk.operations.client_bulk import ClientAct

commands = typer.Typer()

_NOBODY = "nobody"
_MOST_ASKED = 20
"""Lines of a preview above a question; the whole of it is `--dry-run`."""


@commands.command("change-clients")
def change_clients(
    context: typer.Context,
    query: Annotated[
        list[str], typer.Argument(metavar="QUERY...", help="As for `keydesk clients`: 'status:active' 'city:elm'.")
    ],
    *,
    status: Annotated[
        str | None, typer.Option("--status", metavar="STATUS", help="prospect, active or inactive.")
    ] = None,
    territory: Annotated[
        str | None, typer.Option("--territory", metavar="NAME", help="A territory; '' is by the zip code again.")
    ] = None,
    primary: Annotated[
        str | None, typer.Option("--primary", metavar="SITTER", help="Who comes first; nobody leaves it empty.")
    ] = None,
    branch: Annotated[
        str | None, typer.Option("--branch", help="Of the status: in_home or facility; else the primary one.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for a status.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Give all clients of a query a status, a territory or a primary sitter; all of them or none."""
    text = " ".join(query).strip()
    if not text:
        raise Refusal("The query is empty, and would mean every client. Say which: status:active, city:elm.")
    if sum(each is not None for each in (status, territory, primary)) != 1:
        raise Refusal("Say one thing that changes: --status, --territory or --primary.")
    session = session_of(context)
    with session.desk() as desk:
        act = _act(desk, status, territory, primary, branch=branch, reason=reason)
        seen = _found(desk, text)
        if dry_run or not yes:
            preview = _rehearsed(desk, act, seen)
            if dry_run:
                _tell(preview.lines, batch=None, as_json=as_json)
                session.say("Nothing was done: this was a rehearsal (--dry-run).")
                _require_possible(preview)
                return
            if not _confirmed(session, preview):
                session.say("Nothing was done.")
                return
        from keydesk.operations.client_bulk import change_clients as change

        done = desk.perform_now(change, via="cli", act=act, clients=seen)
    _tell(done.lines, batch=done.batch_id, as_json=as_json)
    session.say(f"{done.said} `keydesk undo {done.batch_id}` takes it back.")


def _act(
    desk: Desk, status: str | None, territory: str | None, primary: str | None, *, branch: str | None, reason: str
) -> ClientAct:
    from keydesk.db.queries.profile_meant import territory_meant
    from keydesk.db.queries.who_is import sitter_meant
    from keydesk.operations.client_bulk import ClientAct
    from keydesk.rules.branches import read_branch

    if status is not None:
        where = None if branch is None else read_branch(branch, enabled=desk.enabled)
        return ClientAct("status", status=status.strip().casefold(), branch=where, reason=reason)
    if territory is not None:
        named = territory.strip()
        return ClientAct("territory", territory_id=desk.look_up_now(territory_meant, who=named).id if named else None)
    who = (primary or "").strip()
    nobody = who.casefold() in {"", _NOBODY}
    return ClientAct("sitter", sitter_id=None if nobody else desk.look_up_now(sitter_meant, who=who).id)


def _found(desk: Desk, text: str) -> list[SeenRow]:
    from keydesk.db.queries.clients import list_clients
    from keydesk.db.rows.many import SeenRow

    rows = desk.look_up_now(list_clients, text=text)
    if not rows:
        raise Refusal("No client matches, so nothing was changed.", code="not_found")
    return [SeenRow(row.client_id, row.version) for row in rows]


def _rehearsed(desk: Desk, act: ClientAct, seen: Sequence[SeenRow]) -> ManyPreview:
    from keydesk.operations.client_bulk import rehearse_clients
    from keydesk.operations.rehearsal import Rehearsed

    try:
        desk.perform_now(rehearse_clients, via="cli", act=act, clients=seen)
    except Rehearsed as rehearsed:
        preview: ManyPreview = rehearsed.result
        return preview
    raise Refusal("Nothing was rehearsed.")


def _require_possible(preview: ManyPreview) -> None:
    """Refuses as the act would: something is in the way."""
    found = [line for line in preview.lines if line.outcome in {"stopped", "moved"}]
    if found:
        raise Refusal(
            f"In the way: {len(found):,} of {len(preview.lines):,} clients. Nothing would be done.",
            code="changed" if any(line.outcome == "moved" for line in found) else "refused",
            details=[f"{line.name}: {line.why}" for line in found],
        )


def _confirmed(session: Session, preview: ManyPreview) -> bool:
    """Whether somebody at a terminal says yes to what they have seen."""
    many = len(preview.lines)
    clients = "1 client" if many == 1 else f"{many:,} clients"
    if not all(each is not None and each.isatty() for each in (sys.stdin, sys.stderr)):
        raise Refusal(f"The query finds {clients}. --dry-run tells what would be done to each; --yes does it.")
    _require_possible(preview)
    for line in preview.lines[:_MOST_ASKED]:
        session.say(f"  {line.name}  {line.before} → {line.after}  {line.short}".rstrip())
    if many > _MOST_ASKED:
        session.say(f"  and {many - _MOST_ASKED:,} more; --dry-run lists all of them")
    sys.stderr.write(f"Do it to {clients}? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def _tell(lines: Sequence[ManyLine], *, batch: int | None, as_json: bool) -> None:
    if as_json:
        told = [
            {
                "client_id": line.id, "name": line.name, "before": line.before, "after": line.after,
                "outcome": line.outcome, "left": line.short or None, "why": line.why or None,
            }
            for line in lines
        ]  # fmt: skip
        print_json({"batch": batch, "dry_run": batch is None, "clients": told})
        return
    for line in lines:
        came = {"same": "was so already", "stopped": line.why, "moved": line.why}.get(
            line.outcome, f"{line.before} → {line.after}{f'  ({line.short})' if line.short else ''}"
        )
        print_line(f"{line.name}: {came}")
