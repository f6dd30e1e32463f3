"""One client: `client` shows the profile, or changes what is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.adding import twin_words
from keydesk.cli.fields import refuse_secrets
from keydesk.cli.output import print_json, stdout
from keydesk.cli.pets import pairs
from keydesk.cli.session import AsJson, DryRun, OfBranch, session_of

if TYPE_CHECKING:
    from keydesk.desk import Desk

commands = typer.Typer()

_TELLING = frozenset(
    {"first_name", "last_name", "company", "cell_phone", "home_phone", "work_phone", "other_phone", "email", "street"}
)
# Fields by which a household is told: whoever changes one is told who is like them.


@commands.command("client")
def client(
    context: typer.Context,
    which: Annotated[str, typer.Argument(metavar="CLIENT", help="A client's number or name.")],
    *,
    changed: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="email=ana@example.com, vet='Dr. Lee', territory=North, primary_sitter=Jo, status=inactive, "
            "no_key_reason=keypad; can be given again, and = with nothing behind it empties a field.",
        ),
    ] = None,
    seen: Annotated[
        int | None, typer.Option("--seen", metavar="VERSION", help="Only if it is still that version of the profile.")
    ] = None,
    primary: Annotated[
        str | None,
        typer.Option("--primary-branch", metavar="BRANCH", help="Which branch comes first: in_home or facility."),
    ] = None,
    branch: OfBranch = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """One client's profile: with --set it changes what is named, alone it is shown.

    Codes that open doors stay sealed.
    """
    from zoneinfo import ZoneInfo

    from keydesk.db.queries.who_is import client_meant
    from keydesk.reports import client as report

    session = session_of(context)
    fields = refuse_secrets(session, "client", pairs(changed), branch)
    if primary is not None:
        fields["primary_branch"] = primary
    said: list[str] = []
    with session.desk(branch) as desk:
        if fields:
            # Whoever is meant is told by number from now on: the change can be one of the name.
            which = str(desk.look_up_now(client_meant, who=which).id)
            said = _change(desk, which, fields, seen=seen, dry_run=dry_run)
        document = desk.look_up_now(report.client_document, who=which)
        zone = ZoneInfo(desk.settings.time_zone)
    if as_json:
        print_json(document, zone)
    else:
        with stdout() as stream:
            report.write(document, stream, zone)
    for sentence in said:
        session.say(sentence)


def _change(desk: Desk, which: str, fields: dict[str, Any], *, seen: int | None, dry_run: bool) -> list[str]:
    from keydesk.operations.client_asked import edit_client_asked
    from keydesk.operations.rehearsal import Rehearsed, rehearse

    asked: dict[str, Any] = {"client": which, "fields": fields, "version": seen}
    try:
        if dry_run:
            desk.perform_now(rehearse, edit_client_asked, via="cli", **asked)
        done = desk.perform_now(edit_client_asked, via="cli", **asked)
        told_by = _TELLING.intersection(done.fields)
        return [done.said, *(twin_words(desk, [done.id]) if told_by else ())]
    except Rehearsed as rehearsed:
        return [rehearsed.result.said, "Nothing was done: this was a rehearsal (--dry-run)."]
