"""Keys change hands: `check-out`, `check-in`, `transfer`, `reassign`, `missing`, `found`, `retire` and `undo`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.output import print_json, print_line
from keydesk.cli.session import AsJson, DryRun, OpId, Reason, Session, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keydesk.db.rows.where import BatchMoveRow
    from keydesk.desk import Desk
    from keydesk.operations.asking import Done
    from keydesk.operations.movement import Moved

commands = typer.Typer()

_MOST_READ = 1024 * 1024
"""Bytes of codes that are read from stdin."""

Codes = Annotated[
    list[str], typer.Argument(metavar="CODE...", help="Tags, unique endings, old codes; - reads them from stdin.")
]
ToSitter = Annotated[str, typer.Option("--to", metavar="SITTER", help="A badge, a name, or initials.")]
MaybeSitter = Annotated[str, typer.Option("--to", metavar="SITTER", help="The sitter who has it; else it is hung up.")]
ToHolder = Annotated[
    str,
    typer.Option("--to", metavar="HOLDER", help="A sitter, a safe, SAFE/HOOK, client, a contact, or missing."),
]
ToPerson = Annotated[str, typer.Option("--to", metavar="SITTER", help="A sitter, client, or a contact of the client.")]
Due = Annotated[
    str | None,
    typer.Option("--due", metavar="WHEN", help="When it should be back: fri, 'fri 18:00', +3d, '3 dec', or standing."),
]
At = Annotated[
    str | None, typer.Option("--at", metavar="WHEN", help="When it happened: 'yesterday 18:00', 07:15, '2h ago'.")
]
Safe = Annotated[str, typer.Option("--safe", metavar="SAFE", help="The safe; otherwise the key's home.")]
Hook = Annotated[str, typer.Option("--hook", metavar="HOOK", help="The hook, A7 or SAFE/A7; otherwise the key's home.")]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="A note that is kept with the movement.")]


@commands.command("check-out")
def check_out(
    context: typer.Context,
    codes: Codes,
    *,
    to: ToSitter,
    due: Due = None,
    at: At = None,
    reason: Reason = "",
    note: Note = "",
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Give keys out of the safe to a sitter, all or none of them."""
    from keydesk.operations.many import check_out_many

    asked = {"codes": codes, "to": to, "due": due, "at": at, "reason": reason, "note": note}
    _move(context, check_out_many, asked, op_id=op_id, dry_run=dry_run, as_json=as_json)


