"""The fields of clients and pets as the office has them, what they hold, and what one client or pet has in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, case, func, or_, select
from sqlmodel import Session

from keydesk.db.models import Client, ClientMerge, FieldDefinition, FieldValue, Pet, table_of
from keydesk.db.rows.fields import FieldUse, OwnFields
from keydesk.db.work import Reading
from keydesk.rules.branches import branches_seen
from keydesk.rules.fields import OfficeField, Subject, all_fields, find_field
from keydesk.rules.roles import IN_HOME

_FIELD, _VALUE, _MERGE = table_of(FieldDefinition), table_of(FieldValue), table_of(ClientMerge)
_OF: Final = {"client": table_of(Client), "pet": table_of(Pet)}
HAS_VALUE: Final[ColumnElement[bool]] = or_(_VALUE.c.value != "", _VALUE.c.secret.is_not(None))
"""A row that holds something; one that was emptied stays, for its history."""

_IDS_AT_ONCE: Final = 500
_BIRTH: Final = ("birth_year", "birth_month", "birth_day")


def fields_of(session: Session, subject: Subject, branch: str = IN_HOME) -> tuple[OfficeField, ...]:
    """All fields of a branch's clients or pets, in their order; takes the session of a reading or of a work."""
    found = session.execute(select(_FIELD).where(_FIELD.c.branch_id == branch, _FIELD.c.subject == subject))
    return all_fields(subject, (_field(row) for row in found))


def list_fields(reading: Reading, *, subject: Subject, branch: str = IN_HOME) -> tuple[FieldUse, ...]:
    """The fields of a branch's clients or pets, each with how many records hold something in it."""
    fields = fields_of(reading.session, subject, branch)
    held = _held_of_own(reading.session, [each.field_id for each in fields if not each.built_in])
    built_in = _held_of_built_in(reading.session, subject, [each.name for each in fields if each.built_in])
    choices = {each.field_id: by_choice(reading.session, each) for each in fields if _has_choices(each)}
    return tuple(
        FieldUse(
            each,
            built_in.get(each.name, 0) if each.built_in else held.get(each.field_id or 0, 0),
            choices.get(each.field_id, {}),
        )
        for each in fields
    )


def field_use(reading: Reading, *, subject: Subject, name: str, branch: str = IN_HOME) -> FieldUse:
    """One field by its name or its label, with how many records hold something in it.

    Raises:
        Refusal: none goes by that.
    """
    one = find_field(fields_of(reading.session, subject, branch), name)
    return FieldUse(one, held_by(reading.session, one), by_choice(reading.session, one) if _has_choices(one) else {})


def held_by(session: Session, one: OfficeField) -> int:
    """How many records hold something in a field; takes the session of a reading or of a work."""
    if one.built_in:
        return _held_of_built_in(session, one.subject, [one.name]).get(one.name, 0)
    return _held_of_own(session, [one.field_id]).get(one.field_id or 0, 0)


def by_choice(session: Session, one: OfficeField) -> dict[str, int]:
    """How many records have each choice of a field, those that are gone among them."""
    found = session.execute(
        select(_VALUE.c.value, func.count())
        .where(_VALUE.c.field_id == one.field_id, _VALUE.c.value != "")
        .group_by(_VALUE.c.value)
    )
    return {value: int(count) for value, count in found}


def own_fields(session: Session, subject: Subject, subject_id: int, branch: str = IN_HOME) -> OwnFields:
    """The fields, and what one client or pet has in the office's own; a secret stays sealed."""
    fields = fields_of(session, subject, branch)
    return replace(own_values(session, fields, [subject_id])[subject_id], branch=branch)


def own_fields_of(reading: Reading, *, subject: Subject, subject_id: int = 0, branch: str | None = None) -> OwnFields:
    """The fields as a form asks for them, of the session's branch; with a client or a pet what is stored in them."""
    return own_fields(reading.session, subject, subject_id, branch or reading.branch)


