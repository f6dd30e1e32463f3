"""The need rule: who will stand in front of a door without the key, why, and where the key is instead.

One function decides, :func:`judge`, over facts that are frozen. Screens, the command line, reports and the Desk show
what it says; what SQL counts for the header, the week and the month is proved against it on invented offices.

A sitter has a key when they hold a copy of it that is in service. Whoever made the visit, called it off, or let its day
pass needs nothing any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

from keydesk.rules import dates

Flag = Literal["ok", "no_key", "not_required", "unassigned", "off"]
"""What a visit says of its key.

``ok``: the sitter has what is required, or nothing is needed any more. ``no_key``: something required is lacking.
``not_required``: the client is set to No Key Required. ``unassigned``: nobody is booked. ``off``: the office has
switched key notices off, so nobody looks whether the sitter has the key.
"""

Reason = Literal[
    "on_hook", "admin_safe", "with_sitter", "with_client", "with_contact", "in_transit", "missing", "none_on_file"
]
"""Where a key that is lacking is to be had, the nearest first."""

REASONS: Final[tuple[Reason, ...]] = (
    "on_hook",
    "admin_safe",
    "with_sitter",
    "with_client",
    "with_contact",
    "in_transit",
    "missing",
    "none_on_file",
)

NOT_REQUIRED_WORDS: Final[dict[str, str]] = {
    "lockbox": "lockbox",
    "keypad": "keypad",
    "garage_code": "garage code",
    "doorman": "doorman",
    "smart_lock": "smart lock",
    "client_home": "client at home",
    "other": "other",
}
"""Why a client's visits need no key, in words."""

NO_KEY: Final = "NO KEY"
"""The flag as people read it, without colour too."""

# How far away a copy is: on a hook, in the admins' safe, in the other branch, with a sitter who does not need it that
# day, with one who does, with the client or a contact, on its way, missing, none.
_ON_HOOK, _ADMIN_SAFE, _OTHER_BRANCH, _SITTER_FREE, _SITTER_NEEDS, _OUTSIDE, _TRANSIT, _MISSING, _NONE = range(9)
_FAR: Final = datetime.max  # noqa: DTZ901 - wall-clock times have no zone


class CopyPlace(NamedTuple):
    """Where one copy in service is, for whoever has to get it; a named tuple, since lists have thousands of them.

    Attributes:
        copy_id: the copy.
        tag_code: what is printed on its tag.
        key_id: the key that it is a copy of.
        kind: ``safe``, ``sitter``, ``client``, ``contact``, ``transit``, ``missing``.
        name: the sitter, the contact, or the safe; empty for ``client`` and ``missing``.
        staff_id: the sitter who has it; None where nobody of the company has.
        hook: the hook's label; empty without one.
        admin_only: whether the safe is open to admins only.
        spare: whether it is kept in the office.
        needed_at: when the sitter who has it needs it themselves, from the day that is asked about on (and from now
            on); None when they do not.
        needed_in: the branch in which they need it, where nothing of its visits may be told; else empty.
        sent_on: the day on which it was sent, where it is on its way to a safe.
        branch: the branch of its safe in words, where that is not the one that is worked in; else empty.
    """

    copy_id: int
    tag_code: str
    key_id: int
    kind: str
    name: str = ""
    staff_id: int | None = None
    hook: str = ""
    admin_only: bool = False
    spare: bool = False
    needed_at: datetime | None = None
    needed_in: str = ""
    sent_on: date | None = None
    branch: str = ""


