"""`keydesk add`: clients, pets, keys, copies, staff and safes, for scripts; the screens do it too."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.fields import refuse_secrets
from keydesk.cli.output import print_json, print_line
from keydesk.cli.pets import Born, Breed, Color, Fixed, Notes, Photo, Sex, Species, fields_of, pairs
from keydesk.cli.session import AsJson, DryRun, OfBranch, Session, branch_of_desk, session_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keydesk.desk import Desk
    from keydesk.operations.copies import CopyAdded
    from keydesk.operations.keys import KeyAdded

commands = typer.Typer(
    name="add", help="Add a client, a pet, a key, a copy, a person, a safe, a vet or a territory.", no_args_is_help=True
)

Where = Annotated[
    str, typer.Option("--where", metavar="HOLDER", help="Who has it; without it, it goes on a free hook.")
]
Name = Annotated[str, typer.Argument(metavar="LAST")]
Field = Annotated[
    list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="Another field; can be given again.")
]


MOST_LOOKED_AT = 20
"""Clients of one document who are looked for among those that are here; `clients --duplicates` looks at all."""


class AccessName(StrEnum):
    """Who may open a safe."""

    ALL = "all"
    ADMIN = "admin"


@commands.command("client")
def add_client(
    context: typer.Context,
    last: Name,
    first: Annotated[str, typer.Argument(metavar="[FIRST]")] = "",
    *,
    street: Annotated[str, typer.Option("--street")] = "",
    city: Annotated[str, typer.Option("--city")] = "",
    phone: Annotated[str, typer.Option("--phone")] = "",
    status: Annotated[str, typer.Option("--status", help="prospect, active or inactive.")] = "active",
    branch: Annotated[
        str, typer.Option("--branch", metavar="BRANCH", help="in_home, facility or both; else the first that you see.")
    ] = "",
    fields: Field = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Add a client; only a name is needed. - in place of it reads JSON: an object, or a list of them."""
    from keydesk.operations.client_asked import add_client_asked as add

    if last == "-":
        from keydesk.cli.from_json import add_from_json

        return add_from_json(context, "client", as_json=as_json, dry_run=dry_run, branch=branch)
    given = {"last_name": last, "first_name": first, "street": street, "city": city, "cell_phone": phone}
    session = session_of(context)
    values = {name: value for name, value in given.items() if value}
    values |= refuse_secrets(session, "client", pairs(fields), branch_of_desk(branch))
    with session.desk(branch_of_desk(branch)) as desk:
        saved = perform(session, desk, add, dry_run=dry_run, fields=values, status=status, branch=branch)
        twins = [] if dry_run else twin_words(desk, [saved.id])
    if as_json:
        print_json({"client_id": saved.id})
    else:
        print_line(str(saved.id))
    for sentence in (saved.said, *twins):
        session.say(sentence)
    return None


