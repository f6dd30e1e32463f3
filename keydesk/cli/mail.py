"""`mail`: each sitter's visits with the keys to collect, reminders, and the outbox; made for cron."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.ending import DONE, REFUSED, complain
from keydesk.cli.output import print_json, print_report, stdout
from keydesk.cli.session import AsCsv, AsJson, DryRun, Session, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.db.rows.mail import MailFactsRow
    from keydesk.desk import Desk
    from keydesk.rules.mail import Kind, MailDraft

commands = typer.Typer()

Numbers = list[int] | None


@commands.command("mail")
def mail(
    context: typer.Context,
    *,
    day: Annotated[
        str, typer.Option("--day", metavar="DAY", help="Whose visits: today, tomorrow, mon, 26 Nov, +1.")
    ] = "today",
    sitter: Annotated[
        str | None, typer.Option("--sitter", metavar="SITTER", help="Only to that one: badge, name or initials.")
    ] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Reminders of keys that are late instead.")] = False,
    recalls: Annotated[bool, typer.Option("--recalls", help="Reminders of keys that are wanted back instead.")] = False,
    dry_run: DryRun = False,
    short: Annotated[
        bool, typer.Option("--short", help="Only say each in a line, for a text message; sends nothing.")
    ] = False,
    queue_only: Annotated[bool, typer.Option("--queue-only", help="Queue them; the next --send sends them.")] = False,
    send: Annotated[bool, typer.Option("--send", help="Only send what waits in the outbox.")] = False,
    outbox: Annotated[bool, typer.Option("--outbox", help="List the outbox, what needs somebody first.")] = False,
    show: Annotated[int | None, typer.Option("--show", metavar="MAIL", help="One mail of the outbox, whole.")] = None,
    retry: Annotated[
        Numbers, typer.Option("--retry", metavar="MAIL", help="Send that mail of the outbox again; may be repeated.")
    ] = None,
    drop: Annotated[
        Numbers, typer.Option("--drop", metavar="MAIL", help="Send that mail of the outbox no more; may be repeated.")
    ] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Send sitters their visits with the keys to collect, or reminders.

    Each mail is queued once, however often it is asked for, and sent once. The exit code is 1 where
    some mail did not go; the next `keydesk mail --send` tries again what the server put off.
    """
    session = session_of(context)
    alone = [bool(each) for each in (send, outbox, show is not None, retry, drop, overdue, recalls)]
    if sum(alone) > 1:
        raise Refusal("Ask for one thing: --send, --outbox, --show, --retry, --drop, --overdue or --recalls.")
    with session.desk() as desk:
        if outbox:
            from keydesk.reports.outbox import outbox_report

            print_report(desk.look_up_now(outbox_report), as_json=as_json, as_csv=as_csv)
            return
        if show is not None:
            _show(desk, show, as_json=as_json)
            return
        if retry or drop:
            from keydesk.operations.mail import drop_mails, retry_mails

            act = retry_mails if retry else drop_mails
            session.say(desk.perform_now(act, via="cli", mail_ids=tuple(retry or drop or ())).said)
            return
        code = DONE
        if not send:
            kind: Kind = "overdue" if overdue else "recall" if recalls else "visits"
            facts = _facts(desk, kind, day, sitter)
            if dry_run or short:
                _print(facts, short=short, as_json=as_json)
                return
            code = _queue(session, desk, facts)
        if not queue_only:
            code = _send(session, desk, as_json=as_json) or code
    raise typer.Exit(code)


def _facts(desk: Desk, kind: Kind, day: str, sitter: str | None) -> MailFactsRow:
    from keydesk.cli.needing import day_meant
    from keydesk.db.queries.mail import mail_facts
    from keydesk.db.queries.who_is import sitter_meant

    staff_id = None if sitter is None else desk.look_up_now(sitter_meant, who=sitter).id
    return desk.look_up_now(mail_facts, kind=kind, day=day_meant(desk, day), staff_id=staff_id)


def _print(facts: MailFactsRow, *, short: bool, as_json: bool) -> None:
    """What would be sent, and to whom; also of those who have no address."""
    from keydesk.mail.compose import mails_of, short_of

    drafts = mails_of(facts)
    if as_json:
        print_json([_document(draft) for draft in drafts])
        return
    with stdout() as stream:
        if not drafts:
            stream.write("Nobody gets a mail.\n")
        elif short:
            stream.writelines(f"{short_of(facts, each)}\n" for each in facts.sitters)
        else:
            stream.write("\n".join(f"{_head(draft)}\n\n{draft.text}" for draft in drafts))


def _document(draft: MailDraft) -> Any:
    return {
        "kind": draft.kind,
        "day": draft.day,
        "staff_id": draft.staff_id,
        "name": draft.name,
        "to": draft.to or None,
        "subject": draft.subject,
        "text": draft.text,
        "html": draft.html,
        "calendar": draft.calendar or None,
    }


def _head(draft: MailDraft) -> str:
    from keydesk.rules.text import shown

    to = shown(f"{draft.name} <{draft.to}>" if draft.to else f"{draft.name}, who has no e-mail address")
    return f"To: {to}\nSubject: {draft.subject}"


def _show(desk: Desk, mail_id: int, *, as_json: bool) -> None:
    from keydesk.db.queries.outbox import outbox_mail
    from keydesk.rules.text import shown

    found = desk.look_up_now(outbox_mail, mail_id=mail_id)
    if as_json:
        names = ("mail_id", "name", "to", "subject", "text", "html", "calendar", "message_id", "attempts", "queued_at")
        print_json({name: getattr(found, name) for name in names})
        return
    with stdout() as stream:
        stream.write(f"To: {shown(found.name)} <{shown(found.to)}>\nSubject: {shown(found.subject)}\n\n{found.text}")


def _queue(session: Session, desk: Desk, facts: MailFactsRow) -> int:
    """Queue whatever can be sent; somebody without an address is named, and a wrong one stops nobody else's mail."""
    from keydesk.mail.compose import mails_of
    from keydesk.operations.mail import queue_mails
    from keydesk.rules.mail import sendable
    from keydesk.rules.text import shown

    drafts = mails_of(facts)
    good, refused, without = sendable(drafts)
    if without:
        session.say(f"No e-mail address: {', '.join(shown(each.name, width=40) for each in without)}.")
    for refusal in refused:
        complain(refusal.message)
    if good:
        session.say(desk.perform_now(queue_mails, via="cli", mails=good).said)
    elif not refused:
        session.say("Nobody gets a mail." if not without else "Nothing to send.")
    return REFUSED if refused else DONE


def _send(session: Session, desk: Desk, *, as_json: bool) -> int:
    from keydesk.db.queries.outbox import outbox
    from keydesk.mail.sending import send_waiting

    done = send_waiting(desk)
    needing = [row for row in desk.look_up_now(outbox, only_open=True) if row.status in {"failed", "uncertain"}]
    if as_json:
        names = ("sent", "failed", "later", "uncertain", "put_off", "why")
        print_json({name: getattr(done, name) for name in names} | {"need_somebody": _ids(needing)})
    session.say(f"{done.said}.")
    if needing:
        session.say(f"{len(needing)} in the outbox need somebody: `keydesk mail --outbox` says why.")
    return DONE if done.all_went else REFUSED


def _ids(rows: Sequence[Any]) -> list[int]:
    return [row.mail_id for row in rows]
