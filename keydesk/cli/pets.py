"""One pet: `pet` shows it, or changes what is named."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from keydesk.cli.fields import refuse_secrets
from keydesk.cli.output import print_json, stdout
from keydesk.cli.session import AsJson, OfBranch, session_of
from keydesk.rules.refusal import Refusal

commands = typer.Typer()


class YesNo(StrEnum):
    """An answer."""

    YES = "yes"
    NO = "no"


Born = Annotated[
    str | None,
    typer.Option("--born", metavar="BIRTH", help="2019, 3/2019, 2019-03-14, '14 mar 2019', '6 y'; '' is not known."),
]
Photo = Annotated[
    str | None, typer.Option("--photo", metavar="PATH", help="A picture; its path is kept. '' takes it away.")
]
Species = Annotated[str | None, typer.Option("--species", metavar="KIND", help="dog, cat, rabbit …")]
Breed = Annotated[str | None, typer.Option("--breed")]
Sex = Annotated[str | None, typer.Option("--sex", help="m or f.")]
Color = Annotated[str | None, typer.Option("--color")]
Fixed = Annotated[YesNo | None, typer.Option("--fixed", help="Spayed or neutered.")]
Notes = Annotated[str | None, typer.Option("--notes")]


def fields_of(**words: Any) -> dict[str, Any]:
    """The fields that were named, a photo's path whole and looked at."""
    fields = {name: value for name, value in words.items() if value is not None}
    if fields.get("photo_path"):
        from keydesk.photos import photo_at

        fields["photo_path"] = photo_at(fields["photo_path"])
    return fields


def pairs(fields: list[str] | None) -> dict[str, str]:
    """What ``--set FIELD=VALUE`` says, by field.

    Raises:
        Refusal: there is no ``=``.
    """
    found = {}
    for each in fields or ():
        name, equals, value = each.partition("=")
        if not equals:
            raise Refusal(f"--set takes FIELD=VALUE, such as email=ana@example.com, and not “{each[:40]}”.")
        found[name.strip()] = value
    return found


@commands.command("pet")
def pet(
    context: typer.Context,
    which: Annotated[str, typer.Argument(metavar="PET", help="A pet's number or name, or 'NAME of OWNER'.")],
    *,
    name: Annotated[str | None, typer.Option("--name", help="Another name.")] = None,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="CLIENT", help="Another owner: a client's number or name.")
    ] = None,
    species: Species = None,
    breed: Breed = None,
    sex: Sex = None,
    color: Color = None,
    fixed: Fixed = None,
    born: Born = None,
    photo: Photo = None,
    notes: Notes = None,
    active: Annotated[
        YesNo | None, typer.Option("--active", help="Whether it is about; who is not is in no list unless asked for.")
    ] = None,
    own: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="A field of the office's own; can be given again."),
    ] = None,
    seen: Annotated[
        int | None, typer.Option("--seen", metavar="VERSION", help="Only if it is still that version of the pet.")
    ] = None,
    branch: OfBranch = None,
    as_json: AsJson = False,
) -> None:
    """One pet: with options it changes what they name, alone it is shown."""
    from zoneinfo import ZoneInfo

    from keydesk.reports import pet as report

    fields = fields_of(
        name=name, species=species, breed=breed, sex=sex, color=color, fixed=fixed, born=born, photo_path=photo,
        notes=notes, active=active,
    )  # fmt: skip
    session = session_of(context)
    fields |= refuse_secrets(session, "pet", pairs(own), branch)
    with session.desk(branch) as desk:
        document = desk.look_up_now(report.pet_document, who=which)
        said = ""
        if fields or owner is not None:
            from keydesk.db.queries.who_is import client_meant
            from keydesk.operations.pets import edit_pet

            if owner is not None:
                fields["client_id"] = desk.look_up_now(client_meant, who=owner).id
            pet_id = document["pet_id"]
            said = desk.perform_now(edit_pet, via="cli", pet_id=pet_id, version=seen, fields=fields).said
            document = desk.look_up_now(report.pet_document, who=str(pet_id))
        zone = ZoneInfo(desk.settings.time_zone)
    if as_json:
        print_json(document, zone)
    else:
        with stdout() as stream:
            report.write(document, stream)
    if said:
        session.say(said)
