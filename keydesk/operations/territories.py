"""Territories: areas of zip codes, which a client is in by the address unless one is set on the client (I15)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select, update

from keydesk.db.models import Client, Territory, TerritoryZip, table_of
from keydesk.db.work import Work
from keydesk.operations.editing import Saved, add, load, require_version, save, touch
from keydesk.rules.profile import ChangedMeanwhile, Value, read_line
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.territories import as_zip, read_zips, zips_text
from keydesk.rules.text import counted, fold, shown

_TERRITORY, _ZIP, _CLIENT = table_of(Territory), table_of(TerritoryZip), table_of(Client)


def add_territory(work: Work, *, name: str, zips: str = "") -> Saved:
    """Adds a territory with its zip codes, as people list them.

    Raises:
        Refusal: no name, one that another territory has, something that is no zip code, or one of another territory.
    """
    work.require(Permission.SET_UP)
    name = _require_name(work, name)
    listed = read_zips(zips)
    _require_free(work, listed)
    territory_id = add(work, _TERRITORY, "territory", {"name": name}, name=name)
    _set_zips(work, territory_id, (), listed)
    return Saved(territory_id, 1, ("name", "zips"), f"{shown(name, width=40)} added.")


def edit_territory(
    work: Work, *, territory_id: int, version: int | None, name: str | None = None, zips: str | None = None
) -> Saved:
    """Changes a territory's name, its zip codes, or both; what is None stays.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: as :func:`add_territory`.
    """
    work.require(Permission.SET_UP)
    row = load(work, _TERRITORY, territory_id, "territory")
    before = _zips_of(work, territory_id)
    values: dict[str, Value] = {}
    if name is not None:
        values["name"] = _require_name(work, name, but=territory_id)
    listed = before if zips is None else read_zips(zips)
    changed = set(listed) != set(before)
    try:
        if changed or values.get("name", row["name"]) != row["name"]:
            require_version(work, "territory", row, version=version, name=row["name"])
    except ChangedMeanwhile as meanwhile:
        meanwhile.present["zips"] = zips_text(before)
        raise
    _require_free(work, listed, but=territory_id)
    saved = save(work, _TERRITORY, "territory", row, values, version=None, name=row["name"])
    if not changed:
        return saved
    if not saved.fields:
        touch(work, _TERRITORY, "territory", row, version=None, name=row["name"])
    _set_zips(work, territory_id, before, listed)
    called = str(values.get("name", row["name"]))
    return Saved(territory_id, int(row["version"]) + 1, (*saved.fields, "zips"), f"{shown(called, width=60)} saved.")


def retire_territory(work: Work, *, territory_id: int, version: int | None = None, reason: str = "") -> Saved:
    """Takes a territory out of use: its clients are where their zip codes say, and its zip codes are free for others.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
    """
    work.require(Permission.SET_UP)
    row = load(work, _TERRITORY, territory_id, "territory")
    values: dict[str, Value] = {"active": False}
    name = row["name"]
    saved = save(
        work, _TERRITORY, "territory", row, values, version=version, name=name, verb="retire", reason=reason.strip()
    )
    set_on = int(
        work.session.execute(
            select(func.count()).select_from(_CLIENT).where(_CLIENT.c.territory_id == territory_id)
        ).scalar_one()
    )
    said = f"{shown(name, width=40)} is out of use."
    if set_on:
        goes = "goes" if set_on == 1 else "go"
        said += f" {counted(set_on, 'client')} whose territory it was {goes} by the zip code now."
    return Saved(saved.id, saved.version, saved.fields, said)


def restore_territory(work: Work, *, territory_id: int, version: int | None = None) -> Saved:
    """Takes a territory into use again, with those of its zip codes that no other one has got meanwhile.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
    """
    work.require(Permission.SET_UP)
    row = load(work, _TERRITORY, territory_id, "territory")
    name = row["name"]
    saved = save(work, _TERRITORY, "territory", row, {"active": True}, version=version, name=name, verb="restore")
    return Saved(saved.id, saved.version, saved.fields, f"{shown(name, width=40)} is in use again.")


def _require_name(work: Work, name: str, *, but: int | None = None) -> str:
    name = read_line(name, "The name")
    if not name:
        raise Refusal("A territory needs a name.", field="name")
    if fold(name) == "none":
        raise Refusal("“none” is how lists ask for clients without a territory: call it something else.", field="name")
    for each in work.session.execute(select(_TERRITORY.c.id, _TERRITORY.c.name, _TERRITORY.c.active)):
        if each.id != but and fold(each.name) == fold(name):
            more = "" if each.active else ", out of use: take that one into use again"
            raise Refusal(f"There is a territory called {shown(each.name, width=40)} already{more}.", field="name")
    return name


def _require_free(work: Work, zips: Sequence[str], *, but: int | None = None) -> None:
    """Refuses zip codes that another territory in use has: a client is in one territory at most."""
    found = work.session.execute(
        select(_ZIP.c.zip, _TERRITORY.c.id, _TERRITORY.c.name)
        .join_from(_ZIP, _TERRITORY, _TERRITORY.c.id == _ZIP.c.territory_id)
        .where(_TERRITORY.c.active)
        .order_by(_ZIP.c.zip)
    )
    wanted = frozenset(zips)
    taken = [each for each in found if each.id != but and as_zip(each.zip) in wanted]
    if taken:
        first = taken[0]
        more = f", and {len(taken) - 1:,} more of these to others" if len(taken) > 1 else ""
        raise Refusal(
            f"{first.zip} belongs to {shown(first.name, width=40)} already{more}. Take it out there first.",
            field="zips",
        )


def _zips_of(work: Work, territory_id: int) -> tuple[str, ...]:
    found = work.session.execute(select(_ZIP.c.zip).where(_ZIP.c.territory_id == territory_id).order_by(_ZIP.c.zip))
    return tuple(found.scalars())


def _set_zips(work: Work, territory_id: int, before: Sequence[str], after: Sequence[str]) -> None:
    """Writes what differs; a zip code of a territory that is out of use goes over to this one."""
    gone, new = [each for each in before if each not in after], [each for each in after if each not in before]
    for each in gone:
        work.session.execute(delete(_ZIP).where(_ZIP.c.territory_id == territory_id, _ZIP.c.zip == each))
    known = {each.zip: each.id for each in work.session.execute(select(_ZIP.c.zip, _ZIP.c.id))}
    taken_over = [known[each] for each in new if each in known]
    for zip_id in taken_over:
        work.session.execute(update(_ZIP).where(_ZIP.c.id == zip_id).values(territory_id=territory_id))
    fresh = [{"territory_id": territory_id, "zip": each} for each in new if each not in known]
    if fresh:
        work.session.execute(insert(_ZIP), fresh)
    if gone or new:
        old, now = zips_text(before) or None, zips_text(after) or None
        work.record("territory", territory_id, "edit" if before else "add", field="zips", old=old, new=now)