@commands.command("pet")
def add_pet(
    context: typer.Context,
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="Whose it is: a client's number or name.")],
    name: Annotated[str, typer.Argument(metavar="NAME")] = "",
    *,
    species: Species = None,
    breed: Breed = None,
    sex: Sex = None,
    color: Color = None,
    fixed: Fixed = None,
    born: Born = None,
    photo: Photo = None,
    notes: Notes = None,
    own: Field = None,
    branch: OfBranch = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Add a pet to a client; only its name is needed. - in place of both, or of the name, reads JSON."""
    if "-" in {client, name}:
        from keydesk.cli.from_json import add_from_json

        owner = "" if client == "-" else client
        return add_from_json(context, "pet", as_json=as_json, dry_run=dry_run, owner=owner, branch=branch or "")
    from keydesk.db.queries.who_is import client_meant
    from keydesk.operations.pets import add_pet as add

    fields = fields_of(
        name=name, species=species, breed=breed, sex=sex, color=color, fixed=fixed, born=born, photo_path=photo,
        notes=notes,
    )  # fmt: skip
    session = session_of(context)
    fields |= refuse_secrets(session, "pet", pairs(own), branch)
    with session.desk(branch) as desk:
        meant = desk.look_up_now(client_meant, who=client)
        saved = perform(session, desk, add, dry_run=dry_run, client_id=meant.id, fields=fields, asked=True)
    if as_json:
        print_json({"pet_id": saved.id})
    else:
        print_line(str(saved.id))
    session.say(saved.said)
    return None


@commands.command("key")
def add_key(
    context: typer.Context,
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="A client's number or name.")],
    *,
    opens: Annotated[str, typer.Option("--opens", metavar="LABEL", help="front door, mailbox …")] = "",
    code: Annotated[str, typer.Option("--code", help="Made by hand; a random unused one without it.")] = "",
    copies: Annotated[int, typer.Option("--copies", metavar="N", min=0, max=99)] = 1,
    where: Where = "",
    as_json: AsJson = False,
) -> None:
    """Add a key to a client; prints the tags of its copies."""
    from keydesk.operations.adding import add_key_for

    session = session_of(context)
    with session.desk() as desk:
        added: KeyAdded = desk.perform_now(
            add_key_for, via="cli", client=client, label=opens, code=code, copies=copies, holder=where
        )
    if as_json:
        print_json({"key_id": added.key_id, "code": added.code, "tag_codes": list(added.tag_codes)})
    else:
        for tag_code in added.tag_codes:
            print_line(tag_code)
    session.say(added.said)


@commands.command("copy")
def add_copy(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="The tag of another copy of the key.")],
    *,
    where: Where = "",
    spare: Annotated[bool, typer.Option("--spare", help="It stays in the office.")] = False,
    received_on: Annotated[
        str, typer.Option("--received-on", metavar="DAY", help="When it came: today, yesterday, '24 nov', 2026-11-24.")
    ] = "",
    received_from: Annotated[str, typer.Option("--received-from", metavar="WHO", help="From whom it came.")] = "",
    as_json: AsJson = False,
) -> None:
    """Add one more copy of a key; prints its tag."""
    from keydesk.operations.adding import add_copy_like

    session = session_of(context)
    with session.desk() as desk:
        added: CopyAdded = desk.perform_now(
            add_copy_like,
            via="cli",
            code=code,
            holder=where,
            spare=spare,
            received_on=received_on,
            received_from=received_from,
        )
    if as_json:
        print_json({"copy_id": added.copy_id, "tag_code": added.tag_code})
    else:
        print_line(added.tag_code)
    session.say(added.said)


OneBranch = Annotated[
    str | None, typer.Option("--branch", metavar="BRANCH", help="in_home or facility; else the first that you see.")
]


@commands.command("staff")
def add_staff(
    context: typer.Context,
    last: Name,
    first: Annotated[str, typer.Argument(metavar="[FIRST]")] = "",
    *,
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help="staff, scheduler or admin.")] = "staff",
    unix_user: Annotated[str, typer.Option("--unix-user", metavar="USER", help="Whom they sign in as.")] = "",
    branch: OneBranch = None,
    fields: Field = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Add a person of the company; prints the badge's code. - in place of the name reads JSON."""
    if last == "-":
        from keydesk.cli.from_json import add_from_json

        return add_from_json(context, "staff", as_json=as_json, dry_run=dry_run)
    from keydesk.operations.permissions import take_on
    from keydesk.rules.roles import read_role

    values = {name: value for name, value in {"last_name": last, "first_name": first}.items() if value} | pairs(fields)
    session = session_of(context)
    with session.desk(branch) as desk:
        asked = {"fields": values, "role": read_role(role).value, "unix_user": unix_user}
        asked["branch"] = desk.branch or desk.branches[0]
        added = perform(session, desk, take_on, dry_run=dry_run, **asked)
    if as_json:
        print_json({"staff_id": added.id, "badge_code": added.badge_code})
    else:
        print_line(added.badge_code or "")
    session.say(added.said)
    return None