class LackedKey(NamedTuple):
    """A required key that the sitter of a visit does not hold, and where its copies in service are, nearest first."""

    key_id: int
    code: str
    label: str
    copies: tuple[CopyPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """All that the need rule looks at for one visit.

    Attributes:
        day: the visit's day, by the office's wall clock; ``today`` likewise.
        status: ``scheduled``, ``completed``, ``cancelled``.
        sitter_id: None when nobody is booked.
        sitter_active, sitter_blocked, client_active: they change nothing in the need, for the door stays shut without
            a key; they change what is said with it, and which remedy comes first.
        key_required: off means No Key Required, with ``not_required_why`` (see :data:`NOT_REQUIRED_WORDS`).
        notices_on: whether the office wants to be told at all.
        keys_on_file: how many keys of the client are in use, optional ones too.
        lacking: the required ones of which the sitter holds no copy, in any order.
    """

    day: date
    today: date
    status: str = "scheduled"
    sitter_id: int | None = None
    sitter_active: bool = True
    sitter_blocked: bool = False
    client_active: bool = True
    key_required: bool = True
    not_required_why: str | None = None
    notices_on: bool = True
    keys_on_file: int = 0
    lacking: tuple[LackedKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rule says of a visit.

    Attributes:
        flag: see :data:`Flag`.
        reason: for ``no_key`` one of :data:`REASONS`; for ``not_required`` why; for ``unassigned`` ``not_required``
            where no key is required either; else empty.
        words: the reason for people, ``on hook A7``; stored names in it are as stored.
        lacking: for ``no_key`` the keys that are lacking, the one that gave the reason first, each with its nearest
            copy first; else empty.
        cautions: what else stands in the way: ``sitter_left``, ``sitter_blocked``, ``client_inactive``.
    """

    flag: str
    reason: str = ""
    words: str = ""
    lacking: tuple[LackedKey, ...] = ()
    cautions: tuple[str, ...] = ()


_OK: Final = Verdict("ok")


def judge(facts: VisitFacts) -> Verdict:  # noqa: PLR0911 - one return a case of the rule
    """Whether the sitter of a visit lacks a key, and where it is: the one place where that is decided.

    * A visit that is completed, cancelled or past needs nothing: ``ok``, and its status tells the rest.
    * A visit without a sitter is ``unassigned``, whatever the keys.
    * A client who needs no key is ``not_required``.
    * Where the office has switched notices off, every other open visit is ``off``: nobody looks.
    * The visit is covered when the sitter holds a copy in service of every required key. Optional keys never matter,
      except that a client who has only those has keys on file.
    * Otherwise it is ``no_key``, with the place of each lacking key's nearest copy; of several lacking keys the one
      that is hardest to get is the reason.
    """
    if facts.status != "scheduled" or facts.day < facts.today:
        return _OK
    cautions = _cautions(facts)
    if facts.sitter_id is None:
        return Verdict("unassigned", "" if facts.key_required else "not_required", cautions=cautions)
    if not facts.key_required:
        why = facts.not_required_why or "other"
        return Verdict("not_required", why, NOT_REQUIRED_WORDS.get(why, why), cautions=cautions)
    if not facts.notices_on:
        return Verdict("off", cautions=cautions)
    if facts.lacking:
        lacking = tuple(sorted((_ordered(key, facts.day) for key in facts.lacking), key=lambda k: _hardness(k, facts)))
        reason, words = place_of(lacking[0].copies[0] if lacking[0].copies else None, day=facts.day)
        return Verdict("no_key", reason, words, lacking, cautions)
    if not facts.keys_on_file:
        return Verdict("no_key", *place_of(None, day=facts.day), cautions=cautions)
    return Verdict("ok", cautions=cautions) if cautions else _OK


def _cautions(facts: VisitFacts) -> tuple[str, ...]:
    if facts.sitter_active and facts.client_active and not facts.sitter_blocked:
        return ()
    told = (
        ("sitter_left", facts.sitter_id is not None and not facts.sitter_active),
        ("sitter_blocked", facts.sitter_id is not None and facts.sitter_blocked),
        ("client_inactive", not facts.client_active),
    )
    return tuple(word for word, holds in told if holds)


def nearest_first(copies: tuple[CopyPlace, ...], *, day: date) -> tuple[CopyPlace, ...]:
    """Copies in the order in which one would go for them, for a visit on ``day``, whatever order they come in.

    On a hook (a spare after others), in the admins' safe, with another sitter (first who does not need it that day, and
    of those who needs it latest), with the client or a contact, on its way, missing.
    """
    return copies if len(copies) <= 1 else tuple(sorted(copies, key=lambda copy: _nearness(copy, day)))


def _nearness(copy: CopyPlace, day: date) -> tuple[object, ...]:
    needed = copy.needed_at or _FAR
    return distance(copy, day=day), copy.spare, _FAR - needed, copy.copy_id


def distance(copy: CopyPlace | None, *, day: date) -> int:
    """How far away a copy is for a visit on ``day``, 0 for on a hook; None, for no copy, is the farthest."""
    if copy is None:
        return _NONE
    match copy.kind:
        case "safe":
            return _OTHER_BRANCH if copy.branch else _ADMIN_SAFE if copy.admin_only else _ON_HOOK
        case "sitter":
            return _SITTER_NEEDS if needed_that_day(copy, day=day) else _SITTER_FREE
        case "client" | "contact":
            return _OUTSIDE
        case "transit":
            return _TRANSIT
        case _:
            return _MISSING


def needed_that_day(copy: CopyPlace, *, day: date) -> bool:
    """Whether the sitter who has the copy needs it themselves on the visit's day."""
    return copy.needed_at is not None and copy.needed_at.date() == day


def place_of(  # noqa: PLR0911 - one return a kind of place
    copy: CopyPlace | None, *, day: date
) -> tuple[Reason, str]:
    """Where a copy is, as the reason of a flag and as people read it; None is a key without a copy in service.

    ``on hook A7``, ``on hook B2, admins only``, ``with Sam Ortega``, ``with Jo Reyes, needs it 16:00``, ``with Jo
    Reyes, needs it too (Facility)``, ``with the client``, ``with Marta Silva (contact)``, ``on its way to Back room``,
    ``missing``, ``none on file``.
    """
    if copy is None:
        return "none_on_file", "none on file"
    match copy.kind:
        case "safe":
            where = f"on hook {copy.hook}" if copy.hook else f"in {copy.name}"
            where = f"{where}, {copy.branch}" if copy.branch else where
            if copy.admin_only:
                return "admin_safe", f"{where}, admins only"
            return "on_hook", f"{where}, spare" if copy.spare else where
        case "sitter":
            if copy.needed_at is None or not needed_that_day(copy, day=day):
                return "with_sitter", f"with {copy.name}"
            when = f"too ({copy.needed_in})" if copy.needed_in else f"{copy.needed_at:%H:%M}"
            return "with_sitter", f"with {copy.name}, needs it {when}"
        case "client":
            return "with_client", "with the client"
        case "contact":
            return "with_contact", f"with {copy.name} (contact)"
        case "transit":
            since = f" since {dates.day(copy.sent_on, today=copy.sent_on)}" if copy.sent_on else ""
            return "in_transit", f"on its way to {copy.name}{since}"
        case _:
            return "missing", "missing"


def short_place(copy: CopyPlace | None, *, on_file: bool = True) -> str:
    """Where a copy is, for a narrow column: ``A7``, ``Jo Reyes``, ``the client``, ``on its way``, ``missing``.

    None is a key without a copy in service, or, where it is not ``on_file`` at all, ``none on file``.
    """
    if copy is None:
        return "no copy in use" if on_file else "none on file"
    told = {"safe": copy.hook or copy.name, "client": "the client", "transit": "on its way", "missing": "missing"}
    return told.get(copy.kind, copy.name)


def _ordered(key: LackedKey, day: date) -> LackedKey:
    copies = nearest_first(key.copies, day=day)
    return key if copies is key.copies else LackedKey(key.key_id, key.code, key.label, copies)


def _hardness(key: LackedKey, facts: VisitFacts) -> tuple[int, int]:
    return -distance(key.copies[0] if key.copies else None, day=facts.day), key.key_id
