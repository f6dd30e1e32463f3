"""`keydesk receive`: keys that were sent from the other branch have arrived."""

from __future__ import annotations

from typing import Annotated

import typer

from keydesk.cli.output import print_json, stdout
from keydesk.cli.session import AsJson, DryRun, OfBranch, session_of
from keydesk.rules.refusal import Refusal

commands = typer.Typer()


@commands.command("receive")
def receive(
    context: typer.Context,
    codes: Annotated[
        list[str] | None, typer.Argument(metavar="[CODE...]", help="Tags, unique endings, old codes.")
    ] = None,
    *,
    safe: Annotated[str, typer.Option("--safe", metavar="SAFE", help="All that is on its way to this safe.")] = "",
    branch: OfBranch = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Hang keys that have arrived from the other branch, all or none; `reassign --to SAFE` sends them."""
    from keydesk.db.queries.on_the_way import keys_on_the_way
    from keydesk.db.queries.who_has import who_has
    from keydesk.db.queries.who_is import safe_meant
    from keydesk.operations.rehearsal import Rehearsed, rehearse
    from keydesk.operations.sending import Sent, receive_keys

    session = session_of(context)
    if bool(codes) == bool(safe):
        raise Refusal("Say which keys have arrived, or with --safe that all have that are on their way there.")
    with session.desk(branch) as desk:
        if safe:
            safe_id = desk.look_up_now(safe_meant, label=safe).id
            tags = [each.tag_code for each in desk.look_up_now(keys_on_the_way, safe_id=safe_id)]
            if not tags:
                raise Refusal("No key is on its way there.", code="not_found")
        else:
            tags = [desk.look_up_now(who_has, code=code).tag_code for code in codes or ()]
        if dry_run:
            try:
                desk.perform_now(rehearse, receive_keys, via="cli", tag_codes=tags)
            except Rehearsed as rehearsed:
                done: Sent = rehearsed.result
        else:
            done = desk.perform_now(receive_keys, via="cli", tag_codes=tags)
    if as_json:
        moved = [{"tag_code": each.tag_code, "client": each.client_name, "to": each.to_words} for each in done.moved]
        print_json({"batch_id": None if dry_run else done.batch_id, "received": moved})
    else:
        with stdout() as stream:
            stream.writelines(f"{each.said}\n" for each in done.moved)
    session.say("Nothing was done: this was a rehearsal (--dry-run)." if dry_run else f"{done.said}.")
