"""What is still to be done: agreements nobody signed, copies nobody tried, keys of which there are too few."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import and_, func, select

from keydesk.db.models import Client, Key, KeyCopy, table_of
from keydesk.db.queries.client_places import is_served
from keydesk.db.queries.client_report import next_visits
from keydesk.db.queries.intake import has_copy, is_unsigned, office_signs
from keydesk.db.queries.key_filter import HELD_NOW, status_is
from keydesk.db.queries.need_terms import begin_of, moment_of
from keydesk.db.queries.needs_ahead import keys_needed, sitters_a_day
from keydesk.db.rows.needs import NeededKeyRow
from keydesk.db.rows.outstanding import Outstanding, OutstandingRow, ShortRow
from keydesk.db.work import Reading
from keydesk.rules.agreement import WANTED_COPIES
from keydesk.rules.profile import client_name

_CLIENT = table_of(Client)
_KEY, _COPY = table_of(Key), table_of(KeyCopy)
# The rules of an intake ask about copies themselves, under their own name.
_OWN: Final = _COPY.alias("own_copy")
_NAME: Final = (_CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company)

# Whoever has no place at all counts as served, as long as nobody says that they are not.
_SERVED: Final = is_served()


def unsigned_agreements(reading: Reading) -> list[OutstandingRow]:
    """The clients of whom a key is in service and who have signed no agreement, by name.

    None at all in an office that has no agreement of anybody: nobody wants to be told of each then.
    """
    found = reading.session.execute(
        select(_CLIENT.c.id, *_NAME, func.count().label("copies"))
        .select_from(_CLIENT.join(_OWN, _OWN.c.client_id == _CLIENT.c.id))
        .where(office_signs(), is_unsigned(), _SERVED, _OWN.c.state == "in_service")
        .group_by(_CLIENT.c.id)
        .order_by(_CLIENT.c.sort_name, _CLIENT.c.id)
    )
    booked = next_visits(reading)
    return [_row("agreement", each, booked.get(each.id), count=each.copies) for each in found]


def signs_agreements(reading: Reading) -> bool:
    """Whether the office has agreements signed at all."""
    return bool(reading.session.execute(select(office_signs())).scalar())


def untested_copies(reading: Reading) -> list[OutstandingRow]:
    """The copies that should be tried in their locks, as the filter ``status:untested`` finds them, by client."""
    found = reading.session.execute(
        select(_CLIENT.c.id, *_NAME, _COPY.c.key_id, _COPY.c.id.label("copy_id"), _COPY.c.tag_code.label("code"))
        .add_columns(_KEY.c.label, _COPY.c.since)
        .select_from(_COPY.join(_CLIENT, _CLIENT.c.id == _COPY.c.client_id).join(_KEY, _KEY.c.id == _COPY.c.key_id))
        .where(status_is(reading, "untested", HELD_NOW))
        .order_by(_CLIENT.c.sort_name, _CLIENT.c.id, _COPY.c.tag_code)
    )
    booked = next_visits(reading)
    return [_row("test", each, booked.get(each.id), count=1, key=each, copy=each) for each in found]


def few_copies(reading: Reading) -> list[OutstandingRow]:
    """The keys that visits need of which there are fewer copies in service than an office wants, by client."""
    copies = func.count(_OWN.c.id)
    found = reading.session.execute(
        select(_CLIENT.c.id, *_NAME, _KEY.c.id.label("key_id"), _KEY.c.code, _KEY.c.label, copies.label("copies"))
        .select_from(
            _CLIENT.join(_KEY, _KEY.c.client_id == _CLIENT.c.id).outerjoin(
                _OWN,
                and_(_OWN.c.key_id == _KEY.c.id, _OWN.c.state == "in_service"),
            )
        )
        .where(_KEY.c.active, _KEY.c.required, _CLIENT.c.key_required, has_copy(), _SERVED)
        .group_by(_KEY.c.id)
        .having(copies < WANTED_COPIES)
        .order_by(_CLIENT.c.sort_name, _CLIENT.c.id, _KEY.c.label, _KEY.c.id)
    )
    booked = next_visits(reading)
    return [_row("copies", each, booked.get(each.id), count=each.copies, key=each) for each in found]


def _row(
    what: Outstanding, found: Any, next_visit: date | None, *, count: int, key: Any = None, copy: Any = None
) -> OutstandingRow:
    return OutstandingRow(
        what=what,
        client_id=found.id,
        client=client_name(found.first_name, found.last_name, found.company),
        key_id=None if key is None else key.key_id,
        copy_id=None if copy is None else copy.copy_id,
        code="" if key is None else key.code,
        opens="" if key is None else key.label,
        count=count,
        since=None if copy is None else copy.since,
        next_visit=next_visit,
    )


def short_keys(reading: Reading, *, days: int, client_id: int | None = None) -> list[ShortRow]:
    """The keys that more sitters need on one day than there are copies, by the first such day.

    Args:
        reading: one moment of the store.
        days: how many days are looked at, today included.
        client_id: only that client's.
    """
    keys: dict[int, list[NeededKeyRow]] = {}
    for each in keys_needed(reading, days=days, client_id=client_id):
        if each.short and each.key_id is not None:
            keys.setdefault(each.key_id, []).append(each)
    if not keys:
        return []
    a_day = _sitters_of_days(reading, days)
    rows = [_short(rows, a_day.get(rows[0].client_id, {})) for rows in keys.values()]
    return sorted(rows, key=lambda row: (row.days, row.client, row.code))


def _short(rows: list[NeededKeyRow], a_day: dict[date, int]) -> ShortRow:
    first = rows[0]
    return ShortRow(
        key_id=first.key_id or 0,
        code=first.key_code,
        opens=first.key_label,
        client_id=first.client_id,
        client=first.client_sorted,
        copies=first.copies_in_use,
        wanted=first.copies_wanted,
        days=tuple(day for day, sitters in sorted(a_day.items()) if sitters > max(1, first.copies_in_use)),
        sitters=tuple((each.sitter, each.has_it) for each in rows if each.sitter_id is not None),
    )


def _sitters_of_days(reading: Reading, days: int) -> dict[int, dict[date, int]]:
    """By client the days on which several sitters are booked there, and how many."""
    first = moment_of(reading)["today"]
    a_day = sitters_a_day()
    found = reading.session.execute(
        select(a_day.c.client_id, a_day.c.day, a_day.c.sitters).where(a_day.c.sitters > 1),
        {"first": first, "first_begins": begin_of(first), "last": first + timedelta(days=days - 1)},
    )
    clients: dict[int, dict[date, int]] = {}
    for client_id, day, sitters in found:
        clients.setdefault(client_id, {})[day] = sitters
    return clients
