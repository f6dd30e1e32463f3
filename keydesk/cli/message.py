"""`keydesk message`: what was said with a client, written down, corrected, withdrawn; mail to them."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from keydesk.cli.output import print_json, print_line
from keydesk.cli.session import AsJson, OfBranch, Session, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.desk import Desk

commands = typer.Typer(name="message", help="Write down what was said with a client; correct, withdraw, or mail it.")

_MOST_READ = 200_000
# Bytes of stdin that are looked at: far more than a message can have, which the operation then refuses.

Whose = Annotated[str, typer.Argument(metavar="CLIENT", help="A client's number or name.")]
Number = Annotated[int, typer.Argument(metavar="NO", min=1, help="The number that the list has.")]
Text = Annotated[str | None, typer.Option("--text", metavar="TEXT", help="What was said; else it comes from stdin.")]
Inward = Annotated[bool, typer.Option("--in", help="They said it.")]
Outward = Annotated[bool, typer.Option("--out", help="You told them.")]
NoteOnly = Annotated[bool, typer.Option("--note", help="A note, said to nobody.")]
Channel = Annotated[str | None, typer.Option("--channel", metavar="OVER", help="phone, e-mail, text, at the door.")]
With = Annotated[str | None, typer.Option("--with", metavar="NAME", help="With whom, where it was not the client.")]
Subject = Annotated[str | None, typer.Option("--subject", metavar="TEXT", help="What it is about.")]
At = Annotated[
    str | None, typer.Option("--at", metavar="WHEN", help="When it was said: '9:15', 'yesterday 18:00', '2h ago'.")
]
To = Annotated[str, typer.Option("--to", metavar="EMAIL", help="Which address of theirs; else the first.")]


@commands.command("add")
def add(
    context: typer.Context,
    client: Whose,
    *,
    text: Text = None,
    inward: Inward = False,
    outward: Outward = False,
    note: NoteOnly = False,
    channel: Channel = None,
    with_whom: With = None,
    subject: Subject = None,
    at: At = None,
    branch: OfBranch = None,
    as_json: AsJson = False,
) -> None:
    """Write down what was said with a client, or a note."""
    from keydesk.db.queries.who_is import client_meant
    from keydesk.operations.messages import add_message

    direction = _direction(inward=inward, outward=outward, note=note) or "note"
    body = text_or_stdin(text)
    session = session_of(context)
    with session.desk(branch) as desk:
        client_id = desk.look_up_now(client_meant, who=client).id
        done = desk.perform_now(
            add_message,
            via="cli",
            client_id=client_id,
            body=body,
            direction=direction,
            channel=channel or "",
            subject=subject or "",
            with_whom=with_whom or "",
            at=_moment(desk, at),
        )
    _tell(session, done, "message_id", as_json=as_json)


@commands.command("edit")
def edit(
    context: typer.Context,
    number: Number,
    *,
    text: Text = None,
    inward: Inward = False,
    outward: Outward = False,
    note: NoteOnly = False,
    channel: Channel = None,
    with_whom: With = None,
    subject: Subject = None,
    at: At = None,
    branch: OfBranch = None,
    as_json: AsJson = False,
) -> None:
    """Correct what was written down; what stood there before stays in its history."""
    from keydesk.operations.messages import edit_message

    session = session_of(context)
    with session.desk(branch) as desk:
        given: dict[str, Any] = {
            "direction": _direction(inward=inward, outward=outward, note=note),
            "channel": channel,
            "with_whom": with_whom,
            "subject": subject,
            "body": text_or_stdin(text) if text == "-" else text,
            "at": _moment(desk, at),
        }
        fields = {name: value for name, value in given.items() if value is not None}
        if not fields:
            raise typer.BadParameter("say what changes; --help lists what can.")
        done = desk.perform_now(edit_message, via="cli", message_id=number, version=None, fields=fields)
    _tell(session, done, "message_id", as_json=as_json)


@commands.command("withdraw")
def withdraw(
    context: typer.Context,
    number: Number,
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; others will read it.")],
    branch: OfBranch = None,
    as_json: AsJson = False,
) -> None:
    """Take a message out of what counts; it stays to be read. A mail that still waits is not sent."""
    from keydesk.operations.messages import withdraw_message

    _do(context, withdraw_message, number, branch=branch, as_json=as_json, reason=reason)


@commands.command("settle")
def settle(
    context: typer.Context,
    number: Number,
    *,
    again: Annotated[bool, typer.Option("--open", help="It is to be answered after all.")] = False,
    branch: OfBranch = None,
    as_json: AsJson = False,
) -> None:
    """Say that what a client said needs no answer any more."""
    from keydesk.operations.messages import settle_message

    _do(context, settle_message, number, branch=branch, as_json=as_json, settled=not again)


@commands.command("mail")
def mail(
    context: typer.Context,
    client: Whose,
    *,
    subject: Annotated[str, typer.Option("--subject", metavar="TEXT", help="One line.")],
    text: Text = None,
    to: To = "",
    branch: OfBranch = None,
    as_json: AsJson = False,
) -> None:
    """Queue a mail to a client, and log it; `keydesk mail --send` sends what waits."""
    from keydesk.operations.client_mail import mail_client

    _mail(context, mail_client, client, branch, as_json=as_json, to=to, subject=subject, body=text_or_stdin(text))


@commands.command("welcome")
def welcome(
    context: typer.Context,
    client: Whose,
    *,
    again: Annotated[bool, typer.Option("--again", help="Although they were welcomed already.")] = False,
    to: To = "",
    branch: OfBranch = None,
    as_json: AsJson = False,
) -> None:
    """Queue the office's welcome to a client, once; its text is in the settings."""
    from keydesk.operations.client_mail import send_welcome

    _mail(context, send_welcome, client, branch, as_json=as_json, to=to, again=again)


