"""`import`: files of other programs and the office's own lists, looked at first, taken in and taken back as one."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from keydesk.cli.ending import say
from keydesk.cli.output import print_json, print_line, print_report, stdout
from keydesk.cli.session import AsJson, DryRun, OfBranch, Session, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date

    from keydesk.desk import Desk
    from keydesk.importing.calendar_window import Window
    from keydesk.importing.items import ImportPlan
    from keydesk.importing.request import Opened
    from keydesk.operations.importing import Imported

commands = typer.Typer()

MOST_LINES = 12
"""Lines of one sort that the preview shows without --verbose."""


@commands.command("import")
def import_files(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE…", help="CSV, XLSX, SpreadsheetML or iCalendar files in any order, or their folder."
        ),
    ] = None,
    *,
    shape: Annotated[
        str, typer.Option("--as", metavar="SHAPE", help="What they are, where the headers do not tell: clients, keys…")
    ] = "",
    mapping: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="Which column means what, as --show-map writes it.")
    ] = None,
    show_map: Annotated[
        bool, typer.Option("--show-map", help="Write the mapping that would be used to stdout, and do nothing.")
    ] = False,
    first: Annotated[
        str, typer.Option("--from", metavar="DAY", help="First day of calendars that is read; else 60 days ago.")
    ] = "",
    last: Annotated[
        str, typer.Option("--until", metavar="DAY", help="Last day of calendars that is read; else in 120 days.")
    ] = "",
    branch: OfBranch = None,
    dry_run: DryRun = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Import without being asked.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show every line, not only the first few.")] = False,
    as_json: AsJson = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last import back as a whole.")] = False,
    past: Annotated[bool, typer.Option("--list", help="The imports that there were.")] = False,
    answers: Annotated[bool, typer.Option("--answers", help="What was said of calendars' texts.")] = False,
    forget: Annotated[
        int | None, typer.Option("--forget", metavar="NO", min=1, help="Forget one of those answers.")
    ] = None,
) -> None:
    """Take in clients, pets, sitters, keys and visits from files, after a yes.

    The plan is shown first; it goes in as a whole or not at all, and can be taken back as a whole.
    """
    session = session_of(context)
    if answers or forget is not None:
        from keydesk.cli.import_answers import tell_answers

        return tell_answers(session, forget=forget, as_json=as_json)
    if past or undo:
        return _list(session, as_json=as_json) if past else _undo(session, yes=yes, as_json=as_json)
    if not files:
        raise Refusal("Name the files to import: `keydesk import Clients.csv Pets.csv Sitters.csv`.")
    with session.desk(branch) as desk, _readable(files) as paths:
        _require_import(desk)
        opened = _open(desk, paths, shape, mapping, _window(desk, first, last))
        if show_map:
            return _show_map(opened)
        if _may_ask(yes=yes, dry_run=dry_run, as_json=as_json):
            from keydesk.cli.import_asking import ask_mapping

            opened = ask_mapping(opened)
        _refuse_unknown(opened)
        plan = _plan(desk, opened)
        if _may_ask(yes=yes, dry_run=dry_run, as_json=as_json):
            plan = _ask(desk, opened, plan)
        if not as_json:
            _preview(desk, opened, plan, verbose=verbose)
        done = None if dry_run else _apply(desk, opened, plan, yes=yes, keep=mapping is not None, as_json=as_json)
        if as_json:
            from keydesk.reports.importing import document

            print_json(document(plan, applied=done is not None, batch_id=done.batch_id if done else None))
        if done is not None:
            say(done.said + (" `keydesk import --undo` takes it back." if done.batch_id else ""))
        elif dry_run and not as_json:
            say("Nothing was imported: --dry-run only looks.")
    return None


def _require_import(desk: Desk) -> None:
    """Whoever may not import is told so before a long file is read; the operation asks again."""
    from keydesk.rules.roles import Permission, require

    require(desk.operator, Permission.IMPORT)


def _window(desk: Desk, first: str, last: str) -> Window:
    """The days of calendars that are read."""
    from zoneinfo import ZoneInfo

    from keydesk.importing.calendar_window import window_of
    from keydesk.rules.dates import read_day, today

    now, zone = desk.store.clock.now(), ZoneInfo(desk.settings.time_zone)

    def day(text: str) -> date | None:
        return read_day(text, today=today(now, zone)) if text else None

    return window_of(now, zone, first=day(first), last=day(last))


def _open(desk: Desk, paths: list[Path], shape: str, mapping: Path | None, window: Window) -> Opened:
    from keydesk.db.queries.importing import saved_mappings
    from keydesk.importing.request import kept_mappings, mapping_from, open_files

    given = mapping_from(mapping) if mapping is not None else None
    kept = kept_mappings(desk.look_up_now(saved_mappings))
    _progress(f"Reading {len(paths)} file{'s' if len(paths) > 1 else ''} …")
    return open_files(paths, wanted=shape, mapping=given, kept=kept, window=window)


def _show_map(opened: Opened) -> None:
    from keydesk.importing.mapping import to_toml

    if not opened.lists:
        raise Refusal(
            "These files are known and need no mapping."
            if not opened.unknown
            else "Nothing in these files tells what they list: say --as clients, pets, staff or keys."
        )
    with stdout() as stream:
        stream.write(to_toml(opened.mapping))


def _refuse_unknown(opened: Opened) -> None:
    if opened.calendars or len(opened.unknown) < len(opened.told):
        return
    table = opened.unknown[0].table
    from keydesk.rules.text import shown

    raise Refusal(
        f"Nothing tells what {shown(table.file, width=60)} lists; its columns are "
        f"{shown(', '.join(table.headers[:8]), width=200)}. "
        "Say --as clients, pets, staff or keys; with --show-map you get the mapping as a file to change, for --map."
    )


def _plan(desk: Desk, opened: Opened) -> ImportPlan:
    from keydesk.db.queries.importing import have
    from keydesk.importing.request import plan_of

    _progress("Comparing with what is here …")
    return plan_of(opened, desk.look_up_now(have, visits=opened.visits_wanted))


def _ask(desk: Desk, opened: Opened, plan: ImportPlan) -> ImportPlan:
    """Whom calendars' texts mean, and who is here already; the plan with what was said."""
    from keydesk.cli.import_asking import ask_doubles, ask_questions

    if plan.questions and ask_questions(desk, plan.questions):
        plan = _plan(desk, opened)
    if plan.doubles and ask_doubles(desk, plan.doubles):
        plan = _plan(desk, opened)
    return plan


