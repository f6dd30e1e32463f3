"""Who holds a copy, what may be done with it, and which warnings stand in the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, Self
from zoneinfo import ZoneInfo

from keydesk.rules import dates
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

END_OF_DAY: Final = time(18, 0)
"""When a key is due on its day, where nobody said a time."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who or what has a copy.

    Exactly one of ``safe`` (with a hook or without), ``sitter``, ``client``, ``contact``, ``transit`` (on the way to a
    safe), ``missing``.
    """

    kind: str
    safe_id: int | None = None
    hook_id: int | None = None
    staff_id: int | None = None
    contact_id: int | None = None

    @classmethod
    def safe(cls, safe_id: int, hook_id: int | None = None) -> Self:
        """In a safe of the office, on a hook or loose in it."""
        return cls("safe", safe_id=safe_id, hook_id=hook_id)

    @classmethod
    def sitter(cls, staff_id: int) -> Self:
        """With a person of the company."""
        return cls("sitter", staff_id=staff_id)

    @classmethod
    def client(cls) -> Self:
        """With the client whose key it is."""
        return cls("client")

    @classmethod
    def contact(cls, contact_id: int) -> Self:
        """With somebody around the client."""
        return cls("contact", contact_id=contact_id)

    @classmethod
    def transit(cls, safe_id: int) -> Self:
        """On the way to another branch's safe."""
        return cls("transit", safe_id=safe_id)

    @classmethod
    def missing(cls) -> Self:
        """Not to be found."""
        return cls("missing")


class Warning(StrEnum):  # noqa: A001 - the desk's word; Python's own class of that name is not used here
    """What needs a permission and a reason to go on."""

    SPARE = "spare"
    LAST_IN_OFFICE = "last_in_office"
    ADMIN_SAFE = "admin_safe"
    UNTESTED = "untested"
    RECALLED = "recalled"
    NOT_AGREED = "not_agreed"
    OTHER_BRANCH = "other_branch"


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """One copy as the store has it now, with the words that the desk uses for its places.

    Attributes:
        holder: None exactly when the copy is out of service.
        holder_words: ``hook A7``, ``Sam Ortega``, ``the client``…
        holder_in_admin_safe: whether it hangs in a safe that only admins open.
        home: where it lives, or None.
        others_in_office: how many other copies of the same key are in a safe.
        others_in_service: how many other copies of the same key are in service.
    """

    id: int
    key_id: int
    client_id: int
    tag_code: str
    client_name: str
    key_label: str
    lock_location: str
    desk_note: str
    pieces: int
    state: str
    holder: Holder | None
    holder_words: str
    holder_in_admin_safe: bool
    since: datetime
    due_at: datetime | None
    home: Holder | None
    home_words: str
    spare: bool
    untested: bool
    recalled: bool
    retired_reason: str
    last_seq: int
    version: int
    others_in_office: int
    others_in_service: int

    @property
    def name(self) -> str:
        """Tag code and client, for a sentence; safe to show."""
        return f"{self.tag_code} ({shown(self.client_name)})"


@dataclass(frozen=True, slots=True)
class LastMove:
    """Who moved a copy last, and when: what the second of two desks is told."""

    operator_name: str
    at: datetime
    recorded_at: datetime


def require_in_service(copy: CopyFacts, *, since: str = "") -> Holder:
    """The holder of a copy in service.

    Args:
        copy: the copy.
        since: since when and by whom it is not, for the sentence.

    Raises:
        Refusal: the copy is lost, stolen or retired.
    """
    if copy.holder is None:
        word = copy.state if not copy.retired_reason else f"{copy.state} ({copy.retired_reason.replace('_', ' ')})"
        undo = "mark it found first" if copy.state in {"lost", "stolen"} else "restore it first"
        told = f" {since}" if since else ""
        raise Refusal(f"{copy.name} is {word}{told}. If you have it in your hand, {undo}.")
    return copy.holder


def require_expected(
    copy: CopyFacts, expected: Holder | None, last: LastMove, *, now: datetime, zone: ZoneInfo
) -> None:
    """Two people may meet: a move carries the holder that it saw.

    Raises:
        Refusal: the copy is somewhere else by now; names who moved it and when. Code ``changed``.
    """
    if expected is None or copy.holder == expected:
        return
    raise Refusal(
        f"{copy.name} moved meanwhile: it is {where(copy)} since {dates.moment(last.at, now=now, zone=zone)}, "
        f"by {shown(last.operator_name)}. Look again, then decide.",
        code="changed",
    )


def where(copy: CopyFacts) -> str:
    """The place of a copy as the end of a sentence: ``on hook A7``, ``with Sam Ortega``."""
    if copy.holder is None:
        return copy.state
    words = shown(copy.holder_words)
    if copy.holder.kind == "safe":
        return f"on {words}" if copy.holder.hook_id is not None else f"in {words}"
    if copy.holder.kind == "missing":
        return "missing"
    if copy.holder.kind == "transit":
        return f"on its way to {words}"
    return f"with {words}"


