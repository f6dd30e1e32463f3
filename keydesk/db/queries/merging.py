"""Two clients side by side: what each has, what differs, and what somebody should see to if they become one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import func, select

from keydesk.db.models import (
    AccessMethod,
    BlockedSitter,
    Client,
    ClientContact,
    ClientMembership,
    ClientPrice,
    FieldDefinition,
    FieldValue,
    Key,
    KeyCopy,
    Pet,
    Service,
    Staff,
    Territory,
    Vet,
    Visit,
    table_of,
)
from keydesk.db.operators import display_name
from keydesk.db.queries.merged import went_into
from keydesk.db.queries.need_terms import coming, today_of
from keydesk.db.queries.of_branch import looked_at, of_branches, the_rest
from keydesk.db.rows.merging import MergePreview, MergeSide, PetPair
from keydesk.db.work import Reading
from keydesk.rules.merging import FieldPair, pair, pairs_of, same_pet
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, IN_HOME
from keydesk.rules.text import counted, shown
from keydesk.rules.twins import household, likeness

_CLIENT, _MEMBERSHIP, _PET = table_of(Client), table_of(ClientMembership), table_of(Pet)
_KEY, _COPY, _VISIT, _STAFF = table_of(Key), table_of(KeyCopy), table_of(Visit), table_of(Staff)
_BLOCKED, _CONTACT, _ACCESS = table_of(BlockedSitter), table_of(ClientContact), table_of(AccessMethod)
_PRICE, _SERVICE = table_of(ClientPrice), table_of(Service)
_FIELD, _VALUE = table_of(FieldDefinition), table_of(FieldValue)
_SEALED: Final = "(sealed)"


def merge_preview(reading: Reading, *, into_id: int, client_id: int) -> MergePreview:
    """What becomes of two clients if the second's profile goes into the first's.

    Raises:
        Refusal: one of them is not there, they are the same, or one has gone into another profile already.
    """
    if into_id == client_id:
        raise Refusal("A profile cannot go into itself: name two clients.")
    first, second = (client_row(reading, each) for each in (into_id, client_id))
    pets = _pets(reading, into_id, client_id)
    keys = _count(reading, _KEY, client_id)
    return MergePreview(
        first=side_of(reading, first),
        second=side_of(reading, second),
        pairs=(
            *pairs_of(first, second, names=_names(reading, [first, second])),
            *own_pairs(reading, into_id, client_id),
        ),
        pets=pets,
        why=likeness(household(first), household(second)).words,
        cautions=tuple(_cautions(reading, into_id, client_id)),
        keys=keys,
    )


def client_row(reading: Reading, client_id: int) -> dict[str, Any]:
    """One client's columns.

    Raises:
        Refusal: there is no such client, or their profile went into another one.
    """
    row = reading.session.execute(select(_CLIENT).where(_CLIENT.c.id == client_id)).mappings().first()
    if row is None:
        raise Refusal(
            f"There is no client number {client_id}. The list may be an old one; look again.", code="not_found"
        )
    other = went_into(reading.session, client_id)
    if other is not None:
        name = shown(name_of(row), width=60)
        raise Refusal(f"{name} went into {shown(other.name, width=60)} (no. {other.id}) already.", code="changed")
    return dict(row)


def name_of(row: Mapping[Any, Any]) -> str:
    """How the desk calls a client, as stored."""
    return client_name(row["first_name"], row["last_name"], row["company"])


def own_pairs(reading: Reading, first_id: int, second_id: int, *, subject: str = "client") -> Iterator[FieldPair]:
    """The fields that the office made, of two clients or two animals; what is sealed stays sealed."""
    found: dict[int, dict[int, str]] = {}
    labels: dict[int, tuple[str, bool]] = {}
    rows = reading.session.execute(
        select(
            _FIELD.c.id,
            _FIELD.c.label,
            _FIELD.c.kind,
            _FIELD.c.branch_id,
            _VALUE.c.subject_id,
            _VALUE.c.value,
            _VALUE.c.secret,
        )
        .join_from(_VALUE, _FIELD, _FIELD.c.id == _VALUE.c.field_id)
        .where(_FIELD.c.subject == subject, _VALUE.c.subject_id.in_((first_id, second_id)))
        .order_by(_FIELD.c.position, _FIELD.c.id)
    )
    for row in rows:
        label = row.label if row.branch_id == IN_HOME else f"{row.label}, {BRANCH_WORDS[row.branch_id]}"
        labels[row.id] = (label, row.kind == "long_text")
        found.setdefault(row.id, {})[row.subject_id] = _SEALED if row.secret is not None else row.value
    for field_id, by_subject in found.items():
        one, two = by_subject.get(first_id, ""), by_subject.get(second_id, "")
        label, may_join = labels[field_id]
        name = f"own:{field_id}"
        if one == two == _SEALED:
            # Nobody sees whether the two are the same; somebody has to choose.
            yield FieldPair(name, label, one, two, conflict=True)
        elif one or two:
            yield pair(name, label, one, two, may_join=may_join)


def side_of(reading: Reading, row: Mapping[str, Any]) -> MergeSide:
    """One client with what is around them, in words."""
    client_id = row["id"]
    status = reading.session.execute(
        select(_MEMBERSHIP.c.status).where(
            _MEMBERSHIP.c.client_id == client_id, _MEMBERSHIP.c.branch_id == row["primary_branch"]
        )
    ).scalar()
    copies = _count(reading, _COPY, client_id, _COPY.c.state == "in_service")
    keys = _count(reading, _KEY, client_id, _KEY.c.active)
    seen = of_branches(reading, _VISIT.c.branch_id)
    visits = _count(reading, _VISIT, client_id, seen)
    booked = _count(reading, _VISIT, client_id, seen, _VISIT.c.status == "scheduled", coming(_VISIT, today_of(reading)))
    has = []
    if keys or copies:
        has.append(f"{counted(keys, 'key')}, {copies} {'copy' if copies == 1 else 'copies'}")
    has += [
        counted(number, word)
        for number, word in (
            (_count(reading, _PET, client_id, _PET.c.active), "pet"),
            (_count(reading, _CONTACT, client_id, _CONTACT.c.active), "contact"),
            (_count(reading, _PRICE, client_id, _PRICE.c.active), "own price"),
        )
        if number
    ]
    if visits:
        has.append(f"{counted(visits, 'visit')}, {booked} to come" if booked else counted(visits, "visit"))
    if _count(reading, _VISIT, client_id) > visits:
        has.append(f"visits in {the_rest(looked_at(reading))}")
    ways = _count(reading, _ACCESS, client_id, _ACCESS.c.active)
    if ways:
        has.append("1 way in" if ways == 1 else f"{ways} ways in")
    return MergeSide(client_id, name_of(row), status or "", row["version"], tuple(has))


def _count(reading: Reading, table: Any, client_id: int, *also: Any) -> int:
    found = select(func.count()).select_from(table).where(table.c.client_id == client_id, *also)
    return int(reading.session.execute(found).scalar_one())


def _pets(reading: Reading, first_id: int, second_id: int) -> tuple[PetPair, ...]:
    """The animals that are likely the same, each in one pair at most."""
    rows = reading.session.execute(
        select(_PET).where(_PET.c.client_id.in_((first_id, second_id)), _PET.c.active).order_by(_PET.c.id)
    ).mappings()
    by_owner: dict[int, list[Any]] = {first_id: [], second_id: []}
    for row in rows:
        by_owner[row["client_id"]].append(row)
    found: list[PetPair] = []
    for other in by_owner[second_id]:
        taken = {each.first_id for each in found}
        fits = [one for one in by_owner[first_id] if one["id"] not in taken and same_pet(one, other)]
        if fits:
            found.append(PetPair(fits[0]["id"], other["id"], other["name"]))
    return tuple(found)


def _names(reading: Reading, rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, Any], str]:
    """What the links of the profiles mean."""
    names: dict[tuple[str, Any], str] = {}
    listed = list(rows)
    for fields, table in (
        (("primary_sitter_id", "secondary_sitter_id"), _STAFF),
        (("vet_id",), table_of(Vet)),
        (("territory_id",), table_of(Territory)),
    ):
        ids = {row[field] for row in listed for field in fields} - {None}
        for found in reading.session.execute(select(table).where(table.c.id.in_(ids))).mappings() if ids else ():
            for field in fields:
                names[field, found["id"]] = _called(table.name, found)
    return names


def _called(table: str, row: Mapping[Any, Any]) -> str:
    if table == "staff":
        return display_name(row["first_name"], row["last_name"], row["nickname"])
    return ", ".join(filter(None, (row["name"], row.get("clinic"))))


def _cautions(reading: Reading, first_id: int, second_id: int) -> Iterator[str]:
    """What the two together make that somebody should see to."""
    both = (first_id, second_id)
    blocked = reading.session.execute(
        select(_STAFF.c.id, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname, _BLOCKED.c.client_id)
        .join_from(_BLOCKED, _STAFF, _STAFF.c.id == _BLOCKED.c.staff_id)
        .where(_BLOCKED.c.client_id.in_(both))
        .order_by(_STAFF.c.id)
    )
    for row in blocked:
        other = second_id if row.client_id == first_id else first_id
        name = shown(display_name(row.first_name, row.last_name, row.nickname), width=40)
        holds = _count(reading, _COPY, other, _COPY.c.staff_id == row.id)
        visits = _count(
            reading, _VISIT, other,
            _VISIT.c.sitter_id == row.id, _VISIT.c.status == "scheduled", coming(_VISIT, today_of(reading)),
        )  # fmt: skip
        if holds:
            yield f"{name} is blocked and has {counted(holds, 'key')} of theirs: get it back."
        if visits:
            need = "booked visit of theirs needs" if visits == 1 else "booked visits of theirs need"
            yield f"{name} is blocked, and {visits} {need} somebody else."
    services = reading.session.execute(
        select(_SERVICE.c.name)
        .join_from(_PRICE, _SERVICE, _SERVICE.c.id == _PRICE.c.service_id)
        .where(_PRICE.c.client_id.in_(both), _PRICE.c.active)
        .group_by(_SERVICE.c.id, _SERVICE.c.name)
        .having(func.count(_PRICE.c.client_id.distinct()) == len(both))
        .order_by(_SERVICE.c.name)
    ).scalars()
    for service in services:
        yield f"Both have a price of their own for {shown(service, width=40)}: the first's stays."
    kinds = reading.session.execute(
        select(_ACCESS.c.kind)
        .where(_ACCESS.c.client_id.in_(both), _ACCESS.c.active)
        .group_by(_ACCESS.c.kind)
        .having(func.count(_ACCESS.c.client_id.distinct()) == len(both))
        .order_by(_ACCESS.c.kind)
    ).scalars()
    for kind in kinds:
        yield f"Both have a way in of the kind “{kind.replace('_', ' ')}”: both are kept, look which is right."
