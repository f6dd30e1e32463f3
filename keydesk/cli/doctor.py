"""`keydesk doctor`: is everything around the store as it should be, and what to mend where it is not."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import typer

from keydesk.cli.ending import DONE, REFUSED, UNUSABLE
from keydesk.cli.output import print_line, print_report
from keydesk.cli.session import AsCsv, AsJson, Session, session_of
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import ROLE_WORDS

if TYPE_CHECKING:
    from keydesk.desk import Desk

commands = typer.Typer()

State = Literal["ok", "note", "mend"]

_FRESH: Final = timedelta(days=2)
_LITTLE_ROOM: Final = 200_000_000
_NARROWEST, _LOWEST = 80, 24


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: stable snake_case name.
        state: ``ok``; ``note`` (works, and could be better); ``mend``.
        found: what there is.
        mend: what to do; empty when nothing is.
        unusable: whether nobody can work in the store as it is.
    """

    name: str
    state: State
    found: str
    mend: str = ""
    unusable: bool = False


@commands.command("doctor")
def doctor(context: typer.Context, *, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """Look at everything around the store; say what to mend.

    Ends with 0 when nothing needs mending, 1 when something does, 4 when the store cannot be used.
    """
    from keydesk.clock import SystemClock
    from keydesk.reports.report import Column, Report

    now = SystemClock().now()
    checks = [*_program(), *_terminal(), *_store(session_of(context), now)]
    columns = (Column("check", "CHECK"), Column("state", ""), Column("found", "FOUND"), Column("mend", "TO MEND"))
    rows = tuple((each.name, each.state, each.found, each.mend) for each in checks)
    if as_json or as_csv:
        print_report(Report("doctor", "Doctor", now, columns, rows, zone=UTC), as_json=as_json, as_csv=as_csv)
    for each in () if as_json or as_csv else checks:
        print_line(f"{each.state:5} {each.name:11} {each.found}")
        if each.mend:
            print_line(f"{'':17} → {each.mend}")
    if any(each.unusable for each in checks):
        raise typer.Exit(UNUSABLE)
    raise typer.Exit(REFUSED if any(each.state == "mend" for each in checks) else DONE)


def _program() -> Iterator[Check]:
    from keydesk import __version__
    from keydesk.db.engine import find_sqlite, journal_mode, wal_is_safe

    yield Check("keydesk", "ok", f"{__version__}, Python {sys.version.split()[0]}")
    module = find_sqlite()
    told = f"{module.sqlite_version} ({module.__name__.partition('.')[0]}), journal {journal_mode(module)}"
    if wal_is_safe(module.sqlite_version_info):
        yield Check("sqlite", "ok", told)
    else:
        yield Check(
            "sqlite",
            "note",
            f"{told}: this version can damage a WAL store, so the store runs in a slower, safe mode",
            "install the pysqlite3 package (0.6.1 or later) beside keydesk",
        )


def _terminal() -> Iterator[Check]:
    from keydesk.terminal import look_at

    terminal = look_at(os.environ)
    term = os.environ.get("TERM", "")
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    if term in {"", "dumb", "unknown"}:
        yield Check(
            "terminal", "note", f"TERM={term}: commands work, screens do not", "set TERM to what the terminal is"
        )
    else:
        size = shutil.get_terminal_size()
        told = f"{term}, {size.columns}×{size.lines}{'' if terminal.colour else ', without colour'}"
        small = sys.stdout.isatty() and (size.columns < _NARROWEST or size.lines < _LOWEST)
        yield Check("terminal", "note" if small else "ok", told, "make the window 80×24 or larger" if small else "")
    if terminal.plain_letters:
        yield Check(
            "locale",
            "note",
            f"{locale or 'none'}: names lose their accents",
            "set LANG to a UTF-8 locale, such as C.UTF-8",
        )
    else:
        yield Check("locale", "ok", locale)


def _store(session: Session, now: datetime) -> Iterator[Check]:
    from keydesk.db.place import is_there

    path = session.store
    try:
        there = is_there(path)
    except Refusal as refusal:
        yield Check("store", "mend", str(path), refusal.message, unusable=True)
        return
    if not there:
        yield Check(
            "store",
            "mend",
            f"there is none at {path}",
            "`keydesk init` makes one, `keydesk restore` brings one back",
            unusable=True,
        )
        return
    yield from _rights(path)
    yield _room(path)
    yield _secret_key()
    try:
        with session.desk() as desk:
            yield Check("store", "ok", f"{path}, {path.stat().st_size / 1e6:.1f} MB, journal {desk.store.journal}")
            yield from _people(desk)
            yield _backups(desk, now)
    except Refusal as refusal:
        told = refusal.message.removeprefix(f"{path}: ")
        yield Check("store", "mend", str(path), told, unusable=refusal.code == "unusable")
    yield _crashes()


def _rights(path: Path) -> Iterator[Check]:
    from keydesk.db.place import require_safe_place

    mine = os.getuid()
    wrong = []
    for each, wanted in ((path.parent, 0o700), (path, 0o600)):
        found = each.stat()
        if stat.S_IMODE(found.st_mode) & 0o077:
            wrong.append(f"chmod {wanted:o} {each}")
        if found.st_uid != mine:
            wrong.append(f"let {each} belong to the user that runs keydesk")
    if wrong:
        yield Check("rights", "mend", "others of this box can get at the store", "; ".join(wrong))
    else:
        yield Check("rights", "ok", "only this Unix user can read the store")
    try:
        require_safe_place(path)
    except Refusal as refusal:
        yield Check("place", "mend", refusal.message, "move the store", unusable=True)
    else:
        yield Check("place", "ok", "a local disk, a folder of its own")


def _room(path: Path) -> Check:
    free = shutil.disk_usage(path.parent).free
    told = f"{free / 1e9:.1f} GB free"
    if free < _LITTLE_ROOM:
        return Check("disk", "mend", told, "make room: a full disk records nothing more")
    return Check("disk", "ok", told)


def _secret_key() -> Check:
    from keydesk import settings

    path = settings.config_folder() / "secret.key"
    if not path.exists():
        return Check("secret_key", "ok", "none yet: no alarm, garage or gate code was stored by this Unix user")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return Check("secret_key", "mend", f"{path} can be read by others", f"chmod 600 {path}")
    return Check("secret_key", "ok", f"{path}; keep a copy of it where the backups are not")


def _people(desk: Desk) -> Iterator[Check]:
    roles = ", ".join(sorted({ROLE_WORDS[role] for _, role in desk.operator.roles})) or "no role"
    yield Check("operator", "ok", f"{desk.operator.name}, {roles}, as Unix user {desk.identity.label}")
    zone = desk.settings.time_zone
    if zone == "UTC":
        yield Check(
            "time_zone", "note", "UTC", "`keydesk config set time_zone America/New_York`, or what the office has"
        )
    else:
        yield Check("time_zone", "ok", zone)


def _backups(desk: Desk, now: datetime) -> Check:
    from keydesk.db.queries.history import history_of

    lines = desk.look_up_now(history_of, subject="office", subject_id=1, limit=1000)
    last = next((line for line in lines if line.verb == "back_up"), None)
    if last is None:
        return Check(
            "backup", "mend", "none was ever made", "`keydesk backup`, and cron for every day (docs/shared-box.md)"
        )
    age = now - last.at
    days = age.days
    told = f"{'today' if days < 1 else f'{days} days ago'}: {last.new}"
    if age > _FRESH:
        return Check("backup", "mend", told, "`keydesk backup`, and cron for every day (docs/shared-box.md)")
    return Check("backup", "ok", told)


def _crashes() -> Check:
    from keydesk import settings

    folder = settings.log_folder()
    reports = sorted(folder.glob("crash-*.log")) if folder.is_dir() else []
    if not reports:
        return Check("crashes", "ok", "none")
    return Check(
        "crashes", "note", f"{len(reports)} reports in {folder}", "give the newest to whoever looks after keydesk"
    )
