"""The shift schedule: who is on duty when, in which branch (K15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from keydesk.db.models import Shift, StaffMembership, table_of
from keydesk.db.work import Work
from keydesk.operations.editing import add, load, save, zone_of
from keydesk.operations.set_back import Kind, changed_since, lines_about, values_before
from keydesk.operations.staff import load_person, person_name
from keydesk.rules import dates
from keydesk.rules.branches import read_branch
from keydesk.rules.profile import Value, read_line
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.rules.shifts import WEEK, Duty, Hours, hours_words, monday_of, require_free
from keydesk.rules.text import counted, shown

_SHIFT, _PLACE = table_of(Shift), table_of(StaffMembership)
_SUBJECT: Final = "shift"
_KINDS: Final[dict[str, Kind]] = {
    "staff_id": "number", "day": "day", "starts_at": "instant", "ends_at": "instant", "cancelled": "truth",
}  # fmt: skip

SHIFT_VERBS: Final = ("add_shift", "change_shift", "cancel_shift", "copy_week")
"""The operations whose batches are taken back as what was said of shifts."""


@dataclass(frozen=True, slots=True)
class ShiftDone:
    """A shift as it stands now.

    Attributes:
        id: which.
        version: of the row.
        said: one sentence for the desk.
    """

    id: int
    version: int
    said: str


@dataclass(frozen=True, slots=True)
class WeekCopied:
    """Shifts of one week that are those of the next one, too.

    Attributes:
        batch_id: what an undo takes back; 0 where nothing was copied.
        added: how many.
        left: of whom nothing was copied, with why, a line each.
        said: one sentence for the desk.
    """

    batch_id: int
    added: int
    left: tuple[str, ...]
    said: str


def add_shift(work: Work, *, staff_id: int, branch: str, day: date, hours: Hours, note: str = "") -> ShiftDone:
    """Puts somebody on duty on a day; over midnight where the hours end before they begin.

    Raises:
        Refusal: they have left, have no place in the branch, or are on duty then already.
    """
    branch = read_branch(branch, enabled=work.enabled)
    work.require(Permission.EDIT_VISITS, branch)
    name = _require_place(work, staff_id, branch)
    starts, ends = hours.on(day)
    _require_free(work, staff_id, Duty(0, branch, starts, ends), name)
    values: dict[str, Any] = {
        "staff_id": staff_id,
        "branch_id": branch,
        "day": day,
        "starts_at": starts,
        "ends_at": ends,
        "note": read_line(note, "The note"),
    }
    told = _told(work, name, starts, ends)
    shift_id = add(work, _SHIFT, _SUBJECT, values, name=told)
    return ShiftDone(shift_id, 1, f"{told}, in {BRANCH_WORDS[branch]}.")


def change_shift(
    work: Work,
    *,
    shift_id: int,
    version: int | None,
    day: date | None = None,
    hours: Hours | None = None,
    staff_id: int | None = None,
    note: str | None = None,
) -> ShiftDone:
    """Gives a shift another day, other hours, or to somebody else; what is None stays.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: it is cancelled, or as :func:`add_shift`.
    """
    row = _load(work, shift_id)
    whose = row["staff_id"] if staff_id is None else staff_id
    name = _require_place(work, whose, row["branch_id"])
    values: dict[str, Value] = {}
    if hours is not None or day is not None:
        kept = hours or Hours(row["starts_at"].time(), row["ends_at"].time())
        values |= dict(zip(("starts_at", "ends_at"), kept.on(day or row["day"]), strict=True))
        values["day"] = day or row["day"]
    if staff_id is not None:
        values["staff_id"] = staff_id
    if note is not None:
        values["note"] = read_line(note, "The note")
    merged = {**row, **values}
    duty = Duty(shift_id, row["branch_id"], merged["starts_at"], merged["ends_at"])
    _require_free(work, whose, duty, name)
    told = _told(work, name, duty.starts, duty.ends)
    saved = save(work, _SHIFT, _SUBJECT, row, values, version=version, name=told)
    return ShiftDone(shift_id, saved.version, f"{told}." if saved.fields else saved.said)


def cancel_shift(work: Work, *, shift_id: int, version: int | None = None, reason: str = "") -> ShiftDone:
    """Calls a shift off; it stays on the record.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: it is cancelled already.
    """
    row = _load(work, shift_id)
    name = person_name(load_person(work, row["staff_id"]))
    told = _told(work, name, row["starts_at"], row["ends_at"])
    saved = save(
        work, _SHIFT, _SUBJECT, row, {"cancelled": True}, version=version, name=told, verb="cancel", reason=reason
    )
    return ShiftDone(shift_id, saved.version, f"Called off: {told}.")


def copy_week(work: Work, *, branch: str, to: date, staff_ids: Sequence[int] = ()) -> WeekCopied:
    """Gives a week the shifts of the one before it; what is there already, or would lie over it, stays as it is.

    Args:
        work: the transaction.
        branch: of which branch.
        to: a day of the week that gets them.
        staff_ids: of whom; of everybody where nobody is named.

    Raises:
        Refusal: there are no shifts in the week before.
    """
    branch = read_branch(branch, enabled=work.enabled)
    work.require(Permission.EDIT_VISITS, branch)
    first = monday_of(to)
    rows = work.session.execute(
        select(_SHIFT)
        .where(
            _SHIFT.c.branch_id == branch,
            ~_SHIFT.c.cancelled,
            _SHIFT.c.day >= first - timedelta(days=WEEK),
            _SHIFT.c.day < first,
            *([_SHIFT.c.staff_id.in_(staff_ids)] if staff_ids else []),
        )
        .order_by(_SHIFT.c.starts_at, _SHIFT.c.id)
    ).all()
    if not rows:
        raise Refusal(f"There are no shifts in {BRANCH_WORDS[branch]} in the week before. Add some first: n.")
    added, left = 0, []
    for row in rows:
        day = row.day + timedelta(days=WEEK)
        hours = Hours(row.starts_at.time(), row.ends_at.time())
        starts, ends = hours.on(day)
        if any((each.starts, each.ends, each.branch) == (starts, ends, branch) for each in _duties(work, row.staff_id)):
            continue
        try:
            add_shift(work, staff_id=row.staff_id, branch=branch, day=day, hours=hours, note=row.note)
        except Refusal as refusal:
            left.append(refusal.message)
            continue
        added += 1
    week = f"the week of {dates.day(first, today=_today(work))}"
    said = f"{counted(added, 'shift')} copied into {week}." if added else f"Nothing to copy: {week} has them already."
    if left:
        said += f" {counted(len(left), 'shift')} left out: {left[0]}"
    return WeekCopied(work.batch_id if added else 0, added, tuple(left), said)


def take_back_shifts(work: Work, batch_id: int) -> str:
    """Sets the shifts of a batch back to what they were; those that it added are called off.

    Raises:
        Refusal: one was changed since, or would lie over another by now. Code ``changed``.
    """
    lines = lines_about(work, batch_id, _SUBJECT)
    shift_ids = list(dict.fromkeys(line.subject_id for line in lines))
    for shift_id in shift_ids:
        row = load(work, _SHIFT, shift_id, "shift")
        work.require(Permission.EDIT_VISITS, row["branch_id"])
        own = [line for line in lines if line.subject_id == shift_id]
        name = person_name(load_person(work, row["staff_id"]))
        told = _told(work, name, row["starts_at"], row["ends_at"])
        if changed_since(work, batch_id, _SUBJECT, shift_id):
            raise Refusal(f"{told} was changed since. It stays as it is.", code="changed")
        if own[0].verb == "add":
            before: dict[str, Any] = {"cancelled": True}
        else:
            before = values_before(row, own, kinds=_KINDS, name=told)
        merged = {**row, **before}
        if not merged["cancelled"]:
            duty = Duty(shift_id, merged["branch_id"], merged["starts_at"], merged["ends_at"])
            _require_free(work, merged["staff_id"], duty, name)
        save(work, _SHIFT, _SUBJECT, row, before, version=None, name=told, verb="undo")
    return f"{counted(len(shift_ids), 'shift')} as before"


def _load(work: Work, shift_id: int) -> dict[str, Any]:
    row = load(work, _SHIFT, shift_id, "shift")
    work.require(Permission.EDIT_VISITS, row["branch_id"])
    if row["cancelled"]:
        raise Refusal("That shift is called off already. Add another one.")
    return row


def _require_place(work: Work, staff_id: int, branch: str) -> str:
    """The person's name; refuses who has left, or has no place in the branch."""
    person = load_person(work, staff_id)
    name = person_name(person)
    if not person["active"]:
        raise Refusal(f"{shown(name, width=40)} has left, and is on no duty.", field="staff")
    here = (_PLACE.c.staff_id == staff_id) & (_PLACE.c.branch_id == branch)
    if work.session.execute(select(_PLACE.c.id).where(here)).first() is None:
        raise Refusal(
            f"{shown(name, width=40)} has no place in {BRANCH_WORDS[branch]}. Sync them there first: Staff (F6).",
            field="staff",
        )
    return name


def _duties(work: Work, staff_id: int) -> tuple[Duty, ...]:
    """All shifts of somebody that are not called off, in both branches."""
    found = work.session.execute(
        select(_SHIFT.c.id, _SHIFT.c.branch_id, _SHIFT.c.starts_at, _SHIFT.c.ends_at).where(
            _SHIFT.c.staff_id == staff_id, ~_SHIFT.c.cancelled
        )
    )
    return tuple(Duty(*each) for each in found)


def _require_free(work: Work, staff_id: int, duty: Duty, name: str) -> None:
    near = timedelta(days=2)
    others = tuple(each for each in _duties(work, staff_id) if duty.starts - near < each.starts < duty.ends + near)
    require_free(duty, others, name=name, today=_today(work))


def _told(work: Work, name: str, starts: datetime, ends: datetime) -> str:
    return f"{shown(name, width=40)} {dates.day(starts.date(), today=_today(work))} {hours_words(starts, ends)}"


def _today(work: Work) -> date:
    return dates.today(work.now, zone_of(work))
