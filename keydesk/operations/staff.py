"""People of the company: their page, their badge, whether they are still here."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update

from keydesk.db.models import Branch, History, KeyCopy, Staff, StaffMembership, Visit, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.need_terms import coming
from keydesk.db.work import Work
from keydesk.operations.editing import Saved, add, load, save, zone_of
from keydesk.operations.standing import require_admin_left, require_standing_over
from keydesk.rules import dates, profile, tags
from keydesk.rules.profile import Value, read_values
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import ROLE_TABLE, ROLE_WORDS, Permission, Role
from keydesk.rules.text import initials, shown

_STAFF = table_of(Staff)
_MEMBERSHIP = table_of(StaffMembership)
_BRANCH = table_of(Branch)
_COPY = table_of(KeyCopy)
_VISIT = table_of(Visit)
_HISTORY = table_of(History)
_LONGEST_INITIALS = 6


@dataclass(frozen=True, slots=True)
class StaffAdded:
    """Somebody joined.

    Attributes:
        id: the person.
        version: of the row.
        badge_code: what is printed on the badge; None where none was made.
        said: what the desk says.
    """

    id: int
    version: int
    badge_code: str | None
    said: str


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody is no longer here.

    Attributes:
        id: the person.
        version: of the row.
        holds: tags of the copies that they still have, and that must come back.
        visits: how many booked visits need somebody else.
        said: what the desk says.
    """

    id: int
    version: int
    holds: tuple[str, ...]
    visits: int
    said: str


def add_staff(
    work: Work,
    *,
    fields: Mapping[str, Value],
    branches: Sequence[str] = ("in_home",),
    role: str = "base",
    badge: bool = True,
) -> StaffAdded:
    """Adds a person of the company, with a role in one or more branches, and a badge unless told otherwise.

    Raises:
        Refusal: no name, a value that does not fit, or a role above the operator's own.
    """
    for branch in branches or ("in_home",):
        work.require(Permission.EDIT_STAFF, branch)
        require_known_branch(work, branch)
        require_role_within(work, branch, role)
    values: dict[str, Any] = read_values(
        profile.STAFF_FIELDS, fields, of="a person of the staff", country=work.settings.country
    )
    _require_name(values)
    name = display_name(
        str(values.get("first_name", "")), str(values.get("last_name", "")), str(values.get("nickname", ""))
    )
    values["initials"] = _initials(values, name)
    if badge:
        values["badge_code"] = _unused_badge(work)
    values["search"] = profile.staff_search(values)
    staff_id = add(work, _STAFF, "staff", values, name=name)
    for branch in branches:
        work.session.execute(insert(_MEMBERSHIP).values(staff_id=staff_id, branch_id=branch, role=role, since=work.now))
        work.record("staff", staff_id, "role", field=f"role.{branch}", new=role)
    code = values.get("badge_code")
    said = f"{shown(name, width=40)} added" + (f", badge {code}." if code else ".")
    return StaffAdded(staff_id, 1, code, said)


def edit_staff(work: Work, *, staff_id: int, version: int | None, fields: Mapping[str, Value]) -> Saved:
    """Changes fields of a person's page.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: a value does not fit.
    """
    work.require(Permission.EDIT_STAFF)
    row = load_person(work, staff_id)
    values: dict[str, Any] = read_values(
        profile.STAFF_FIELDS, fields, of="a person of the staff", country=work.settings.country, stored=row
    )
    merged = {**row, **values}
    _require_name(merged)
    if "initials" in values:
        values["initials"] = _initials(values, person_name(merged))
    saved = save(work, _STAFF, "staff", row, values, version=version, name=person_name(merged))
    _refresh_search(work, {**merged, **values})
    return saved


def make_badge(work: Work, *, staff_id: int, version: int | None = None, reason: str = "") -> StaffAdded:
    """Gives a person a new badge code; the old badge is dead from now on, and its code is never given again.

    Raises:
        ChangedMeanwhile: somebody changed the person after ``version`` was read.
    """
    work.require(Permission.EDIT_STAFF)
    row = load_person(work, staff_id)
    code = _unused_badge(work)
    saved = save(
        work, _STAFF, "staff", row, {"badge_code": code}, version=version, name=person_name(row), verb="badge",
        reason=reason,
    )  # fmt: skip
    _refresh_search(work, {**row, "badge_code": code})
    return StaffAdded(staff_id, saved.version, code, f"{shown(person_name(row), width=40)} has badge {code} now.")


