"""`keydesk person` and `keydesk pin`: what somebody may, and the PIN that opens one's own locked sessions."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.output import print_json, stdout
from keydesk.cli.session import AsJson, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.desk import Desk

commands = typer.Typer()


@commands.command("person")
def person(
    context: typer.Context,
    who: Annotated[str, typer.Argument(metavar="WHO", help="A badge, a name or initials.")],
    *,
    fields: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="A field of the profile; again for more.")
    ] = None,
    role: Annotated[str | None, typer.Option("--role", metavar="ROLE", help="staff, scheduler, admin or none.")] = None,
    branch: Annotated[str, typer.Option("--branch", help="Where: in_home or facility.")] = "in_home",
    grant: Annotated[
        list[str] | None, typer.Option("--grant", metavar="PERMISSION", help="Beside the role; again for more.")
    ] = None,
    take: Annotated[
        list[str] | None, typer.Option("--take", metavar="PERMISSION", help="In spite of the role; again for more.")
    ] = None,
    by_role: Annotated[
        list[str] | None, typer.Option("--by-role", metavar="PERMISSION", help="As the role says again.")
    ] = None,
    new_badge: Annotated[bool, typer.Option("--new-badge", help="The badge is lost: the old one is dead.")] = False,
    unix_user: Annotated[
        str | None, typer.Option("--unix-user", metavar="USER", help="Whom they sign in as; empty for nobody.")
    ] = None,
    active: Annotated[bool | None, typer.Option("--here/--left", help="They are here, or have left.")] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
    as_json: AsJson = False,
) -> None:
    """One person: what they may, by role and beside it; with options it changes what they name."""
    from keydesk.cli.pets import pairs
    from keydesk.operations.people_asked import change_person_asked
    from keydesk.reports.around import person_document

    given = {
        "fields": pairs(fields) or None, "role": role, "grant": tuple(grant or ()), "take": tuple(take or ()),
        "by_role": tuple(by_role or ()), "new_badge": new_badge or None, "unix_user": unix_user, "active": active,
    }  # fmt: skip
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None and value != ()}
    session = session_of(context)
    with session.desk() as desk:
        if changes:
            said = desk.perform_now(change_person_asked, via="cli", who=who, branch=branch, reason=reason, **changes)
            session.say(said)
        document = desk.look_up_now(person_document, who=who)
    if as_json:
        print_json(document)
    else:
        _write(document)


@commands.command("pin")
def pin(
    context: typer.Context,
    *,
    of: Annotated[str, typer.Option("--of", metavar="WHO", help="Whose, to take a forgotten one away.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Take the PIN away.")] = False,
) -> None:
    """Set your PIN, which opens your sessions when they lock; it is asked for, unseen."""
    from keydesk.db.queries.session import lock_row
    from keydesk.db.queries.who_is import sitter_meant
    from keydesk.operations.pins import remove_pin, set_pin
    from keydesk.rules.pins import SALT_BYTES, kept_pin, read_pin

    if of and not remove:
        raise typer.BadParameter("only one's own PIN can be set; --remove takes somebody's away.")
    session = session_of(context)
    with session.desk() as desk:
        mine = desk.look_up_now(lock_row)
        whose = desk.look_up_now(sitter_meant, who=of).id if of else desk.operator.staff_id
        if whose == desk.operator.staff_id and mine.has_pin:
            _say_pin(desk)
        if remove:
            session.say(desk.perform_now(remove_pin, via="cli", staff_id=whose))
            return
        new = read_pin(_asked("New PIN"))
        if _asked("Once more") != new:
            raise Refusal("The two are not the same. Nothing was changed.")
        session.say(desk.perform_now(set_pin, via="cli", kept=kept_pin(new, os.urandom(SALT_BYTES))))


def _say_pin(desk: Desk) -> None:
    from keydesk.operations.pins import note_pin_right, try_pin
    from keydesk.rules.pins import is_right

    said = _asked("PIN now")
    tried = desk.perform_now(try_pin, via="cli")
    if not is_right(said, tried.kept):
        raise Refusal("That is not your PIN. Nothing was changed.")
    desk.perform_now(note_pin_right, via="cli")


def _asked(label: str) -> str:
    """A PIN is no argument, since others can read a command line: typed unseen, or a line of stdin each."""
    if sys.stdin is not None and sys.stdin.isatty():
        return str(typer.prompt(label, hide_input=True, err=True)).strip()
    return "" if sys.stdin is None else sys.stdin.readline().strip()


def _write(document: Mapping[str, Any]) -> None:
    from keydesk.rules.roles import BRANCH_WORDS, WORDS, Permission, role_in_words
    from keydesk.rules.text import shown

    with stdout() as stream:
        stream.write(f"{shown(document['name'])}  (no. {document['staff_id']})\n")
        signs = document["unix_user"] or "does not sign in"
        stream.write(f"  signs in as {shown(signs)}, badge {document['badge_code'] or 'none'}\n")
        for branch in document["branches"]:
            role = role_in_words(branch["role"], branch["branch"]) if branch["role"] else "no place"
            stream.write(f"  {BRANCH_WORDS.get(branch['branch'], branch['branch'])}: {role}\n")
            for right in branch["permissions"]:
                may = "yes" if right["may"] else "no"
                why = f"  ({right['single']})" if right["single"] else ""
                stream.write(f"    {may:4}{WORDS[Permission(right['permission'])]}{why}\n")