@commands.command("check-in")
def check_in(
    context: typer.Context,
    codes: Codes,
    *,
    safe: Safe = "",
    hook: Hook = "",
    at: At = None,
    reason: Reason = "",
    note: Note = "",
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take keys back into the safe; answers who needs each next.

    Each goes to its home hook unless said otherwise.
    """
    from keydesk.operations.many import check_in_many

    asked = {"codes": codes, "safe": safe, "hook": hook, "at": at, "reason": reason, "note": note}
    _move(context, check_in_many, asked, op_id=op_id, dry_run=dry_run, as_json=as_json)


@commands.command("transfer")
def transfer(
    context: typer.Context,
    codes: Codes,
    *,
    to: ToPerson,
    due: Due = None,
    at: At = None,
    reason: Reason = "",
    note: Note = "",
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Hand keys from whoever has them to another person."""
    from keydesk.operations.many import transfer_many

    asked = {"codes": codes, "to": to, "due": due, "at": at, "reason": reason, "note": note}
    _move(context, transfer_many, asked, op_id=op_id, dry_run=dry_run, as_json=as_json)


@commands.command("reassign")
def reassign(
    context: typer.Context,
    codes: Codes,
    *,
    to: ToHolder,
    due: Due = None,
    reason: Reason = "",
    note: Note = "",
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Move many keys to one holder from wherever they are."""
    from keydesk.operations.many import reassign_many

    asked = {"codes": codes, "to": to, "due": due, "reason": reason, "note": note}
    _move(context, reassign_many, asked, op_id=op_id, dry_run=dry_run, as_json=as_json)


@commands.command("missing")
def report_missing(
    context: typer.Context,
    codes: Codes,
    *,
    at: At = None,
    reason: Reason = "",
    note: Note = "",
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say that keys cannot be found; who had them last is kept."""
    from keydesk.operations.many import report_missing_many

    asked = {"codes": codes, "at": at, "reason": reason, "note": note}
    _move(context, report_missing_many, asked, op_id=op_id, dry_run=dry_run, as_json=as_json)


@commands.command("found")
def mark_found(
    context: typer.Context,
    codes: Codes,
    *,
    to: MaybeSitter = "",
    safe: Safe = "",
    hook: Hook = "",
    due: Due = None,
    reason: Reason = "",
    note: Note = "",
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say that missing, lost or stolen keys are back."""
    from keydesk.operations.many import mark_found_many

    asked = {"codes": codes, "to": to, "safe": safe, "hook": hook, "due": due, "reason": reason, "note": note}
    _move(context, mark_found_many, asked, op_id=op_id, dry_run=dry_run, as_json=as_json)


@commands.command("lost")
def mark_lost(
    context: typer.Context,
    codes: Codes,
    *,
    stolen: Annotated[bool, typer.Option("--stolen", help="Stolen, and not only lost.")] = False,
    reason: Reason = "",
    note: Note = "",
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Accept that keys are gone."""
    from keydesk.operations.many import mark_lost_many

    asked = {"codes": codes, "reason": reason, "note": note}
    _move(context, mark_lost_many, asked, op_id=op_id, dry_run=dry_run, as_json=as_json, stolen=stolen)


@commands.command("retire")
def retire(
    context: typer.Context,
    codes: Codes,
    *,
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar="REASON", help="returned, destroyed, rekeyed, entry_error, or your own words."
        ),
    ],
    note: Note = "",
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take keys out of use; their history stays."""
    from keydesk.operations.many import retire_many

    asked = {"codes": codes, "reason": reason, "note": note}
    _move(context, retire_many, asked, op_id=op_id, dry_run=dry_run, as_json=as_json)


@commands.command("due")
def change_due(
    context: typer.Context,
    codes: Codes,
    *,
    when: Annotated[str, typer.Option("--to", metavar="WHEN", help="fri, 'fri 18:00', +3d, '3 dec', or standing.")],
    note: Note = "",
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say when keys that sitters have should be back."""
    from keydesk.operations.many import change_due_many

    asked = {"codes": codes, "due": when, "note": note}
    _move(context, change_due_many, asked, op_id=op_id, dry_run=dry_run, as_json=as_json)


@commands.command("undo")
def undo(
    context: typer.Context,
    batch: Annotated[
        int | None, typer.Argument(metavar="[BATCH]", help="As `history` tells it; your own last without it.")
    ] = None,
    *,
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take back one batch, while its keys have not moved since."""
    from keydesk.operations.many import undo_batch

    _perform(
        session_of(context), undo_batch, {"batch_id": batch}, op_id=op_id, dry_run=dry_run, as_json=as_json, back=False
    )


def _move(
    context: typer.Context,
    operation: Callable[..., Done],
    asked: dict[str, Any],
    *,
    op_id: str | None,
    dry_run: bool,
    as_json: bool,
    **more: Any,
) -> None:
    from keydesk.operations.asking import Asked

    session = session_of(context)
    codes = _codes(asked.pop("codes"))
    how = {"asked": Asked(codes=codes, since=session.began, **asked), **more}
    _perform(session, operation, how, op_id=op_id, dry_run=dry_run, as_json=as_json, back=True)


def _codes(given: Sequence[str]) -> tuple[str, ...]:
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


def _perform(
    session: Session,
    operation: Callable[..., Done],
    how: dict[str, Any],
    *,
    op_id: str | None,
    dry_run: bool,
    as_json: bool,
    back: bool,
) -> None:
    """Do it, or only rehearse it, and tell what came of it."""
    from keydesk.db.store import AlreadyDone
    from keydesk.operations.rehearsal import Rehearsed, rehearse

    if op_id is not None and not op_id.strip():
        raise Refusal("--op-id is empty. Give each act an id of its own, or leave the option out.")
    with session.desk() as desk:
        try:
            if dry_run:
                desk.perform_now(rehearse, operation, via="cli", **how)
            done = desk.perform_now(operation, via="cli", op_id=op_id, **how)
        except Rehearsed as rehearsed:
            _tell(desk, rehearsed.result, as_json=as_json, dry_run=True)
            session.say("Nothing was done: this was a rehearsal (--dry-run).")
        except AlreadyDone as already:
            _tell_again(desk, already.batch_id, as_json=as_json)
            session.say(f"This was done already, as batch {already.batch_id}; nothing moved a second time.")
        except Refusal as refusal:
            raise _with_option(refusal) from refusal
        else:
            _tell(desk, done, as_json=as_json)
            if back:
                session.say(f"`keydesk undo {done.batch_id}` takes it back.")


def _with_option(refusal: Refusal) -> Refusal:
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
        _print_moves(desk, done.rows, needs, batch=None if dry_run else done.batch_id, already=done.already_there)
        return
    for moved in done.moved:
        print_line(moved.said)
    for tag_code in done.already_there:
        print_line(f"{tag_code} was there already")


def _tell_again(desk: Desk, batch_id: int, *, as_json: bool) -> None:
    from keydesk.db.queries.movements import movements_in
    from keydesk.reports.keys import place_words

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
) -> None:
    from zoneinfo import ZoneInfo

    from keydesk.reports.moves import list_of_moves
    from keydesk.reports.to_json import documents
    from keydesk.rules.dates import from_wall

    zone = ZoneInfo(desk.settings.time_zone)
    needs = {
        tag_code: (
            each.next_need.name,
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
        },
        zone,
    )
