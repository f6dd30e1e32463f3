"""The store itself: `backup`, `restore`, `verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.ending import DONE, UNUSABLE, complain
from keydesk.cli.output import print_json, print_line
from keydesk.cli.session import AsJson, DryRun, Session, session_of
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from datetime import tzinfo

    from keydesk.db.backup import BackedUp
    from keydesk.db.restore import Newer
    from keydesk.db.verify import Verified

commands = typer.Typer()

_MOST_TOLD = 20


@commands.command("backup")
def back_up(
    context: typer.Context,
    dest: Annotated[
        str | None,
        typer.Argument(metavar="[DEST]", help="A file, or a folder in which it is named by the moment."),
    ] = None,
    *,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file of that name.")] = False,
    as_json: AsJson = False,
) -> None:
    """Copy the store while desks are open; the copy is checked first.

    Without DEST it goes into the folder `backups` beside the store. In a folder the last 30 stay.
    """
    from keydesk.db import backup
    from keydesk.operations.backup import note_backup, require_back_up

    session = session_of(context)
    if dest == "-":
        raise Refusal("A backup goes into a file, so that it can be checked before it gets its name. Name one.")
    with session.desk() as desk:
        desk.look_up_now(require_back_up)
        store, now = desk.store.path, desk.store.clock.now()
        made: BackedUp
        if dest is None:
            made = backup.back_up_by_date(store, now=now)
        elif dest.endswith("/") or Path(dest).is_dir():
            made = backup.back_up_by_date(store, now=now, folder=Path(dest))
        else:
            made = backup.back_up(store, Path(dest), overwrite=overwrite)
        try:
            desk.perform_now(note_backup, via="cli", file=str(made.path), head=made.verified.head)
        except Refusal as refusal:
            if refusal.code != "unusable":
                raise
            session.say(f"The backup is made, but the record of it could not be kept: {refusal.message}")
    found = made.verified
    if as_json:
        print_json(
            {
                "path": str(made.path),
                "bytes": made.bytes,
                "head": found.head,
                "copies": found.copies,
                "events": found.events,
                "removed": [str(path) for path in made.removed],
            }
        )
    else:
        print_line(str(made.path))
    session.say(f"Checked: {found.copies:,} copies, {found.events:,} movements, chain head {found.head[:16]}.")
    for path in made.removed:
        session.say(f"Let go of the oldest: {path}")


@commands.command("restore")
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    *,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup in the store's place; the old store is set aside.

    Every desk must be closed. What the old store holds and the backup does not is told.
    """
    from keydesk.clock import SystemClock
    from keydesk.db import restore as restoring
    from keydesk.db.place import is_there
    from keydesk.db.verify import require_sound, verify
    from keydesk.operations.backup import note_restore

    session = session_of(context)
    if not is_there(file):
        raise Refusal(f"There is no file {shown(str(file))}. Name a backup.", code="not_found")
    _require_may_restore(session, file)
    if dry_run:
        found = verify(file)
        require_sound(found, f"The backup {file}")
        newer = restoring.compare(session.store, file) if is_there(session.store) else restoring.Newer(readable=True)
        _tell_restored(session, {"store": str(session.store), "backup": str(file), "set_aside": None}, newer, as_json)
        session.say("Nothing was restored: this was a rehearsal (--dry-run).")
        return
    done = restoring.restore(session.store, file, now=SystemClock().now())
    aside = "" if done.set_aside is None else done.set_aside.name
    try:
        with session.desk() as desk:
            desk.perform_now(
                note_restore, via="cli", file=str(file), set_aside=aside, newer_moves=done.newer.move_count
            )
    except Refusal as refusal:
        session.say(f"It is restored, but the record of it could not be kept: {refusal.message}")
    where = {"store": str(done.path), "backup": str(done.backup), "set_aside": str(done.set_aside or "") or None}
    _tell_restored(session, where, done.newer, as_json)
    if done.set_aside is not None:
        session.say(f"The old store is {done.set_aside}. Nothing of it was changed.")


