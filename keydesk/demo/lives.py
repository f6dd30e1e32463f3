"""What happened to each copy, from the day it came to the office until yesterday evening."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from keydesk.demo.keys import Piece
from keydesk.demo.past import PastBatch
from keydesk.demo.people import ADMIN, SCHEDULER
from keydesk.rules import dates
from keydesk.rules.custody import END_OF_DAY, Holder

_MOST_OUTINGS: Final = 4
_OUT_FOR: Final = 6
_MORNING, _NOON, _EVENING = 7, 12, 17


@dataclass(slots=True)
class _Life:
    """One copy as it stands while its history is told."""

    piece: Piece
    zone: ZoneInfo
    chance: random.Random
    holder: Holder | None = None
    state: str = "in_service"
    since: datetime | None = None
    due_at: datetime | None = None
    told: list[PastBatch] = field(default_factory=list)

    def moment(self, day: date, hour: int) -> datetime:
        """Some second of an hour of a day."""
        return dates.from_wall(day, time(hour, self.chance.randint(0, 59), self.chance.randint(0, 59)), self.zone)

    def evening(self, day: date) -> datetime:
        """When a key that is due on a day is due."""
        return dates.from_wall(day, END_OF_DAY, self.zone)

    def tell(
        self,
        kind: str,
        at: datetime,
        to: Holder | None,
        *,
        state: str = "in_service",
        due_at: datetime | None = None,
        since: datetime | None = None,
        via: str = "",
        undoes: PastBatch | None = None,
        **more: str,
    ) -> None:
        """One movement: an event that begins where the one before it ended."""
        event: dict[str, Any] = {
            "copy_id": self.piece.row["id"],
            "seq": len(self.told) + 1,
            "kind": kind,
            "from_state": self.state if self.told else None,
            **_side("from", self.holder),
            "from_since": self.since,
            "from_due_at": self.due_at,
            "to_state": state,
            **_side("to", to),
            "to_since": since or at,
            "due_at": due_at,
            "at": at,
            **more,
        }
        self.holder, self.state, self.since, self.due_at = to, state, since or at, due_at
        operator = ADMIN if self.chance.random() < 0.6 else SCHEDULER
        how = via or ("scan" if self.chance.random() < 0.8 else "typed")
        verb = {"undo": "undo", "missing": "report_missing", "found": "mark_found"}.get(kind, kind)
        self.told.append(PastBatch(at, operator, how, verb, events=[event], undoes=undoes))


def tell_life(piece: Piece, chance: random.Random, today: date, zone: ZoneInfo) -> list[PastBatch]:
    """The batches of one copy's movements, oldest first; sets the copy's row to what the last of them left."""
    life = _Life(piece, zone, chance)
    came = piece.house.joined
    at_once = piece.fate == "contact" and chance.random() < 0.7
    life.tell("add", came, piece.to if at_once else piece.home, via="typed")
    if not at_once:
        first, last = dates.today(came, zone) + timedelta(days=1), today - timedelta(days=1)
        ended = _last_days(piece.fate, chance, last)
        for out, back in _outings(first, ended, chance):
            _outing(life, out, back)
        _end(life, max(first, ended), last)
    row = piece.row
    row.update(
        state=life.state,
        holder_kind=life.holder.kind if life.holder else None,
        safe_id=life.holder.safe_id if life.holder else None,
        hook_id=life.holder.hook_id if life.holder else None,
        staff_id=life.holder.staff_id if life.holder else None,
        contact_id=life.holder.contact_id if life.holder else None,
        since=life.since,
        due_at=life.due_at,
        home_safe_id=piece.home.safe_id,
        home_hook_id=piece.home.hook_id,
        last_seq=len(life.told),
        version=len(life.told),
    )
    return life.told


def _side(side: str, holder: Holder | None) -> dict[str, Any]:
    return {
        f"{side}_kind": holder.kind if holder else None,
        f"{side}_safe_id": holder.safe_id if holder else None,
        f"{side}_hook_id": holder.hook_id if holder else None,
        f"{side}_staff_id": holder.staff_id if holder else None,
        f"{side}_contact_id": holder.contact_id if holder else None,
    }


def _last_days(fate: str, chance: random.Random, last: date) -> date:
    """The day on which the last chapter of a copy begins."""
    days = {"out": (0, 3), "late": (9, 14), "kept": (25, 60), "moved": (1, 20), "missing": (2, 9), "lost": (20, 40)}
    early, late = days.get(fate, (2, 70))
    return last - timedelta(days=chance.randint(early, late))


def _outings(first: date, ended: date, chance: random.Random) -> Iterator[tuple[date, date]]:
    """Days on which a copy went out and came back, in order, all of them before the last chapter."""
    span = (ended - first).days
    count = min(chance.randint(0, _MOST_OUTINGS), span // (_OUT_FOR + 2))
    for number in range(count):
        part = span // count
        out = first + timedelta(days=number * part + chance.randint(0, max(0, part - _OUT_FOR - 2)))
        yield out, out + timedelta(days=chance.randint(0, _OUT_FOR))


def _outing(life: _Life, out: date, back: date) -> None:
    """Out in the morning, back in the evening of some day; now and then something happens in between."""
    house, chance, home = life.piece.house, life.chance, life.piece.home
    sitter = house.primary if chance.random() < 0.7 else house.secondary
    due = life.evening(back + timedelta(days=chance.randint(0, 1))) if sitter != house.primary else None
    dice = chance.random()
    at = life.moment(out, _MORNING)
    if dice < 0.03:
        other = house.secondary if sitter == house.primary else house.primary
        before, since = life.holder, life.since
        life.tell("check_out", at, Holder.sitter(other), due_at=life.evening(back))
        slip = life.told[-1]
        at += timedelta(seconds=chance.randint(15, 90))
        life.tell("undo", at, before, since=since, via="undo", undoes=slip)
        at += timedelta(seconds=chance.randint(10, 60))
    life.tell("check_out", at, Holder.sitter(sitter), due_at=due)
    back_at = life.moment(back, _EVENING)
    if 0.03 <= dice < 0.09:
        other = house.secondary if sitter == house.primary else house.primary
        life.tell("transfer", life.moment(back, _NOON), Holder.sitter(other), due_at=life.evening(back))
    elif 0.09 <= dice < 0.11:
        life.tell("missing", life.moment(back, _NOON), Holder.missing(), via="typed", note="Not in the bag.")
        life.tell("found", back_at, home, note="Was in the car.")
        return
    life.tell("check_in", back_at, home)


def _end(life: _Life, day: date, last: date) -> None:
    """The last chapter: how the copy came to be where it is."""
    piece, chance = life.piece, life.chance
    at, to = life.moment(day, _MORNING), piece.to
    soon = last + timedelta(days=1)
    sitter = Holder.sitter(piece.house.primary)
    match piece.fate:
        case "standing" | "kept":
            life.tell("check_out", at, to)
        case "out":
            life.tell("check_out", at, to, due_at=life.evening(soon + timedelta(days=chance.randint(0, 6))))
        case "late":
            life.tell("check_out", at, to, due_at=life.evening(last - timedelta(days=chance.randint(0, 6))))
        case "client" | "contact":
            life.tell("check_out", at, sitter)
            life.tell("transfer", life.moment(day, _NOON), to, via="typed")
        case "moved":
            life.tell("move", life.moment(day, _EVENING), to, via="typed")
        case "missing" | "lost" | "stolen":
            life.tell("check_out", at, sitter)
            life.tell("missing", life.moment(day, _EVENING), Holder.missing(), via="typed", note="Not to be found.")
            if piece.fate != "missing":
                gone = life.moment(min(day + timedelta(days=7), last), _EVENING + 1)
                life.tell(
                    piece.fate, gone, None, state=piece.fate, via="typed", note="The lock was told to the client."
                )
        case "retired":
            reason = str(piece.row["retired_reason"])
            life.tell("retire", life.moment(day, _EVENING), None, state="retired", via="typed", reason=reason)
        case _:
            pass