def text_or_stdin(text: str | None) -> str:
    """What was written on the command line, or what comes in on stdin.

    Raises:
        Refusal: there is neither.
    """
    if text is not None and text != "-":
        return text
    if sys.stdin is None or sys.stdin.isatty():
        raise Refusal("Say what was said: --text TEXT, or write it to stdin.", field="body")
    return sys.stdin.buffer.read(_MOST_READ).decode("utf-8", "replace")


def _direction(*, inward: bool, outward: bool, note: bool) -> str | None:
    said = [word for word, on in (("in", inward), ("out", outward), ("note", note)) if on]
    if len(said) > 1:
        raise Refusal("--in, --out and --note exclude each other; give one of them.")
    return said[0] if said else None


def _moment(desk: Desk, at: str | None) -> datetime | None:
    from keydesk.rules import dates

    return None if at is None else dates.read_past(at, now=desk.now, zone=ZoneInfo(desk.settings.time_zone))


def _do(
    context: typer.Context,
    operation: Callable[..., Any],
    number: int,
    *,
    branch: str | None,
    as_json: bool,
    **how: Any,
) -> None:
    session = session_of(context)
    with session.desk(branch) as desk:
        done = desk.perform_now(operation, via="cli", message_id=number, **how)
    _tell(session, done, "message_id", as_json=as_json)


def _mail(
    context: typer.Context,
    operation: Callable[..., Any],
    client: str,
    branch: str | None,
    *,
    as_json: bool,
    **how: Any,
) -> None:
    from keydesk.db.queries.who_is import client_meant

    session = session_of(context)
    with session.desk(branch) as desk:
        client_id = desk.look_up_now(client_meant, who=client).id
        done = desk.perform_now(operation, via="cli", client_id=client_id, **how)
    if as_json:
        print_json({"message_id": done.id, "mail_id": done.mail_id})
    else:
        print_line(str(done.id))
    session.say(done.said)


def _tell(session: Session, done: Any, name: str, *, as_json: bool) -> None:
    if as_json:
        print_json({name: done.id, "version": done.version})
    else:
        print_line(str(done.id))
    session.say(done.said)
