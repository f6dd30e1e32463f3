"""Which clients the intake of keys has something open of: unsigned, untested, too few copies, a way in to look at."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, select

from keydesk.db.models import Client, Key, KeyCopy, table_of
from keydesk.rules.agreement import WANTED_COPIES

_CLIENT, _KEY, _COPY = table_of(Client), table_of(Key), table_of(KeyCopy)
_IN_SERVICE = _COPY.c.state == "in_service"


def office_signs() -> ColumnElement[bool]:
    """Whether any client's agreement is signed: an office that keeps none is told of none."""
    return exists(select(_CLIENT.c.id).where(_CLIENT.c.agreement_signed_on.is_not(None)).correlate(None))


def has_copy() -> ColumnElement[bool]:
    """The office answers for a key of the client."""
    return exists().where(_COPY.c.client_id == _CLIENT.c.id, _IN_SERVICE)


def is_unsigned() -> ColumnElement[bool]:
    """There is a key of theirs, and no agreement about it is signed."""
    return and_(_CLIENT.c.agreement_signed_on.is_(None), has_copy())


def is_untested() -> ColumnElement[bool]:
    """A copy of theirs was never tried in its lock."""
    return exists().where(
        _COPY.c.client_id == _CLIENT.c.id, _IN_SERVICE, _COPY.c.needs_test, _COPY.c.tested_on.is_(None)
    )


def has_few_copies() -> ColumnElement[bool]:
    """Visits need a key, and of one that is required there are fewer copies than an office wants."""
    many = select(func.count()).where(_COPY.c.key_id == _KEY.c.id, _IN_SERVICE).correlate(_KEY).scalar_subquery()
    short = exists().where(_KEY.c.client_id == _CLIENT.c.id, _KEY.c.active, _KEY.c.required, many < WANTED_COPIES)
    return and_(_CLIENT.c.key_required, has_copy(), short.correlate(_CLIENT))


def has_way_to_look_at(today: date) -> ColumnElement[bool]:
    """The day has come on which a way into their home is to be looked at."""
    from keydesk.db.models import AccessMethod  # noqa: PLC0415 - the Desk asks for the rest and never for this

    way = table_of(AccessMethod)
    return exists().where(
        way.c.client_id == _CLIENT.c.id, way.c.active, way.c.review_on.is_not(None), way.c.review_on <= today
    )


def intake_is(word: str, *, today: date) -> ColumnElement[bool]:
    """The condition on a client that a filter's word asks for: ``unsigned``, ``untested``, ``few``, ``review``."""
    match word:
        case "unsigned":
            return is_unsigned()
        case "untested":
            return is_untested()
        case "few":
            return has_few_copies()
        case _:
            return has_way_to_look_at(today)