commands.command("person", hidden=True)(add_staff)
# The same by the word that the screens use.


@commands.command("safe")
def add_safe(
    context: typer.Context,
    label: Annotated[str, typer.Argument(metavar="LABEL")],
    *,
    rows: Annotated[int, typer.Option("--rows", metavar="N", min=0, max=26)] = 0,
    columns: Annotated[int, typer.Option("--columns", metavar="N", min=0, max=99)] = 0,
    hook: Annotated[list[str] | None, typer.Option("--hook", metavar="LABEL", help="Can be given again.")] = None,
    place: Annotated[str, typer.Option("--place", help="Where it stands.")] = "",
    access: Annotated[AccessName, typer.Option("--access", help="Who may open it.")] = AccessName.ALL,
    branch: OneBranch = None,
    as_json: AsJson = False,
) -> None:
    """Add a safe, with rows and columns of hooks or labels of your own."""
    from keydesk.operations.safes import add_safe as add

    session = session_of(context)
    with session.desk(branch) as desk:
        saved = desk.perform_now(
            add,
            via="cli",
            label=label,
            place=place,
            access=access.value,
            rows=rows,
            columns=columns,
            hooks=tuple(hook or ()),
            branch=desk.branch or desk.branches[0],
        )
    if as_json:
        print_json({"safe_id": saved.id})
    else:
        print_line(str(saved.id))
    session.say(saved.said)


@commands.command("vet")
def add_vet(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    *,
    clinic: Annotated[str, typer.Option("--clinic")] = "",
    phone: Annotated[str, typer.Option("--phone")] = "",
    address: Annotated[str, typer.Option("--address")] = "",
    as_json: AsJson = False,
) -> None:
    """Put a vet on the vets list."""
    from keydesk.operations.vets import add_vet as add

    session = session_of(context)
    with session.desk() as desk:
        saved = desk.perform_now(add, via="cli", name=name, clinic=clinic, phone=phone, address=address)
    if as_json:
        print_json({"vet_id": saved.id})
    else:
        print_line(str(saved.id))
    session.say(saved.said)


@commands.command("territory")
def add_territory(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    *,
    zips: Annotated[str, typer.Option("--zips", metavar="ZIPS", help="'68501, 68502, 68510-68515'.")] = "",
    as_json: AsJson = False,
) -> None:
    """Add a territory, with its zip codes."""
    from keydesk.operations.territories import add_territory as add

    session = session_of(context)
    with session.desk() as desk:
        saved = desk.perform_now(add, via="cli", name=name, zips=zips)
    if as_json:
        print_json({"territory_id": saved.id})
    else:
        print_line(str(saved.id))
    session.say(saved.said)


def twin_words(desk: Desk, added: Sequence[int]) -> list[str]:
    """Who of those that were added may be somebody who was here already, and what can be done about it."""
    from keydesk.db.queries.twins import twins_of

    return [
        f"No. {client_id} may be {twin.name} (no. {twin.client_id}), {twin.why}. "
        f"`keydesk merge {twin.client_id} {client_id}` makes one of both, "
        f"`keydesk apart {twin.client_id} {client_id}` says that they are two."
        for client_id in added[:MOST_LOOKED_AT]
        for twin in desk.look_up_now(twins_of, client_id=client_id)
    ]


def perform(session: Session, desk: Desk, operation: Callable[..., Any], *, dry_run: bool, **asked: Any) -> Any:
    """Do it, or only rehearse it and say so; what it gave."""
    from keydesk.operations.rehearsal import Rehearsed, rehearse

    try:
        if dry_run:
            desk.perform_now(rehearse, operation, via="cli", **asked)
        return desk.perform_now(operation, via="cli", **asked)
    except Rehearsed as rehearsed:
        session.say("Nothing was done: this was a rehearsal (--dry-run).")
        return rehearsed.result