def _preview(desk: Desk, opened: Opened, plan: ImportPlan, *, verbose: bool) -> None:
    """Counts, then what people should look at by sort, then what was noticed."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.reports.importing import all_lines, asked_lines, counts_report, noticed

    now: datetime = desk.store.clock.now()
    _tell_files(opened)
    print_line("")
    print_report(counts_report(plan, made_at=now, zone=ZoneInfo(desk.settings.time_zone)))
    headings = {
        "ask": "Whom do these texts mean? They wait for an answer: at a terminal without --yes, or on screen",
        "double": "Possible duplicates; somebody at a terminal or on screen can say whether they are one",
        "clash": "Clashes, for people to decide",
        "refused": "Refused lines, which give nothing",
        "sitter": "Sitters that nobody here is told by; give them in the mapping, or add them first",
        "note": "Taken in, with a remark",
        "change": "Changed",
        "add": "New",
        "same": "Here already",
    }
    lines = all_lines(plan) if verbose else asked_lines(plan)
    for action, heading in headings.items():
        listed = [line for line in lines if line.action == action]
        if not listed:
            continue
        print_line("")
        print_line(f"{heading} ({len(listed):,})")
        for line in listed if verbose else listed[:MOST_LINES]:
            print_line(f"  {line.where}  {' '.join(part for part in (line.kind, line.title) if part)}")
            if line.why:
                print_line(f"      {line.why}")
        if not verbose and len(listed) > MOST_LINES:
            print_line(f"  … and {len(listed) - MOST_LINES:,} more; --verbose shows them all.")
    remarks = noticed(plan)
    if remarks:
        print_line("")
        print_line("Noticed")
        for remark in remarks:
            print_line(f"  {remark}")
    print_line("")


def _tell_files(opened: Opened) -> None:
    """What each of the files is, and which days of calendars are read."""
    for told in opened.told:
        print_line(f"{told.table.file}{f' ({told.table.sheet})' if told.table.sheet else ''}: {told.title}")
    for name in opened.calendar_files:
        print_line(f"{name}: a calendar")
    for name in opened.passed:
        print_line(f"{name}: no file that keydesk knows by its headers; passed over")
    if opened.has_visits and opened.window is not None:
        print_line(f"Visits are read from {opened.window.words}; --from and --until read other days.")
    if opened.guessed:
        print_line("The columns were told by their headers; --show-map shows how.")


def _apply(desk: Desk, opened: Opened, plan: ImportPlan, *, yes: bool, keep: bool, as_json: bool) -> Imported | None:
    """Applies the plan after a yes, and keeps a mapping that people gave; None where they said no."""
    from keydesk.operations.importing import apply_import

    if not yes and not plan.does_nothing:
        if not _may_ask(yes=yes, dry_run=False, as_json=as_json):
            raise Refusal(
                "Nothing was imported, because nobody can be asked here: look at the plan with --dry-run, "
                "then say --yes."
            )
        if not _asked_yes("Import this? [y/N] "):
            say("Nothing was imported.")
            return None
    _progress("Writing …")
    done = desk.perform_now(apply_import, plan=plan, via="cli")
    if opened.lists and (keep or not yes) and not opened.guessed:
        _keep(desk, opened)
    return done


def _keep(desk: Desk, opened: Opened) -> None:
    from keydesk.importing.mapping import to_json
    from keydesk.operations.importing import save_mapping

    desk.perform_now(save_mapping, source=opened.mapping.source, mapping=to_json(opened.mapping), via="cli")


def _may_ask(*, yes: bool, dry_run: bool, as_json: bool) -> bool:
    return not (yes or dry_run or as_json) and all(
        each is not None and each.isatty() for each in (sys.stdin, sys.stderr)
    )


def _asked_yes(question: str) -> bool:
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def _progress(sentence: str) -> None:
    """What is going on, for somebody who waits at a terminal."""
    if sys.stderr.isatty():
        say(sentence)


def _list(session: Session, *, as_json: bool) -> None:
    from zoneinfo import ZoneInfo

    from keydesk.db.queries.importing import past_imports
    from keydesk.reports.importing import past_report

    with session.desk() as desk:
        past = desk.look_up_now(past_imports)
        now, zone = desk.store.clock.now(), ZoneInfo(desk.settings.time_zone)
    print_report(past_report(past, made_at=now, zone=zone), as_json=as_json)


def _undo(session: Session, *, yes: bool, as_json: bool) -> None:
    from keydesk.db.queries.importing import past_imports
    from keydesk.operations.import_undo import undo_import

    with session.desk() as desk:
        last = next((one for one in desk.look_up_now(past_imports, most=1_000) if not one.undone), None)
        if last is None:
            raise Refusal("There is no import that could be taken back.", code="not_found")
        if not yes:
            if not _may_ask(yes=yes, dry_run=False, as_json=as_json):
                raise Refusal(f"Say --yes to take back the import of {last.files}.")
            if not _asked_yes(f"Take back the import of {last.files}? [y/N] "):
                say("Nothing was taken back.")
                return
        done = desk.perform_now(undo_import, run_id=last.id, via="cli")
    if as_json:
        print_json({"batch": done.batch_id, "undone_batch": done.undone_batch_id, "kept": done.kept})
    say(done.said)


@contextmanager
def _readable(files: list[Path]) -> Iterator[list[Path]]:
    """The files as paths that can be read twice; ``-`` is stdin, kept in a private folder for as long as it takes."""
    if not any(str(path) == "-" for path in files):
        yield files
        return
    from keydesk.importing.sheets import LARGEST_FILE

    with tempfile.TemporaryDirectory(prefix="keydesk-") as folder:
        spooled = Path(folder) / "stdin"
        if sys.stdin is None:
            raise Refusal("There is no stdin to read a file from; name the file.")
        spooled.write_bytes(sys.stdin.buffer.read(LARGEST_FILE + 1))
        yield [spooled if str(path) == "-" else path for path in files]
