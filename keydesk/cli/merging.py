"""`keydesk merge`: two profiles of one household become one; `keydesk apart`: two who look alike stay two."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from keydesk.cli.output import print_json, print_report
from keydesk.cli.session import AsJson, DryRun, OpId, Session, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from keydesk.db.rows.merging import MergePreview
    from keydesk.desk import Desk
    from keydesk.operations.merging import Merged
    from keydesk.reports.to_json import Json
    from keydesk.rules.merging import FieldPair

commands = typer.Typer()

First = Annotated[str, typer.Argument(metavar="CLIENT", help="Who stays: a client's number or name.")]
Second = Annotated[str, typer.Argument(metavar="CLIENT", help="Whose profile goes into the first's.")]

_ANSWERS: Final = {"": "first", "1": "first", "2": "second"}


@commands.command("merge")
def merge(
    context: typer.Context,
    first: First,
    second: Second,
    *,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="FIELD=WHICH", help="first, second, or of notes both; can be given again."),
    ] = None,
    pets_apart: Annotated[
        bool, typer.Option("--pets-apart", help="Pets of one name are two; without it they are one.")
    ] = False,
    op_id: OpId = None,
    dry_run: DryRun = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Without being asked; where both differ, the first's stays.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make one client of two profiles; keys, pets, visits and all go along.

    The other profile stays on file and is found by its old name; `keydesk undo` takes all of it back.
    """
    from keydesk.db.queries.merging import merge_preview
    from keydesk.db.queries.who_is import client_meant
    from keydesk.rules.merging import chosen

    session, words = session_of(context), _choices(keep)
    with session.desk() as desk:
        one, other = (desk.look_up_now(client_meant, who=each) for each in (first, second))
        preview: MergePreview = desk.look_up_now(merge_preview, into_id=one.id, client_id=other.id)
        pairs = chosen(preview.pairs, words)
        if not as_json:
            _show(desk, preview, pairs)
        asks = not (yes or dry_run or as_json or op_id) and all(
            each is not None and each.isatty() for each in (sys.stdin, sys.stderr)
        )
        if asks:
            words |= _ask(pairs)
            if not _asked_yes(f"Let no. {other.id} go into no. {one.id}? [y/N] "):
                session.say("Nothing was merged.")
                return
        elif not (yes or dry_run):
            raise Refusal("Nothing was merged, because nobody can be asked here: look with --dry-run, then say --yes.")
        asked = {"first": str(one.id), "second": str(other.id), "keep": words, "pets_are_one": not pets_apart}
        _do(session, desk, {**asked, "settled": True}, op_id=op_id, dry_run=dry_run, as_json=as_json, pairs=pairs)


@commands.command("apart")
def apart(
    context: typer.Context,
    first: Annotated[str, typer.Argument(metavar="CLIENT", help="A client's number or name.")],
    second: Annotated[str, typer.Argument(metavar="CLIENT", help="The other.")],
    *,
    forget: Annotated[bool, typer.Option("--forget", help="Nobody said so: they may be one household again.")] = False,
) -> None:
    """Say that two clients who look alike are two households."""
    from keydesk.operations.merging_asked import apart_asked

    session = session_of(context)
    with session.desk() as desk:
        session.say(desk.perform_now(apart_asked, via="cli", first=first, second=second, apart=not forget))


def _do(
    session: Session,
    desk: Desk,
    asked: dict[str, Any],
    *,
    op_id: str | None,
    dry_run: bool,
    as_json: bool,
    pairs: tuple[FieldPair, ...],
) -> None:
    from keydesk.db.store import AlreadyDone
    from keydesk.operations.merging_asked import merge_asked
    from keydesk.operations.rehearsal import Rehearsed, rehearse

    try:
        if dry_run:
            desk.perform_now(rehearse, merge_asked, via="cli", **asked)
        done = desk.perform_now(merge_asked, via="cli", op_id=op_id, **asked)
    except Rehearsed as rehearsed:
        if as_json:
            _print(rehearsed.result, pairs, dry_run=True)
        session.say(rehearsed.result.said)
        session.say("Nothing was done: this was a rehearsal (--dry-run).")
    except AlreadyDone as already:
        if as_json:
            print_json({"batch": already.batch_id, "dry_run": False, "repeated": True})
        session.say(f"This was done already, as batch {already.batch_id}; nothing was done a second time.")
    else:
        if as_json:
            _print(done, pairs)
        session.say(f"{done.said} `keydesk undo` takes it back.")


def _print(done: Merged, pairs: tuple[FieldPair, ...], *, dry_run: bool = False) -> None:
    fields: list[Json] = [
        {"field": each.name, "first": each.first, "second": each.second, "kept": each.kept, "conflict": each.conflict}
        for each in pairs
        if each.differs
    ]
    print_json(
        {
            "batch": None if dry_run else done.batch_id,
            "client_id": done.id,
            "gone_id": done.gone_id,
            "dry_run": dry_run,
            "repeated": False,
            "moved": {table: number for table, number in done.moved.items() if number},
            "fields": fields,
        }
    )


def _show(desk: Desk, preview: MergePreview, pairs: tuple[FieldPair, ...]) -> None:
    from zoneinfo import ZoneInfo

    from keydesk.reports.merging import side_by_side

    zone = ZoneInfo(desk.settings.time_zone)
    print_report(side_by_side(preview, pairs, made_at=desk.now, zone=zone))


def _choices(keep: list[str] | None) -> dict[str, str]:
    words = {}
    for each in keep or ():
        field, equals, which = each.partition("=")
        if not equals:
            raise Refusal(f"--keep takes FIELD=WHICH, such as cell_phone=second, and not “{each[:40]}”.")
        words[field.strip()] = which.strip()
    return words


def _ask(pairs: tuple[FieldPair, ...]) -> dict[str, str]:
    """What stays where both have something else."""
    from keydesk.cli.ending import say
    from keydesk.rules.text import shown

    words = {}
    for each in pairs:
        if not each.conflict:
            continue
        say(f"{each.label}:")
        say(f"  1  {shown(each.first, width=70)}")
        say(f"  2  {shown(each.second, width=70)}")
        while True:
            answer = _answer("  1 or 2; Enter is 1: ").casefold()
            if answer in {"", "1", "2"}:
                break
        words[each.name] = _ANSWERS[answer]
    return words


def _asked_yes(question: str) -> bool:
    return _answer(question).casefold() in {"y", "yes"}


def _answer(question: str) -> str:
    sys.stderr.write(question)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line.strip()
