"""Staff who work in both branches: given a place in the other one, in either direction, and taken back (K11–K14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, insert, select

from keydesk.db.models import Staff, StaffGrant, StaffMembership, table_of
from keydesk.db.queries.branches import stranded
from keydesk.db.queries.who_is import sitter_meant
from keydesk.db.work import Work
from keydesk.operations.asking import reading_of
from keydesk.operations.editing import touch, zone_of
from keydesk.operations.in_the_way import in_the_way
from keydesk.operations.rehearsal import Rehearsed
from keydesk.operations.set_back import lines_about
from keydesk.operations.staff import load_person, person_name
from keydesk.operations.standing import require_admin_left
from keydesk.rules import dates
from keydesk.rules.branches import read_branch
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, Permission, Role, role_in_words
from keydesk.rules.text import counted, shown

_STAFF, _PLACE, _GRANT = table_of(Staff), table_of(StaffMembership), table_of(StaffGrant)

STAFF_VERBS: Final = ("sync_staff", "sync_staff_asked")
"""The operations whose batches are taken back as places that were given."""


@dataclass(frozen=True, slots=True)
class SyncedPerson:
    """One person of a sync.

    Attributes:
        staff_id: the person.
        name: as the desk calls them, as stored.
        outcome: ``synced``, or ``same`` where they have a place there already.
        role: their role there, in the branch's word for it.
    """

    staff_id: int
    name: str
    outcome: str
    role: str

    @property
    def words(self) -> str:
        """What becomes of them, for a line."""
        return f"becomes {self.role}" if self.outcome == "synced" else f"is {self.role} there already: stays so"


@dataclass(frozen=True, slots=True)
class StaffSynced:
    """People who have a place in a branch now.

    Attributes:
        batch_id: what an undo takes back; 0 where nothing changed.
        branch: which branch.
        people: each of them, in the order in which they were named.
        said: one sentence for the desk.
    """

    batch_id: int
    branch: str
    people: tuple[SyncedPerson, ...]
    said: str


def sync_staff(work: Work, *, staff_ids: Sequence[int], to: str) -> StaffSynced:
    """Gives people a place in a branch with its base role; they sign in as they ever did, and see it at once.

    Who has a place there keeps the role that they have: a sync again changes nothing.

    Raises:
        Refusal: somebody has left; nobody is synced then. ``details`` has a line for each who is in the way.
    """
    work.require(Permission.EDIT_STAFF)
    to = read_branch(to, enabled=work.enabled)
    work.require(Permission.EDIT_STAFF, to)
    if not staff_ids:
        raise Refusal("Nobody is named. Say who is to work there, too.")
    people: list[SyncedPerson] = []
    refused: list[Refusal] = []
    for staff_id in dict.fromkeys(staff_ids):
        try:
            people.append(_sync(work, staff_id, to))
        except Refusal as refusal:
            refused.append(refusal)
    if refused:
        raise in_the_way(refused, len(staff_ids), nothing="Nobody was synced")
    synced = [each for each in people if each.outcome == "synced"]
    return StaffSynced(work.batch_id if synced else 0, to, tuple(people), said=_said(people, synced, BRANCH_WORDS[to]))


def sync_staff_asked(work: Work, *, who: Sequence[str], to: str) -> StaffSynced:
    """As :func:`sync_staff`, for people who are named by badge, name or initials.

    Raises:
        Refusal: nobody goes by it, or it could be several people.
    """
    work.require(Permission.EDIT_STAFF)
    return sync_staff(work, staff_ids=[sitter_meant(reading_of(work), who=each).id for each in who], to=to)


def rehearse_sync(work: Work, who: Sequence[str], to: str) -> None:
    """Carries a sync of named people out to its end, and takes it back.

    Raises:
        Rehearsed: always, with a :class:`StaffSynced`.
        Refusal: as :func:`sync_staff_asked`.
    """
    raise Rehearsed(sync_staff_asked(work, who=who, to=to))


def take_back_staff(work: Work, batch_id: int) -> str:
    """Takes the places away that a batch gave; what stays booked there is told.

    Raises:
        Refusal: the operator may not there; or somebody has another role there since, or no place: code ``changed``.
    """
    work.require(Permission.EDIT_STAFF)
    names: list[str] = []
    left: list[str] = []
    today = dates.today(work.now, zone_of(work))
    for line in lines_about(work, batch_id, "staff"):
        branch = str(line.field).removeprefix("role.")
        work.require(Permission.EDIT_STAFF, branch)
        person = load_person(work, line.subject_id)
        name = person_name(person)
        here = (_PLACE.c.staff_id == line.subject_id) & (_PLACE.c.branch_id == branch)
        role = work.session.execute(select(_PLACE.c.role).where(here)).scalar()
        if role != line.new:
            raise Refusal(
                f"{shown(name, width=40)} has another role in {BRANCH_WORDS[branch]} since. Nothing was taken back.",
                code="changed",
            )
        touch(work, _STAFF, "staff", person, version=None, name=name)
        work.session.execute(delete(_PLACE).where(here))
        gone = (_GRANT.c.staff_id == line.subject_id) & (_GRANT.c.branch_id == branch)
        work.session.execute(delete(_GRANT).where(gone))
        work.record("staff", line.subject_id, "undo", field=f"role.{branch}", old=role, new=None)
        names.append(shown(name, width=40))
        left += stranded(work.session, staff_id=line.subject_id, branch=branch, today=today)
    require_admin_left(work)
    who = names[0] if len(names) == 1 else counted(len(names), "person", "people")
    rest = f"; {', '.join(left)} need somebody else" if left else ""
    return f"{who} {'has' if len(names) == 1 else 'have'} no place there any more{rest}"


def _sync(work: Work, staff_id: int, to: str) -> SyncedPerson:
    person = load_person(work, staff_id)
    name = person_name(person)
    if not person["active"]:
        raise Refusal(f"{shown(name, width=40)} has left. Make them active again first: Staff (F6), R.")
    here = (_PLACE.c.staff_id == staff_id) & (_PLACE.c.branch_id == to)
    role = work.session.execute(select(_PLACE.c.role).where(here)).scalar()
    if role is not None:
        return SyncedPerson(staff_id, name, "same", role_in_words(role, to))
    base = Role.BASE.value
    touch(work, _STAFF, "staff", person, version=None, name=name)
    work.session.execute(insert(_PLACE).values(staff_id=staff_id, branch_id=to, role=base, since=work.now))
    work.record("staff", staff_id, "role", field=f"role.{to}", old=None, new=base)
    return SyncedPerson(staff_id, name, "synced", role_in_words(base, to))


def _said(people: Sequence[SyncedPerson], synced: Sequence[SyncedPerson], branch: str) -> str:
    if not synced:
        if len(people) == 1:
            return f"{shown(people[0].name, width=40)} is {people[0].role} in {branch} already: nothing changed."
        return f"All {len(people)} work in {branch} already: nothing changed."
    same = len(people) - len(synced)
    rest = f" {same} had a place there already." if same else ""
    if len(synced) == 1:
        only = synced[0]
        return f"{shown(only.name, width=40)} is {only.role} in {branch}, from now on.{rest}"
    return f"{len(synced)} people are {synced[0].role} in {branch}, from now on.{rest}"
