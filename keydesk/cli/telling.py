"""Doing what a command asks of keys, or only rehearsing it, and telling what came of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from keydesk.cli.output import print_json, print_line, print_report
from keydesk.cli.session import Session, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keydesk.cli.acting import How
    from keydesk.db.rows.where import BatchMoveRow
    from keydesk.desk import Desk
    from keydesk.operations.asking import Done
    from keydesk.operations.movement import Moved
    from keydesk.reports.report import Report

_MOST_READ = 1024 * 1024
"""Bytes of codes that are read from stdin."""


def tell_report(
    context: typer.Context,
    query: Callable[..., Report],
    *,
    as_json: bool,
    as_csv: bool,
    branch: str | None = None,
    **what: Any,
) -> None:
    """What a query reports, on stdout; of one branch alone where ``--branch`` says so."""
    with session_of(context).desk(branch) as desk:
        report = desk.look_up_now(query, **what)
    print_report(report, as_json=as_json, as_csv=as_csv)


def move(
    context: typer.Context,
    operation: Callable[..., Done],
    asked: dict[str, Any],
    *,
    how: How,
    **more: Any,
) -> None:
    """A movement of the codes that a command was given."""
    from keydesk.operations.asking import Asked

    session = session_of(context)
    codes = codes_of(asked.pop("codes"))
    told = {"asked": Asked(codes=codes, since=session.began, **asked), **more}
    perform(session, operation, told, how=how)


def codes_of(given: Sequence[str]) -> tuple[str, ...]:
    """The codes as given; ``-`` alone reads them from stdin, parted by blanks or lines.

    Raises:
        Refusal: there is nothing on stdin.
    """
    if list(given) != ["-"]:
        return tuple(given)
    text = sys.stdin.buffer.read(_MOST_READ).decode("utf-8", "replace") if sys.stdin is not None else ""
    if not text.split():
        raise Refusal("There are no codes on stdin. Name them, or pipe them in, one a line.")
    return tuple(text.split())


def perform(
    session: Session,
    operation: Callable[..., Done],
    told: dict[str, Any],
    *,
    how: How,
    back: bool = True,
) -> None:
    """Do it, or only rehearse it, and tell what came of it."""
    from keydesk.db.store import AlreadyDone
    from keydesk.operations.rehearsal import Rehearsed, rehearse

    if how.op_id is not None and not how.op_id.strip():
        raise Refusal("--op-id is empty. Give each act an id of its own, or leave the option out.")
    with session.desk() as desk:
        try:
            if how.dry_run:
                desk.perform_now(rehearse, operation, via="cli", **told)
            done = desk.perform_now(operation, via="cli", op_id=how.op_id, **told)
        except Rehearsed as rehearsed:
            _tell(desk, rehearsed.result, as_json=how.as_json, dry_run=True)
            session.say("Nothing was done: this was a rehearsal (--dry-run).")
        except AlreadyDone as already:
            tell_again(desk, already.batch_id, as_json=how.as_json)
            session.say(f"This was done already, as batch {already.batch_id}; nothing moved a second time.")
        except Refusal as refusal:
            raise with_option(refusal) from refusal
        else:
            _tell(desk, done, as_json=how.as_json)
            if back:
                session.say(f"`keydesk undo {done.batch_id}` takes it back.")


def with_option(refusal: Refusal) -> Refusal:
    """The refusal with the option that goes on past a warning."""
    if not refusal.overridable:
        return refusal
    sentence = refusal.message.replace("Give a reason to go on.", "Give a reason with --reason to go on.")
    if "--reason" not in sentence:
        sentence += " A reason with --reason goes on past that."
    # What stands in the way of each key is listed; what to do about it is said once.
    details = [detail.replace(" Give a reason to go on.", "") for detail in refusal.details]
    return Refusal(sentence, code=refusal.code, overridable=refusal.overridable, details=details)


def _tell(desk: Desk, done: Done, *, as_json: bool, dry_run: bool = False) -> None:
    if as_json:
        needs = {moved.tag_code: moved for moved in done.moved}
        _print_moves(
            desk,
            done.rows,
            needs,
            batch=None if dry_run else done.batch_id,
            already=done.already_there,
            said="" if done.moved else done.said,
        )
        return
    for moved in done.moved:
        print_line(moved.said)
    if done.said and not done.moved:
        print_line(done.said)
    for tag_code in done.already_there:
        print_line(f"{tag_code} was there already")


def tell_again(desk: Desk, batch_id: int, *, as_json: bool) -> None:
    """Tell what was done under the same operation id before."""
    from keydesk.db.queries.movements import movements_in
    from keydesk.reports.places import place_words

    rows = desk.look_up_now(movements_in, batch_id=batch_id)
    if as_json:
        _print_moves(desk, rows, {}, batch=batch_id, repeated=True)
        return
    for row in rows:
        print_line(f"{row.tag_code} → {place_words(row.move.after, state=row.move.to_state)}")


def _print_moves(
    desk: Desk,
    rows: Sequence[BatchMoveRow],
    moved: dict[str, Moved],
    *,
    batch: int | None,
    repeated: bool = False,
    already: Sequence[str] = (),
    said: str = "",
) -> None:
    from zoneinfo import ZoneInfo

    from keydesk.reports.moves import list_of_moves
    from keydesk.reports.to_json import documents
    from keydesk.rules.dates import from_wall

    zone = ZoneInfo(desk.settings.time_zone)
    needs = {
        tag_code: (
            each.next_need.who,
            from_wall(each.next_need.starts_at.date(), each.next_need.starts_at.time(), zone),
        )
        for tag_code, each in moved.items()
        if each.next_need is not None
    }
    now = desk.store.clock.now()
    report = list_of_moves(rows, now=now, zone=zone, needs=needs, rehearsed=batch is None)
    print_json(
        {
            "batch": batch,
            "dry_run": batch is None,
            "repeated": repeated,
            "already_there": list(already),
            "moves": documents(report),
            **({"said": said} if said else {}),
        },
        zone,
    )
