"""Keys change hands, `check-out` to `retire`; and what is said of them meanwhile: `due`, `chase`, `undo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.acting import How, acting
from keydesk.cli.bulk import MaybeCodes, Query, act
from keydesk.cli.session import Reason, session_of
from keydesk.cli.telling import move, perform
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from keydesk.operations.bulk import Kind

commands = typer.Typer()

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
@acting
def check_out(
    context: typer.Context,
    codes: Codes,
    *,
    to: ToSitter,
    due: Due = None,
    at: At = None,
    reason: Reason = "",
    note: Note = "",
    how: How,
) -> None:
    """Give keys out of the safe to a sitter, all or none of them."""
    from keydesk.operations.many import check_out_many

    asked = {"codes": codes, "to": to, "due": due, "at": at, "reason": reason, "note": note}
    move(context, check_out_many, asked, how=how)


@commands.command("check-in")
@acting
def check_in(
    context: typer.Context,
    codes: MaybeCodes = None,
    *,
    query: Query = None,
    safe: Safe = "",
    hook: Hook = "",
    at: At = None,
    reason: Reason = "",
    note: Note = "",
    how: How,
) -> None:
    """Take keys back into the safe; answers who needs each next.

    Each goes to its home hook unless said otherwise.
    """
    asked = {"safe": safe, "hook": hook, "at": at, "reason": reason, "note": note}
    _act_or_move(context, "check_in", asked, codes=codes, query=query, how=how)


@commands.command("transfer")
@acting
def transfer(
    context: typer.Context,
    codes: Codes,
    *,
    to: ToPerson,
    due: Due = None,
    at: At = None,
    reason: Reason = "",
    note: Note = "",
    how: How,
) -> None:
    """Hand keys from whoever has them to another person."""
    from keydesk.operations.many import transfer_many

    asked = {"codes": codes, "to": to, "due": due, "at": at, "reason": reason, "note": note}
    move(context, transfer_many, asked, how=how)


@commands.command("reassign")
@acting
def reassign(
    context: typer.Context,
    codes: MaybeCodes = None,
    *,
    query: Query = None,
    to: ToHolder,
    due: Due = None,
    reason: Reason = "",
    note: Note = "",
    how: How,
) -> None:
    """Move many keys to one holder from wherever they are."""
    asked = {"to": to, "due": due, "reason": reason, "note": note}
    _act_or_move(context, "reassign", asked, codes=codes, query=query, how=how)


@commands.command("missing")
@acting
def report_missing(
    context: typer.Context,
    codes: MaybeCodes = None,
    *,
    query: Query = None,
    at: At = None,
    reason: Reason = "",
    note: Note = "",
    how: How,
) -> None:
    """Say that keys cannot be found; who had them last is kept."""
    asked = {"at": at, "reason": reason, "note": note}
    _act_or_move(context, "missing", asked, codes=codes, query=query, how=how)


@commands.command("found")
@acting
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
    how: How,
) -> None:
    """Say that missing, lost or stolen keys are back."""
    from keydesk.operations.many import mark_found_many

    asked = {"codes": codes, "to": to, "safe": safe, "hook": hook, "due": due, "reason": reason, "note": note}
    move(context, mark_found_many, asked, how=how)


@commands.command("lost")
@acting
def mark_lost(
    context: typer.Context,
    codes: Codes,
    *,
    stolen: Annotated[bool, typer.Option("--stolen", help="Stolen, and not only lost.")] = False,
    reason: Reason = "",
    note: Note = "",
    how: How,
) -> None:
    """Accept that keys are gone."""
    from keydesk.operations.many import mark_lost_many

    asked = {"codes": codes, "reason": reason, "note": note}
    move(context, mark_lost_many, asked, how=how, stolen=stolen)


@commands.command("retire")
@acting
def retire(
    context: typer.Context,
    codes: MaybeCodes = None,
    *,
    query: Query = None,
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar="REASON", help="returned, destroyed, rekeyed, entry_error, or your own words."
        ),
    ],
    note: Note = "",
    how: How,
) -> None:
    """Take keys out of use; their history stays."""
    asked = {"reason": reason, "note": note}
    _act_or_move(context, "retire", asked, codes=codes, query=query, how=how)


@commands.command("due")
@acting
def change_due(
    context: typer.Context,
    codes: MaybeCodes = None,
    *,
    query: Query = None,
    when: Annotated[str, typer.Option("--to", metavar="WHEN", help="fri, 'fri 18:00', +3d, '3 dec', or standing.")],
    note: Note = "",
    how: How,
) -> None:
    """Say when keys that sitters have should be back."""
    asked = {"due": when, "note": note}
    _act_or_move(context, "due", asked, codes=codes, query=query, how=how)


@commands.command("chase")
@acting
def chase(context: typer.Context, codes: Codes, *, note: Note = "", how: How) -> None:
    """Note that whoever has late keys was asked for them."""
    from keydesk.operations.many import chase_many

    move(context, chase_many, {"codes": codes, "note": note}, how=how)


@commands.command("undo")
@acting
def undo(
    context: typer.Context,
    batch: Annotated[
        int | None, typer.Argument(metavar="[BATCH]", help="As `history` tells it; your own last without it.")
    ] = None,
    *,
    how: How,
) -> None:
    """Take back one batch, while its keys have not moved since."""
    from keydesk.operations.many import undo_batch

    perform(session_of(context), undo_batch, {"batch_id": batch}, how=how, back=False)


def _act_or_move(
    context: typer.Context,
    kind: Kind,
    asked: dict[str, Any],
    *,
    codes: list[str] | None,
    query: str | None,
    how: How,
) -> None:
    """The same verb for the keys that are named, each as it was told, or for all that a query finds."""
    if query is None and codes:
        from keydesk.operations import many

        verbs = {
            "check_in": many.check_in_many,
            "reassign": many.reassign_many,
            "missing": many.report_missing_many,
            "retire": many.retire_many,
            "due": many.change_due_many,
        }
        told = {"codes": codes, **asked}
        move(context, verbs[kind], told, how=how)
        return
    if asked.pop("hook", ""):
        raise Refusal("A hook takes one key. Name the key, or say only the safe.")
    if asked.pop("at", None) is not None:
        raise Refusal("--at is for keys that are named. What a query finds moves now.")
    act(context, kind, asked, codes=codes, query=query, how=how)