@commands.command("verify")
def verify_store(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A backup; the store itself without it.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Prove that the store, or a backup of it, is whole.

    The file, its links and the history chain are checked; every movement is replayed, and has to give the place that
    each copy is recorded at. Ends with 4 where something does not hold.
    """
    from keydesk.db.place import is_there
    from keydesk.db.verify import verify

    session = session_of(context)
    path = session.store if file is None else file
    if not is_there(path):
        raise Refusal(f"There is no store at {path}. Make one with `keydesk init`.", code="not_found")
    if file is None:
        _require_known(session)
    try:
        found = verify(path)
    except Refusal:
        # On a disk that takes no side files the file is read as it lies there.
        found = verify(path, immutable=True)
        session.say("The disk is full or read-only: this is the file as it lies there, without the newest movements.")
    if as_json:
        print_json(_document(found))
    else:
        print_line(str(path))
        print_line(f"{found.copies:,} copies, {found.events:,} movements, {found.history:,} other changes")
        print_line(f"chain head {found.head}")
        for problem in found.problems:
            print_line(f"  {problem}")
    if found.sound:
        session.say("Everything holds: file, links, history chain, and every copy's place.")
        raise typer.Exit(DONE)
    count = len(found.problems)
    complain(
        f"{shown(str(path))} is damaged ({count} {'problem' if count == 1 else 'problems'}). Let nobody work in it; "
        f"restore the last backup with `keydesk restore FILE`, which sets this one aside."
    )
    raise typer.Exit(UNUSABLE)


def _document(found: Verified) -> dict[str, Any]:
    return {
        "store": str(found.path),
        "sound": found.sound,
        "problems": list(found.problems),
        "schema": found.schema,
        "copies": found.copies,
        "events": found.events,
        "history": found.history,
        "head": found.head,
        "last_change": found.last_change,
        "first_bad_change": found.first_bad_change,
    }


def _require_known(session: Session) -> None:
    """Asks who is at this session; a store that is too damaged to say so is verified all the same."""
    try:
        with session.desk():
            return
    except Refusal as refusal:
        if refusal.code != "unusable":
            raise


def _require_may_restore(session: Session, backup: Path) -> None:
    """Asks whether the operator may, by the store's own list of people, or by the backup's where the store is no use.

    Raises:
        Refusal: they may not, or neither can be read.
    """
    from keydesk.clock import SystemClock
    from keydesk.db.place import is_there
    from keydesk.db.store import Store
    from keydesk.identity import of_this_process
    from keydesk.operations.backup import require_restore

    if is_there(session.store):
        try:
            with session.desk() as desk:
                desk.look_up_now(require_restore)
                return
        except Refusal as refusal:
            if refusal.code != "unusable":
                raise
            session.say(f"The store that is there is no use any more: {refusal.message}")
    store = Store.open_emergency(backup, clock=SystemClock())
    try:
        with store.reading(of_this_process()) as reading:
            require_restore(reading)
    finally:
        store.close()


def _tell_restored(session: Session, where: dict[str, str | None], newer: Newer, as_json: bool) -> None:  # noqa: FBT001 - as the command has it
    from keydesk.clock import SystemClock

    zone = _zone(session)
    now = SystemClock().now()
    if as_json:
        print_json(
            {
                **where,
                "newer": {
                    "readable": newer.readable,
                    "move_count": newer.move_count,
                    "change_count": newer.change_count,
                    "lost_in_store": newer.lost_in_store,
                    "moves": [
                        {
                            "tag_code": move.tag_code,
                            "kind": move.kind,
                            "to": move.to,
                            "at": move.at,
                            "operator": move.operator,
                        }
                        for move in newer.moves
                    ],
                },
            },
            zone,
        )
        return
    from zoneinfo import ZoneInfo

    from keydesk.rules.dates import moment

    print_line(str(where["store"]))
    if not newer.readable:
        session.say("The old store could not be read, so nobody can say what it held beyond the backup.")
    elif newer.move_count or newer.change_count:
        session.say(
            f"Newer than the backup: {newer.move_count:,} movements and {newer.change_count:,} other changes. "
            f"Look where these keys really are, and record it anew:"
        )
        told = zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")
        for move in newer.moves[:_MOST_TOLD]:
            when = moment(move.at, now=now, zone=told)
            session.say(f"  {when:18} {move.tag_code:10} {move.kind.replace('_', ' ')} → {move.to}  ({move.operator})")
        if newer.move_count > _MOST_TOLD:
            session.say(f"  and {newer.move_count - _MOST_TOLD:,} more; --json has them")
    else:
        session.say("Nothing is newer than the backup.")


def _zone(session: Session) -> tzinfo:
    from datetime import UTC
    from zoneinfo import ZoneInfo

    try:
        with session.desk() as desk:
            return ZoneInfo(desk.settings.time_zone)
    except Refusal:
        return UTC
