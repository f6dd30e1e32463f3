"""Clients who may be the same household as one about to be added: for a hint, and never more than that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select

from keydesk.db.models import Client, table_of
from keydesk.db.rows.client import TwinRow
from keydesk.db.work import Reading
from keydesk.rules.profile import client_name, digits, sort_name
from keydesk.rules.query import like

_CLIENT = table_of(Client)
_PHONES: Final = ("cell_phone", "home_phone", "work_phone", "other_phone")
_SHORTEST_PHONE: Final = 7
_LONGEST_PHONE: Final = 40
_MOST: Final = 5


def possible_twins(reading: Reading, *, fields: Mapping[str, str]) -> list[TwinRow]:
    """Clients with the same name, and then those with one of the phones; a phone alone proves nothing, and says so."""
    name = sort_name(
        fields.get("first_name", "").strip(), fields.get("last_name", "").strip(), fields.get("company", "").strip()
    )
    numbers = {digits(fields.get(each, ""))[:_LONGEST_PHONE] for each in _PHONES}
    numbers = {number for number in numbers if len(number) >= _SHORTEST_PHONE}
    conditions: list[ColumnElement[bool]] = [_CLIENT.c.search.like(like(number), escape="\\") for number in numbers]
    if name:
        conditions.append(_CLIENT.c.sort_name == name)
    if not conditions:
        return []
    found = reading.session.execute(
        select(_CLIENT).where(or_(*conditions)).order_by(_CLIENT.c.sort_name != name, _CLIENT.c.sort_name).limit(_MOST)
    ).mappings()
    twins = [_twin(row, name, numbers) for row in found]
    return [each for each in twins if each.same_name or each.same_phone]


def _twin(row: Mapping[Any, Any], name: str, numbers: set[str]) -> TwinRow:
    return TwinRow(
        client_id=row["id"],
        name=client_name(row["first_name"], row["last_name"], row["company"]),
        street=row["street"],
        phone=next((row[each] for each in _PHONES if row[each]), ""),
        same_name=bool(name) and row["sort_name"] == name,
        same_phone=bool(numbers.intersection(digits(row[each]) for each in _PHONES)),
    )
