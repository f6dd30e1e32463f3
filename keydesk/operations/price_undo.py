"""Taking back what was said of a client's own price, with the booked visits that cost another price thereby."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Row

from keydesk.db.models import Client, ClientPrice, Service, table_of
from keydesk.db.work import Work
from keydesk.operations.clients import name_of
from keydesk.operations.editing import load, save
from keydesk.operations.visit_undo import lines_of, take_back_visits
from keydesk.rules.profile import told
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_PRICE, _CLIENT, _SERVICE = table_of(ClientPrice), table_of(Client), table_of(Service)

PRICE_VERBS: Final = ("set_client_price", "remove_client_price", "set_price_asked", "remove_price_asked")
"""The operations whose batches are taken back as what was said of a client's own price."""

_ADDED: Final = "*"


def take_back_price(work: Work, batch_id: int) -> tuple[str, list[int]]:
    """Sets a client's own price, and the visits that it priced anew, to what they were.

    Returns:
        What is so again, in words; and the clients whose visits changed.

    Raises:
        Refusal: somebody has changed the price, or one of the visits, since. Code ``changed``.
    """
    work.require(Permission.EDIT_CLIENTS)
    lines = lines_of(work, batch_id)
    own = [line for line in lines if line.subject == "client_price"]
    if not own:
        raise Refusal("That changed nothing, so there is nothing to take back.")
    row = load(work, _PRICE, own[0].subject_id, "price")
    client, service = (
        load(work, _CLIENT, row["client_id"], "client"),
        load(work, _SERVICE, row["service_id"], "service"),
    )
    name = f"{shown(name_of(client), width=40)}, {shown(service['name'], width=40)}"
    values = _before(row, own)
    if values is None:
        raise Refusal(f"The price of {name} was changed since. It stays as it is.", code="changed")
    save(work, _PRICE, "client_price", row, values, version=None, name=name, verb="undo")
    said = f"the price of {name} is as it was"
    if any(line.subject == "visit" for line in lines):
        visits, refused = take_back_visits(work, batch_id, lines)
        if refused:
            raise Refusal(
                f"Changed since: {len(refused)} of the visits. Nothing was taken back.",
                code="changed",
                details=[each.message for each in refused],
            )
        said += f", and {visits}"
    return said, [row["client_id"]]


def _before(row: dict[str, Any], lines: Sequence[Row[Any]]) -> dict[str, Any] | None:
    """What the row is to have again; None where somebody has changed it since."""
    fields = [line for line in lines if line.field in row]
    if any(told(row[line.field]) != line.new for line in fields):
        return None
    if any(line.field == _ADDED for line in lines):
        return {"active": False} if row["active"] and row["version"] == 1 else None
    return {line.field: _value(line.field, line.old) for line in fields}


def _value(field: str, old: str | None) -> Any:
    if field == "active":
        return old == "yes"
    if old is None:
        return None
    return date.fromisoformat(old) if field == "effective_on" else int(old)