def warnings_for_leaving(copy: CopyFacts, *, warn_last_copy: bool = True, agreed: bool = True) -> tuple[Warning, ...]:
    """What warns when a copy leaves the office for somebody's hands.

    The last copy in the office warns only where the key has other copies: a single copy has to go out to be of use.

    Args:
        copy: what leaves.
        warn_last_copy: whether the office wants to be told of the last copy.
        agreed: whether the client's key agreement lets whoever gets it hold it.
    """
    found: list[Warning] = []
    if copy.recalled:
        found.append(Warning.RECALLED)
    if copy.spare:
        found.append(Warning.SPARE)
    if copy.holder is not None and copy.holder.kind == "safe":
        if copy.holder_in_admin_safe:
            found.append(Warning.ADMIN_SAFE)
        if warn_last_copy and not copy.spare and copy.others_in_service and not copy.others_in_office:
            found.append(Warning.LAST_IN_OFFICE)
    if copy.untested:
        found.append(Warning.UNTESTED)
    if not agreed:
        found.append(Warning.NOT_AGREED)
    return tuple(found)


_SENTENCES: Final = {
    Warning.SPARE: "is a spare that stays in the office",
    Warning.LAST_IN_OFFICE: "is the last copy in the office",
    Warning.ADMIN_SAFE: "hangs in a safe for admins only",
    Warning.UNTESTED: "was never tried in its lock",
    Warning.RECALLED: "is recalled and should stay in",
    Warning.NOT_AGREED: "may be held only by those whom the key agreement names",
    Warning.OTHER_BRANCH: "would go to the other branch: send it there, or hang it at once if it is there already",
}
_SHORT: Final = {
    Warning.SPARE: "spare",
    Warning.LAST_IN_OFFICE: "last copy",
    Warning.ADMIN_SAFE: "admin safe",
    Warning.UNTESTED: "untested",
    Warning.RECALLED: "recalled",
    Warning.NOT_AGREED: "not agreed",
    Warning.OTHER_BRANCH: "other branch",
}
"""In a column the first of several is told."""


def require_open(copy: CopyFacts, *, may_open: bool) -> None:
    """Refuses to take a copy out of a safe that this operator may not open, wherever it is to go."""
    if copy.holder_in_admin_safe and not may_open:
        raise Refusal(
            f"{copy.name} hangs in a safe for admins only. Ask an admin to take it out.",
            short=_SHORT[Warning.ADMIN_SAFE],
        )


def require_override(
    copy: CopyFacts, warnings: Iterable[Warning], *, override: bool, reason: str, may_override: bool, may_open: bool
) -> None:
    """Goes on past warnings only with the permission and a reason.

    Raises:
        Refusal: a warning stands; ``overridable`` names the warnings where this operator could go on with a reason.
    """
    standing = tuple(warnings)
    if not standing:
        return
    allowed = may_override and (may_open or Warning.ADMIN_SAFE not in standing)
    if override and allowed and reason.strip():
        return
    told = " and ".join(_SENTENCES[each] for each in standing)
    if not allowed:
        end = "Ask somebody who may go on past this."
    elif override:
        end = "Say why, to go on."
    else:
        end = "Give a reason to go on."
    raise Refusal(f"{copy.name} {told}. {end}", overridable=standing if allowed else (), short=_SHORT[standing[0]])


def require_moment(
    copy: CopyFacts, at: datetime | None, *, now: datetime, zone: ZoneInfo, reason: str, may_back_date: bool
) -> datetime:
    """The instant of a movement: now, or a past moment with a reason.

    Raises:
        Refusal: in the future, before the copy's last movement, without a reason, or not permitted.
    """
    if at is None or at == now:
        return now
    told = dates.moment(at, now=now, zone=zone)
    if at > now:
        raise Refusal(f"{told} is still to come. A movement is recorded when it has happened.")
    if not may_back_date:
        raise Refusal("You may not back-date a movement. Ask somebody who may.")
    if not reason.strip():
        raise Refusal(f"A movement back-dated to {told} needs a reason.")
    if at < copy.since:
        raise Refusal(
            f"{copy.name} is {where(copy)} since {dates.moment(copy.since, now=now, zone=zone)}; "
            f"it cannot have moved on at {told}."
        )
    return at


def default_due(
    *, last_visit_day: date | None, primary: bool, now: datetime, zone: ZoneInfo, grace_days: int
) -> datetime | None:
    """When a key should be back, where nobody said it.

    The client's primary sitter holds without a due date. Anybody else: the end of the sitter's last booked visit for
    the client plus the grace days; with no visit booked, today plus the grace days.
    """
    if primary:
        return None
    today = dates.today(now, zone)
    day = max(last_visit_day or today, today) + timedelta(days=grace_days)
    return dates.from_wall(day, END_OF_DAY, zone)


FOLLOWS: Final = "the visits changed"
"""Why an event of a copy has another due date that nobody set: it follows the visits."""


def followed_due(
    due_at: datetime | None,
    *,
    last_visit_day: date | None,
    primary: bool,
    now: datetime,
    zone: ZoneInfo,
    grace_days: int,
) -> datetime | None:
    """When a key that is out by the visits should be back, after those changed.

    As :func:`default_due` has it, except that nothing becomes due later for want of a visit: who has none to come any
    more brings the key back when it was due, or after the grace days, whichever is sooner.
    """
    fresh = default_due(last_visit_day=last_visit_day, primary=primary, now=now, zone=zone, grace_days=grace_days)
    if fresh is None or due_at is None or last_visit_day is not None:
        return fresh
    return min(due_at, fresh)


def require_due(due_at: datetime | None, *, at: datetime, now: datetime, zone: ZoneInfo) -> None:
    """Refuses a due moment that is over before the key goes out."""
    if due_at is not None and due_at <= at:
        raise Refusal(f"{dates.moment(due_at, now=now, zone=zone)} is over already. Say a due date that is to come.")