def other_fields(reading: Reading, *, subject: Subject, subject_id: int) -> OwnFields | None:
    """What a client or a pet has in the fields of the branch that is not worked in, where the operator sees it, too."""
    seen = branches_seen(reading.operator, reading.enabled)
    other = next((each for each in seen if each != reading.branch), None)
    return None if other is None else own_fields(reading.session, subject, subject_id, other)


def own_values(session: Session, fields: Sequence[OfficeField], ids: Sequence[int]) -> dict[int, OwnFields]:
    """What many clients or pets have in the office's own fields; a secret stays sealed."""
    names = {each.field_id: each.name for each in fields if not each.built_in}
    values: dict[int, dict[str, str]] = {each: {} for each in ids}
    sealed: dict[int, set[str]] = {each: set() for each in ids}
    wanted = list(ids) if names else []
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        found = session.execute(
            select(
                _VALUE.c.field_id, _VALUE.c.subject_id, _VALUE.c.value, _VALUE.c.secret.is_not(None).label("sealed")
            ).where(_VALUE.c.field_id.in_(names), _VALUE.c.subject_id.in_(wanted[start : start + _IDS_AT_ONCE]))
        )
        for row in found:
            if row.sealed:
                sealed[row.subject_id].add(names[row.field_id])
            elif row.value:
                values[row.subject_id][names[row.field_id]] = row.value
    listed = tuple(fields)
    return {each: OwnFields(listed, values[each], frozenset(sealed[each])) for each in values}


def all_own_values(session: Session, fields: Sequence[OfficeField]) -> dict[int, dict[str, str]]:
    """What everybody has in the office's own fields, who has anything; a secret is in none of it."""
    names = {each.field_id: each.name for each in fields if not each.built_in and not each.retired}
    found: dict[int, dict[str, str]] = {}
    if names:
        rows = session.execute(
            select(_VALUE.c.field_id, _VALUE.c.subject_id, _VALUE.c.value).where(
                _VALUE.c.field_id.in_(names), _VALUE.c.value != ""
            )
        )
        for row in rows:
            found.setdefault(row.subject_id, {})[names[row.field_id]] = row.value
    return found


def _field(row: Row[Any]) -> OfficeField:
    return OfficeField(
        subject=row.subject,
        name=row.name,
        label=row.label,
        kind=row.kind,
        built_in=row.built_in,
        group=row.group_name,
        position=row.position,
        required=row.required,
        hidden=row.hidden,
        retired=row.retired,
        choices=tuple(filter(None, row.choices.split("\n"))),
        field_id=row.id,
        version=row.version,
    )


def _has_choices(one: OfficeField) -> bool:
    return one.kind == "choice" and not one.built_in


def _held_of_own(session: Session, ids: Sequence[int | None]) -> Mapping[int, int]:
    wanted = [each for each in ids if each is not None]
    if not wanted:
        return {}
    found = session.execute(
        select(_VALUE.c.field_id, func.count())
        .where(_VALUE.c.field_id.in_(wanted), HAS_VALUE)
        .group_by(_VALUE.c.field_id)
    )
    return {field_id: int(count) for field_id, count in found}


def _held_of_built_in(session: Session, subject: Subject, names: Sequence[str]) -> Mapping[str, int]:
    """In one statement over the whole table; who went into another client is not counted twice."""
    if not names:
        return {}
    table = _OF[subject]
    counts = [func.coalesce(func.sum(case((_filled(table, name), 1), else_=0)), 0).label(name) for name in names]
    statement = select(*counts)
    if subject == "client":
        statement = statement.where(table.c.id.not_in(select(_MERGE.c.client_id).where(~_MERGE.c.undone)))
    row = session.execute(statement).one()
    return {name: int(getattr(row, name)) for name in names}


def _filled(table: Any, name: str) -> ColumnElement[bool]:
    if name == "born":
        return or_(*(table.c[part].is_not(None) for part in _BIRTH))
    column = table.c[name]
    # A text is never null, what refers or is not known is.
    filled: ColumnElement[bool] = column.is_not(None) if column.nullable else column != ""
    return filled
