"""One thing done to all copies that a query finds; and `recall` and `spare`, which say something of copies."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.acting import How, acting
from keydesk.cli.output import print_json, print_line, print_report
from keydesk.cli.session import Session, session_of
from keydesk.cli.telling import codes_of, tell_again, with_option
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.db.rows.bulk import BulkLine, BulkPreview
    from keydesk.desk import Desk
    from keydesk.operations.asking import Asked
    from keydesk.operations.bulk import Kind

commands = typer.Typer()

MaybeCodes = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CODE]...", help="Tags, unique endings, old codes; - reads them from stdin."),
]
Query = Annotated[
    str | None,
    typer.Option("--query", metavar="QUERY", help="In place of codes, as for `keydesk keys`: 'holder:sam due:<today'."),
]
Off = Annotated[bool, typer.Option("--off", help="It is so no more.")]
_MOST_ASKED = 20
"""Lines of a preview above a question; the whole of it is `--dry-run`."""


@commands.command("recall")
@acting
def recall(
    context: typer.Context,
    codes: MaybeCodes = None,
    *,
    query: Query = None,
    off: Off = False,
    how: How,
) -> None:
    """Say that keys are wanted back, or no more."""
    act(context, "recall", {}, codes=codes, query=query, how=how, becomes=not off)


@commands.command("spare")
@acting
def spare(
    context: typer.Context,
    codes: MaybeCodes = None,
    *,
    query: Query = None,
    off: Off = False,
    how: How,
) -> None:
    """Say that keys are spares that stay in the office, or no more."""
    act(context, "spare", {}, codes=codes, query=query, how=how, becomes=not off)


@commands.command("home")
@acting
def home(
    context: typer.Context,
    codes: MaybeCodes = None,
    *,
    query: Query = None,
    safe: Annotated[
        str,
        typer.Option("--safe", metavar="SAFE", help="On free hooks of this safe; without it, where each hangs now."),
    ] = "",
    how: How,
) -> None:
    """Say where keys live; it moves none of them."""
    act(context, "home", {"safe": safe}, codes=codes, query=query, how=how)


def act(
    context: typer.Context,
    kind: Kind,
    asked: dict[str, Any],
    *,
    codes: Sequence[str] | None,
    query: str | None,
    how: How,
    becomes: bool = True,
) -> None:
    """Does one thing to the copies named, or to all that a query finds.

    Raises:
        Refusal: codes and a query, or neither; a query without a yes; or something is in the way.
    """
    from keydesk.operations.asking import Asked

    session = session_of(context)
    if bool(codes) == (query is not None):
        raise Refusal("Name keys by their codes, or say --query for all that it finds: one of the two.")
    if how.op_id is not None and not how.op_id.strip():
        raise Refusal("--op-id is empty. Give each act an id of its own, or leave the option out.")
    named = codes_of(codes) if codes else ()
    wanted = Asked(codes=named, since=session.began, query=query or "", **asked)
    if query is not None and not query.strip():
        raise Refusal("The query is empty, and would mean every key. Say which keys, or status:all for all of them.")
    with session.desk() as desk:
        try:
            _act(session, desk, kind, wanted, how=how, becomes=becomes)
        except Refusal as refusal:
            raise with_option(refusal) from refusal


def _act(
    session: Session,
    desk: Desk,
    kind: Kind,
    asked: Asked,
    *,
    how: How,
    becomes: bool,
) -> None:
    from keydesk.db.store import AlreadyDone
    from keydesk.operations.bulk_asked import act_on_asked

    if how.dry_run:
        preview = _rehearsed(desk, kind, asked, becomes=becomes)
        _show(desk, preview.lines, as_json=how.as_json, batch=None)
        session.say("Nothing was done: this was a rehearsal (--dry-run).")
        _require_possible(preview, asked)
        return
    looked_at: Sequence[BulkLine] | None = None
    if asked.query and not how.confirmed:
        looked_at = _confirmed(session, _rehearsed(desk, kind, asked, becomes=becomes), asked)
        if looked_at is None:
            session.say("Nothing was done.")
            return
    try:
        done = desk.perform_now(
            act_on_asked, via="cli", op_id=how.op_id, kind=kind, asked=asked, yes=becomes, looked_at=looked_at
        )
    except AlreadyDone as already:
        tell_again(desk, already.batch_id, as_json=how.as_json)
        session.say(f"This was done already, as batch {already.batch_id}; nothing was done a second time.")
        return
    if how.as_json:
        _show(desk, done.lines, as_json=True, batch=done.batch_id)
    else:
        for line in done.lines:
            print_line(f"{line.tag_code} {'was so already' if line.outcome == 'same' else f'→ {line.after}'}")
    session.say(f"{done.said}. `keydesk undo {done.batch_id}` takes it back.")


def _rehearsed(desk: Desk, kind: Kind, asked: Asked, *, becomes: bool) -> BulkPreview:
    from keydesk.operations.bulk_asked import rehearse_asked
    from keydesk.operations.rehearsal import Rehearsed

    try:
        desk.perform_now(rehearse_asked, kind, via="cli", asked=asked, yes=becomes)
    except Rehearsed as rehearsed:
        preview: BulkPreview = rehearsed.result
        return preview
    raise Refusal("Nothing was rehearsed.")


def _require_possible(preview: BulkPreview, asked: Asked) -> None:
    """Refuses as the act would: something is in the way, or warns and no reason was given."""
    stopped = [line for line in preview.lines if line.outcome in {"stopped", "moved"}]
    warned = [line for line in preview.lines if line.outcome == "warned" and not asked.reason.strip()]
    found = stopped or warned
    if not found:
        return
    of = f"{len(found):,} of {len(preview.lines):,} keys" if len(preview.lines) > 1 else found[0].tag_code
    raise Refusal(
        f"In the way: {of}. Nothing would be done." if stopped else f"Not without a reason: {of}.",
        code="changed" if any(line.outcome == "moved" for line in found) else "refused",
        overridable=() if stopped else frozenset().union(*(line.warnings for line in warned)),
        details=[line.why for line in found],
    )


def _confirmed(session: Session, preview: BulkPreview, asked: Asked) -> Sequence[BulkLine] | None:
    """The lines that somebody at a terminal has said yes to; None where they said no."""
    many = len(preview.lines)
    keys = "1 key" if many == 1 else f"{many:,} keys"
    if not all(each is not None and each.isatty() for each in (sys.stdin, sys.stderr)):
        raise Refusal(f"The query finds {keys}. --dry-run tells what would be done to each; --yes does it.")
    _require_possible(preview, asked)
    for line in preview.lines[:_MOST_ASKED]:
        session.say(f"  {line.tag_code}  {line.client}  {line.before} → {line.after}  {line.short}".rstrip())
    if many > _MOST_ASKED:
        session.say(f"  and {many - _MOST_ASKED:,} more; --dry-run lists all of them")
    sys.stderr.write(f"Do it to {keys}? [y/N] ")
    sys.stderr.flush()
    return preview.lines if sys.stdin.readline().strip().casefold() in {"y", "yes"} else None


def _show(desk: Desk, lines: Sequence[BulkLine], *, as_json: bool, batch: int | None) -> None:
    from zoneinfo import ZoneInfo

    from keydesk.reports.bulk import list_of_lines
    from keydesk.reports.to_json import documents

    zone = ZoneInfo(desk.settings.time_zone)
    report = list_of_lines(lines, now=desk.store.clock.now(), zone=zone)
    if as_json:
        print_json({"batch": batch, "dry_run": batch is None, "repeated": False, "copies": documents(report)}, zone)
    else:
        print_report(report)
