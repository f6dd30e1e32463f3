"""`keydesk config`: where things are, what the office has decided, and how to change it."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated

import typer

from keydesk.cli import branches
from keydesk.cli import fields as own_fields
from keydesk.cli.output import print_json, print_line, print_report
from keydesk.cli.session import AsCsv, AsJson, Session, session_of
from keydesk.rules.refusal import Refusal

commands = typer.Typer(name="config", help="Where things are, and the office's settings.", no_args_is_help=True)
commands.add_typer(own_fields.field_commands)
commands.command("branches")(branches.list_branches)

MAIL_PASSWORD = "mail_password"  # noqa: S105 - the name under which it is set
BOX_SETTINGS = {"store": "The store that this Unix user's keydesk opens"}
"""Settings of one Unix user on this box, kept in the settings file and not in the store."""


@commands.command("path")
def show_paths(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Where the store, the settings file, and the crash reports are."""
    from keydesk import settings

    paths = {
        "store": str(session_of(context).store),
        "settings_file": str(settings.settings_file()),
        "log_folder": str(settings.log_folder()),
        "mail_password": str(settings.mail_password_file()),
    }
    if as_json:
        print_json(paths)
        return
    for name, path in paths.items():
        print_line(f"{name:14} {path}")


@commands.command("show")
def show_settings(context: typer.Context, *, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """Every setting of the office, with its value."""
    from datetime import UTC

    from keydesk.reports.report import Column, Report
    from keydesk.rules.office import SETTING_WORDS

    with session_of(context).desk() as desk:
        office = desk.settings
    if as_json:
        print_json({each.name: getattr(office, each.name) for each in fields(office)})
        return
    columns = (Column("name", "SETTING"), Column("value", "VALUE"), Column("meaning", "WHAT IT IS"))
    rows = tuple((each.name, getattr(office, each.name), SETTING_WORDS[each.name]) for each in fields(office))
    from keydesk.clock import SystemClock

    made_at = SystemClock().now()
    print_report(Report("settings", "Settings", made_at, columns, rows, zone=UTC), as_csv=as_csv)


@commands.command("get")
def get_setting(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    *,
    as_json: AsJson = False,
) -> None:
    """One setting's value."""
    value = _value(session_of(context), name)
    if as_json:
        print_json({name: value})
    else:
        print_line(("yes" if value else "no") if isinstance(value, bool) else str(value))


@commands.command("set")
def set_setting(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    value: Annotated[str, typer.Argument(metavar="VALUE")],
) -> None:
    """Change one setting of the office, or `store` and `mail_password` for this Unix user."""
    session = session_of(context)
    if name == MAIL_PASSWORD:
        _keep_password(session, value)
        return
    if name in BOX_SETTINGS:
        from keydesk import settings

        try:
            path = settings.write_setting(name, value)
        except (OSError, ValueError) as error:
            raise Refusal(f"The settings file could not be written: {error}", code="unusable") from error
        session.say(f"{name} is set in {path}.")
        return
    from keydesk.operations.office import set_setting as change

    with session.desk() as desk:
        desk.perform_now(change, via="cli", name=name, value=value)
    session.say(f"{name} is set, for every desk of the office.")


def _keep_password(session: Session, value: str) -> None:
    """The password for the mail server, into its own file; from stdin alone, since others can read command lines."""
    import sys

    from keydesk import settings

    if value != "-":
        raise Refusal(
            "Others on this box can read a command line. `keydesk config set mail_password -` reads it from stdin."
        )
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise Refusal("No password came in on stdin. Nothing was changed.")
    try:
        path = settings.write_mail_password(password)
    except OSError as error:
        raise Refusal(f"The password could not be kept: {error}", code="unusable") from error
    session.say(f"The password for the mail server is kept in {path}, for this Unix user alone.")


def _value(session: Session, name: str) -> str | int | bool:
    if name in BOX_SETTINGS:
        return str(session.store)
    with session.desk() as desk:
        office = desk.settings
    if name not in {each.name for each in fields(office)}:
        raise Refusal(f"There is no setting {name!r}; `keydesk config show` has them all.", code="not_found")
    value = getattr(office, name)
    if not isinstance(value, (str, int)):
        message = f"the setting {name} has a value that the command line cannot write"
        raise TypeError(message)
    return value
