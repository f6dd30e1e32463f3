"""What the office has decided for all its desks, and the services that it books."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from keydesk.db.models import OfficeSetting, Service, table_of
from keydesk.db.work import Work
from keydesk.operations.editing import Saved, add, load, save
from keydesk.rules.office import SETTING_WORDS, read_setting
from keydesk.rules.profile import ChangedMeanwhile, Value, read_line, told
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import fold, shown

_SETTING = table_of(OfficeSetting)
_SERVICE = table_of(Service)
_LONGEST_DAY = 24 * 60
_HIGHEST_PRICE = 100_000_00


@dataclass(frozen=True, slots=True)
class SettingSet:
    """A setting changed.

    Attributes:
        name: which.
        old: its value before.
        new: its value now.
        said: what the desk says.
    """

    name: str
    old: str | int | bool
    new: str | int | bool
    said: str


def set_setting(work: Work, *, name: str, value: str, seen: str | None = None) -> SettingSet:
    """Changes one of the settings that all desks share.

    Args:
        work: the transaction.
        name: which.
        value: as a person writes it.
        seen: the value that the person saw, as :func:`told` has it; None where no form showed one.

    Raises:
        ChangedMeanwhile: somebody else changed it after ``seen`` was read.
        Refusal: there is no such setting, or the value does not fit.
    """
    work.require(Permission.SET_UP)
    new = read_setting(name, value)
    old = getattr(work.settings, name)
    if seen is not None and new != old and seen != (told(old) or ""):
        raise ChangedMeanwhile(
            f"{SETTING_WORDS[name]} was changed after you opened it: {shown(told(old) or 'nothing', width=60)}. "
            f"Nothing of yours was saved: look at both and save again.",
            present={name: old},
            version=0,
        )
    stored = json.dumps(new)
    known = work.session.execute(select(_SETTING.c.value).where(_SETTING.c.name == name)).scalar()
    if known is None:
        work.session.execute(insert(_SETTING).values(name=name, value=stored))
    elif known != stored:
        work.session.execute(update(_SETTING).where(_SETTING.c.name == name).values(value=stored))
    if new != old:
        work.record("office", 0, "set", field=name, old=told(old), new=told(new))
    return SettingSet(name, old, new, f"{SETTING_WORDS[name]}: {shown(told(new) or '', width=60) or 'nothing'}.")


def add_service(work: Work, *, name: str, minutes: int = 30, price_cents: int = 0, branch: str = "in_home") -> Saved:
    """Adds a service that can be booked.

    Raises:
        Refusal: the branch has a service of that name, or a number does not fit.
    """
    work.require(Permission.SET_UP, branch)
    name = read_line(name, "The name")
    _require_service_name(work, name, branch)
    _check_service(minutes, price_cents)
    values: dict[str, Any] = {"branch_id": branch, "name": name, "minutes": minutes, "price_cents": price_cents}
    service_id = add(work, _SERVICE, "service", values, name=name)
    return Saved(service_id, 1, tuple(values), f"{shown(name, width=40)} added.")


def edit_service(
    work: Work,
    *,
    service_id: int,
    version: int | None,
    name: str | None = None,
    minutes: int | None = None,
    price_cents: int | None = None,
    active: bool | None = None,
) -> Saved:
    """Changes a service's name, length, price, or whether it can still be booked; visits that are booked keep theirs.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: another service has the name, or a number does not fit.
    """
    row = load(work, _SERVICE, service_id, "service")
    work.require(Permission.SET_UP, row["branch_id"])
    if name is not None:
        name = read_line(name, "The name")
        _require_service_name(work, name, row["branch_id"], but=service_id)
    given = {"name": name, "minutes": minutes, "price_cents": price_cents, "active": active}
    values: dict[str, Value] = {field: value for field, value in given.items() if value is not None}
    merged: Mapping[str, Any] = {**row, **values}
    _check_service(merged["minutes"], merged["price_cents"])
    return save(work, _SERVICE, "service", row, values, version=version, name=row["name"])


def _require_service_name(work: Work, name: str, branch: str, *, but: int | None = None) -> None:
    """Refuses no name, and one that another service of the branch has, however it is written."""
    if not name:
        raise Refusal("A service needs a name.", field="name")
    taken = work.session.execute(
        select(_SERVICE.c.id, _SERVICE.c.name, _SERVICE.c.active).where(_SERVICE.c.branch_id == branch)
    )
    for each in taken:
        if each.id != but and fold(each.name) == fold(name):
            more = "" if each.active else ", which is not booked any more: open it and let it be booked again"
            raise Refusal(f"There is a service called {shown(each.name, width=40)} already{more}.", field="name")


def _check_service(minutes: int, price_cents: int) -> None:
    if not 0 < minutes <= _LONGEST_DAY:
        raise Refusal("A service takes from 1 minute to a day.", field="minutes")
    if not 0 <= price_cents <= _HIGHEST_PRICE:
        raise Refusal("A price is from 0.00 to 100,000.00.", field="price")
