"""What is around a client: ways in, people, logins, sitters, the key agreement. No code leaves the store here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from keydesk.db.models import (
    AccessMethod,
    AllowedHolder,
    Client,
    ClientContact,
    ClientLogin,
    Key,
    KeyCopy,
    Staff,
    table_of,
)
from keydesk.db.operators import display_name
from keydesk.db.queries.client_profile import client_profile
from keydesk.db.queries.client_stood import stood_before
from keydesk.db.queries.intake import office_signs
from keydesk.db.queries.need_terms import today_of
from keydesk.db.rows.around import AgreementRow, AroundRow, ContactOf, LoginRow, WayInRow
from keydesk.db.rows.client import ContactRow, PersonName
from keydesk.db.work import Reading
from keydesk.rules.access import WAY_WORDS, review_is_due
from keydesk.rules.agreement import WANTED_COPIES, Alert, KeyIntake, alerts
from keydesk.rules.profile import client_name

_ACCESS, _CLIENT, _LOGIN = table_of(AccessMethod), table_of(Client), table_of(ClientLogin)
_CONTACT, _COPY, _KEY = table_of(ClientContact), table_of(KeyCopy), table_of(Key)
_ALLOWED, _STAFF = table_of(AllowedHolder), table_of(Staff)
_NAME = (_CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company.label("client_company"))
_ORDER = tuple(WAY_WORDS)


def around(reading: Reading, *, client_id: int) -> AroundRow:
    """Everything around one client, told from one moment.

    Raises:
        Refusal: there is no such client.
    """
    profile = client_profile(reading, client_id=client_id)
    return AroundRow(
        client_id=client_id,
        name=profile.name,
        version=profile.version,
        key_required=profile.key_required,
        no_key_reason=profile.no_key_reason,
        no_key_note=profile.no_key_note,
        memberships=profile.memberships,
        ways=ways_in(reading, client_id=client_id, everything=True),
        contacts=contacts(reading, client_id=client_id, everything=True),
        logins=logins(reading, client_id=client_id, everything=True),
        primary=profile.primary_sitter,
        secondary=profile.secondary_sitter,
        blocked=profile.blocked,
        agreement=agreement(reading, client_id=client_id),
        now=reading.now,
        today=today_of(reading),
        earlier=stood_before(reading, client_id=client_id, memberships=profile.memberships),
    )


def ways_in(
    reading: Reading, *, client_id: int | None = None, due_only: bool = False, everything: bool = False
) -> tuple[WayInRow, ...]:
    """Ways in, of one client or of all: those to be looked at first, then by client and kind.

    Args:
        reading: one moment of the store.
        client_id: of whom; None is everybody.
        due_only: only those that are to be looked at now.
        everything: those out of use, too.
    """
    today = today_of(reading)
    conditions: list[ColumnElement[bool]] = []
    if client_id is not None:
        conditions.append(_ACCESS.c.client_id == client_id)
    if not everything:
        conditions.append(_ACCESS.c.active)
    if due_only:
        conditions += [_ACCESS.c.review_on.is_not(None), _ACCESS.c.review_on <= today]
    # Without the code: it is never read where nobody asked for it.
    columns = [column for column in _ACCESS.c if column.key != "secret"]
    found = reading.session.execute(
        select(*columns, _ACCESS.c.secret.is_not(None).label("has_secret"), *_NAME, _CLIENT.c.sort_name)
        .join_from(_ACCESS, _CLIENT, _CLIENT.c.id == _ACCESS.c.client_id)
        .where(*conditions)
    ).all()
    rows = sorted(
        ((_way(each, today), each.sort_name) for each in found),
        key=lambda pair: (not pair[0].active, not pair[0].due, pair[1], _ORDER.index(pair[0].kind), pair[0].method_id),
    )
    return tuple(row for row, _ in rows)


def logins(reading: Reading, *, client_id: int | None = None, everything: bool = False) -> tuple[LoginRow, ...]:
    """The addresses with which clients sign in, by client and address; those out of use only where asked for."""
    conditions: list[ColumnElement[bool]] = [] if everything else [_LOGIN.c.active]
    if client_id is not None:
        conditions.append(_LOGIN.c.client_id == client_id)
    found = reading.session.execute(
        select(_LOGIN.c.id, _LOGIN.c.client_id, _LOGIN.c.email, _LOGIN.c.active, *_NAME)
        .join_from(_LOGIN, _CLIENT, _CLIENT.c.id == _LOGIN.c.client_id)
        .where(*conditions)
        .order_by(_LOGIN.c.active.desc(), _CLIENT.c.sort_name, _LOGIN.c.email)
    )
    return tuple(LoginRow(each.id, each.client_id, _name(each), each.email, each.active) for each in found)


def contacts(reading: Reading, *, client_id: int | None = None, everything: bool = False) -> tuple[ContactOf, ...]:
    """People around clients, and which of our copies each has; those out of use only where asked for."""
    conditions: list[ColumnElement[bool]] = [] if everything else [_CONTACT.c.active]
    if client_id is not None:
        conditions.append(_CONTACT.c.client_id == client_id)
    holds: dict[int, list[str]] = {}
    for each in reading.session.execute(
        select(_COPY.c.contact_id, _COPY.c.tag_code).where(_COPY.c.contact_id.is_not(None)).order_by(_COPY.c.tag_code)
    ):
        holds.setdefault(each.contact_id, []).append(each.tag_code)
    found = reading.session.execute(
        select(_CONTACT, *_NAME)
        .join_from(_CONTACT, _CLIENT, _CLIENT.c.id == _CONTACT.c.client_id)
        .where(*conditions)
        .order_by(_CONTACT.c.active.desc(), _CLIENT.c.sort_name, _CONTACT.c.relation, _CONTACT.c.name, _CONTACT.c.id)
    )
    return tuple(
        ContactOf(each.client_id, _name(each), _contact(each), tuple(holds.get(each.id, ()))) for each in found
    )


def agreement(reading: Reading, *, client_id: int) -> AgreementRow:
    """What a client has agreed to about their keys, and what is open about those."""
    client = _agreed(reading, client_id)
    return AgreementRow(
        signed_on=client.agreement_signed_on,
        may_duplicate=client.may_duplicate,
        return_terms=client.return_terms,
        allowed=allowed_holders(reading, client_id=client_id),
        alerts=alerts(_intake(reading, client_id, client, tags=True)),
    )


def alerts_of(reading: Reading, *, client_id: int, tags: bool = True) -> tuple[Alert, ...]:
    """All that somebody should see to about a client's keys and ways in: what stands on the first pane of their page.

    Args:
        reading: one moment of the store.
        client_id: the client.
        tags: name copies by their tags; else by what they open, since no sheet has an address and a tag (M3).
    """
    due = _ACCESS.c.review_on.is_not(None) & (_ACCESS.c.review_on <= today_of(reading))
    ways = reading.session.execute(
        select(_ACCESS.c.kind)
        .where(_ACCESS.c.client_id == client_id, _ACCESS.c.active, due)
        .order_by(_ACCESS.c.review_on, _ACCESS.c.id)
    ).scalars()
    intake = _intake(reading, client_id, _agreed(reading, client_id), tags=tags)
    return alerts(replace(intake, review=tuple(dict.fromkeys(WAY_WORDS[each] for each in ways))))


def _agreed(reading: Reading, client_id: int) -> Row[Any]:
    return reading.session.execute(
        select(
            _CLIENT.c.agreement_signed_on, _CLIENT.c.may_duplicate, _CLIENT.c.return_terms, _CLIENT.c.key_required
        ).where(_CLIENT.c.id == client_id)
    ).one()


def allowed_holders(reading: Reading, *, client_id: int) -> tuple[PersonName, ...]:
    """Who may hold a client's keys by the agreement, by name; nobody named is everybody."""
    found = reading.session.execute(
        select(_STAFF.c.id, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname)
        .join_from(_ALLOWED, _STAFF, _STAFF.c.id == _ALLOWED.c.staff_id)
        .where(_ALLOWED.c.client_id == client_id)
        .order_by(_STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.id)
    )
    return tuple(PersonName(each.id, display_name(each.first_name, each.last_name, each.nickname)) for each in found)


