"""`keydesk sync clients`: clients get a place in the other branch, with what is in their fields; looked at first."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from keydesk.cli.acting import How, acting
from keydesk.cli.output import print_json, print_report
from keydesk.cli.session import Session, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from keydesk.db.rows.syncing import SyncPlan
    from keydesk.desk import Desk
    from keydesk.operations.client_sync_asked import SyncAsked
    from keydesk.rules.syncing import Way

Fields = list[str] | None
_RESTS: Final[dict[str, Way]] = {"": "open", "leave": "leave", "make": "make", "note": "notes", "notes": "notes"}


@acting
def sync_clients(
    context: typer.Context,
    who: Annotated[Fields, typer.Argument(metavar="[CLIENT]...", help="Numbers or names; one or many.")] = None,
    *,
    to: Annotated[str, typer.Option("--to", metavar="BRANCH", help="in_home or facility.")],
    query: Annotated[
        str | None, typer.Option("--query", metavar="QUERY", help="In place of names, as for `keydesk clients`.")
    ] = None,
    maps: Annotated[
        Fields, typer.Option("--map", metavar="FIELD=FIELD", help="Into that field there; can be given again.")
    ] = None,
    note: Annotated[
        Fields, typer.Option("--keep-as-note", metavar="FIELD", help="A line in the notes; can be given again.")
    ] = None,
    make: Annotated[
        Fields, typer.Option("--make", metavar="FIELD", help="Make the field there; can be given again.")
    ] = None,
    leave: Annotated[
        Fields, typer.Option("--leave", metavar="FIELD", help="It stays here; can be given again.")
    ] = None,
    rest: Annotated[
        str, typer.Option("--unmatched", metavar="HOW", help="All other fields without a match: make, note or leave.")
    ] = "",
    take: Annotated[
        Fields, typer.Option("--take", metavar="FIELD", help="What it holds goes over what is there.")
    ] = None,
    take_theirs: Annotated[
        bool, typer.Option("--take-theirs", help="All that the clients have goes over what is there.")
    ] = False,
    choices: Annotated[bool, typer.Option("--new-choices", help="Make the choices that are missing there.")] = False,
    status: Annotated[
        str, typer.Option("--status", metavar="STATUS", help="Of who is new there: as-here, or prospect.")
    ] = "as-here",
    how: How,
) -> None:
    """Give clients a place in the other branch, with what is in their fields and their pets'.

    What is there already stays, unless --take says otherwise; --dry-run shows what goes where. Done again it changes
    nothing, and `keydesk undo` takes all of it back.
    """
    from keydesk.operations.client_sync_asked import SyncAsked

    if bool(who) == (query is not None):
        raise Refusal("Name clients, or say --query for all that it finds: one of the two.")
    if rest not in _RESTS:
        raise Refusal("--unmatched takes make, note or leave.")
    session = session_of(context)
    given: dict[str, Any] = {
        "maps": maps, "notes": note, "make": make, "leave": leave, "take": take,
    }  # fmt: skip
    asked = SyncAsked(
        to=to, who=tuple(who or ()), query=query, take_all=take_theirs, choices=choices, status=status,
        rest=_RESTS[rest], **{name: tuple(listed or ()) for name, listed in given.items()},
    )  # fmt: skip
    with session.desk() as desk:
        _sync(session, desk, asked, how)


def _sync(session: Session, desk: Desk, asked: SyncAsked, how: How) -> None:
    from keydesk.db.store import AlreadyDone
    from keydesk.operations.client_sync_asked import sync_asked

    if how.dry_run:
        plan = _rehearsed(desk, asked)
        _show(session, desk, plan, how, batch=None)
        session.say("Nothing was done: this was a rehearsal (--dry-run).")
        return
    seen: str | None = None
    if asked.query is not None and not how.confirmed:
        seen = _confirmed(session, desk, asked)
        if not seen:
            session.say("Nothing was done.")
            return
    try:
        done = desk.perform_now(sync_asked, via="cli", op_id=how.op_id, asked=asked, seen=seen)
    except AlreadyDone as already:
        if how.as_json:
            print_json({"batch": already.batch_id, "dry_run": False, "repeated": True})
        session.say(f"This was done already, as batch {already.batch_id}; nothing was done a second time.")
        return
    _show(session, desk, done.plan, how, batch=done.batch_id or None)
    back = f" `keydesk undo {done.batch_id}` takes it back." if done.batch_id else ""
    session.say(f"{done.said}{back}")


def _rehearsed(desk: Desk, asked: SyncAsked) -> SyncPlan:
    from keydesk.operations.client_sync_asked import rehearse_asked_sync
    from keydesk.operations.rehearsal import Rehearsed

    try:
        desk.perform_now(rehearse_asked_sync, asked, via="cli")
    except Rehearsed as rehearsed:
        plan: SyncPlan = rehearsed.result
        return plan
    raise Refusal("Nothing was rehearsed.")


def _confirmed(session: Session, desk: Desk, asked: SyncAsked) -> str:
    """The print of the plan that somebody at a terminal has said yes to; empty where they said no."""
    from keydesk.rules.text import counted

    plan = _rehearsed(desk, asked)
    clients = counted(len(plan.clients), "client")
    if not all(each is not None and each.isatty() for each in (sys.stdin, sys.stderr)):
        raise Refusal(f"The query finds {clients}. --dry-run tells what would become of each; --yes does it.")
    _tell(session, plan)
    sys.stderr.write(f"Sync {clients}? [y/N] ")
    sys.stderr.flush()
    return plan.seen if sys.stdin.readline().strip().casefold() in {"y", "yes"} else ""


def _show(session: Session, desk: Desk, plan: SyncPlan, how: How, *, batch: int | None) -> None:
    from zoneinfo import ZoneInfo

    from keydesk.reports.client_sync import fields_of_sync, sync_document

    if how.as_json:
        print_json({"batch": batch, "dry_run": how.dry_run, "repeated": False, **sync_document(plan)})
        return
    print_report(fields_of_sync(plan, made_at=desk.now, zone=ZoneInfo(desk.settings.time_zone)))
    if how.dry_run:
        _tell(session, plan)


def _tell(session: Session, plan: SyncPlan) -> None:
    from keydesk.reports.client_sync import lines_of_sync

    for line in lines_of_sync(plan):
        session.say(line)