def set_active(work: Work, *, staff_id: int, active: bool, version: int | None = None, reason: str = "") -> Left:
    """Says that a person has left, or is here again. Who has left can sign in no more and is given no keys.

    Raises:
        ChangedMeanwhile: somebody changed the person after ``version`` was read.
        Refusal: it is the last admin who can sign in, or somebody who may more than the operator.
    """
    work.require(Permission.EDIT_STAFF)
    row = load_person(work, staff_id)
    require_standing_over(work, staff_id)
    day = None if active else dates.today(work.now, zone_of(work))
    left_on = row["left_on"] if active == row["active"] else day
    saved = save(
        work, _STAFF, "staff", row, {"active": active, "left_on": left_on}, version=version, name=person_name(row),
        verb="return" if active else "leave", reason=reason,
    )  # fmt: skip
    require_admin_left(work)
    holds = tuple(
        work.session.execute(
            select(_COPY.c.tag_code).where(_COPY.c.staff_id == staff_id).order_by(_COPY.c.tag_code)
        ).scalars()
    )
    visits = _visits_ahead(work, staff_id)
    name = shown(person_name(row), width=40)
    if active:
        return Left(staff_id, saved.version, holds, visits, f"{name} is here again.")
    said = f"{name} has left."
    if holds:
        said += f" {len(holds)} {'copy' if len(holds) == 1 else 'copies'} must come back: {_some(holds)}."
    if visits:
        said += f" {visits} booked {'visit needs' if visits == 1 else 'visits need'} somebody else."
    return Left(staff_id, saved.version, holds, visits, said)


def load_person(work: Work, staff_id: int) -> dict[str, Any]:
    """The person's row.

    Raises:
        Refusal: there is none.
    """
    return load(work, _STAFF, staff_id, "person of the staff")


def person_name(person: Mapping[str, Any]) -> str:
    """How the desk calls a person, as stored."""
    return display_name(person["first_name"], person["last_name"], person["nickname"])


def require_known_branch(work: Work, branch: str) -> None:
    """Raises :class:`Refusal` unless the office has the branch."""
    if work.session.execute(select(_BRANCH.c.id).where(_BRANCH.c.id == branch)).first() is None:
        raise Refusal(f"There is no branch “{shown(branch, width=30)}”.", code="not_found")


def require_role_within(work: Work, branch: str, role: str) -> None:
    """Raises :class:`Refusal` unless the role is one, and gives nothing that the operator may not do themselves."""
    if role not in set(Role):
        raise Refusal(f"A role is {', '.join(ROLE_WORDS.values())}; not “{shown(role, width=30)}”.")
    if not all(work.may(permission, branch) for permission in ROLE_TABLE[Role(role)]):
        raise Refusal(
            f"{shown(work.operator.name, width=40)} may not make anybody {ROLE_WORDS[role]}: "
            "that is more than they may."
        )


def _require_name(values: Mapping[str, Any]) -> None:
    if not any(values.get(name) for name in ("first_name", "last_name", "nickname")):
        raise Refusal("A person needs a name.", field="first_name")


def _initials(values: Mapping[str, Any], name: str) -> str:
    given = str(values.get("initials") or "")
    if len(given) > _LONGEST_INITIALS:
        raise Refusal(f"Initials have up to {_LONGEST_INITIALS} characters.", field="initials")
    return given or initials(name)


def _unused_badge(work: Work) -> str:
    """A badge code that nobody has, nor ever had."""
    for code in _badges():
        had = select(_HISTORY.c.id).where(
            _HISTORY.c.subject == "staff", _HISTORY.c.field == "badge_code", _HISTORY.c.old == code
        )
        has = select(_STAFF.c.id).where(_STAFF.c.badge_code == code)
        if work.session.execute(has).first() is None and work.session.execute(had).first() is None:
            return code
    raise AssertionError  # the stream of badges has no end


def _badges() -> Iterator[str]:
    chance = secrets.SystemRandom()
    while True:
        yield tags.badge_code(chance)


def _refresh_search(work: Work, person: Mapping[str, Any]) -> None:
    text = profile.staff_search(person)
    if text != person["search"]:
        work.session.execute(update(_STAFF).where(_STAFF.c.id == person["id"]).values(search=text))


def _visits_ahead(work: Work, staff_id: int) -> int:
    return int(
        work.session.execute(
            select(func.count())
            .select_from(_VISIT)
            .where(
                _VISIT.c.sitter_id == staff_id,
                _VISIT.c.status == "scheduled",
                coming(_VISIT, dates.today(work.now, zone_of(work))),
            )
        ).scalar_one()
    )


def _some(tag_codes: Sequence[str], most: int = 12) -> str:
    rest = len(tag_codes) - most
    return ", ".join(tag_codes[:most]) + (f" and {rest} more" if rest > 0 else "")