def _intake(reading: Reading, client_id: int, client: Row[Any], *, tags: bool) -> KeyIntake:
    copies = reading.session.execute(
        select(_COPY.c.key_id, _COPY.c.tag_code, _COPY.c.needs_test, _COPY.c.tested_on, _KEY.c.label, _KEY.c.kind)
        .join_from(_COPY, _KEY, _KEY.c.id == _COPY.c.key_id)
        .where(_COPY.c.client_id == client_id, _COPY.c.state == "in_service")
        .order_by(_COPY.c.tag_code)
    ).all()
    keys = reading.session.execute(
        select(_KEY.c.id, _KEY.c.code, _KEY.c.label, _KEY.c.kind)
        .where(_KEY.c.client_id == client_id, _KEY.c.active, _KEY.c.required)
        .order_by(_KEY.c.code)
    ).all()
    many: dict[int, int] = {}
    for copy in copies:
        many[copy.key_id] = many.get(copy.key_id, 0) + 1
    return KeyIntake(
        key_required=client.key_required,
        signed_on=client.agreement_signed_on,
        office_signs=bool(reading.session.execute(select(office_signs())).scalar()),
        copies=len(copies),
        untested=_untested(copies, tags=tags),
        few=tuple(
            each.label or (each.code if tags else each.kind) for each in keys if many.get(each.id, 0) < WANTED_COPIES
        )
        if copies
        else (),
    )


def _untested(copies: Sequence[Row[Any]], *, tags: bool) -> tuple[str, ...]:
    untested = [each for each in copies if each.needs_test and each.tested_on is None]
    return tuple(dict.fromkeys(each.tag_code if tags else each.label or each.kind for each in untested))


def _way(row: Row[Any], today: date) -> WayInRow:
    return WayInRow(
        method_id=row.id,
        client_id=row.client_id,
        client=_name(row),
        kind=row.kind,
        company=row.company,
        note=row.note,
        has_secret=bool(row.has_secret),
        reviewed_on=row.reviewed_on,
        review_on=row.review_on,
        due=row.active and review_is_due(row.review_on, today=today),
        active=row.active,
        version=row.version,
    )


def _contact(row: Row[Any]) -> ContactRow:
    return ContactRow(
        contact_id=row.id,
        name=row.name,
        relation=row.relation,
        location=row.location,
        home_phone=row.home_phone,
        cell_phone=row.cell_phone,
        work_phone=row.work_phone,
        note=row.note,
        has_key=row.has_key,
        active=row.active,
        version=row.version,
    )


def _name(row: Row[Any]) -> str:
    return client_name(row.first_name, row.last_name, row.client_company)
