"""What can be done about a visit whose sitter lacks a key: every way, the best first, with what speaks for it.

A sitter who has left or whom the client has blocked is never handed a key, so the first remedy is somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from keydesk.rules.dates import near_day
from keydesk.rules.needs import CopyPlace, LackedKey, Verdict, needed_that_day, place_of
from keydesk.rules.roles import WORDS, Permission

RemedyKind = Literal["take", "hand_over", "fetch", "other_copy", "find", "add_key", "not_required", "another_sitter"]

_MOST_SITTERS: Final = 5
"""So many others are offered at most."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """One way to mend a flag.

    Attributes:
        kind: ``take`` (off its hook), ``hand_over`` (from another sitter), ``fetch`` (from client or contact, or on its
            way), ``other_copy`` (one more that is in a safe), ``find`` (it is missing), ``add_key`` (none on file),
            ``not_required``, ``another_sitter``.
        words: what it does, for people: ``Take 9WCN-1 off hook A7 for Ana``.
        detail: what speaks for or against it: ``needs it himself Thu 26 Nov 08:30``, ``spare: needs a reason``.
        copy_id, tag_code: the copy that it moves; None and empty for others.
        sitter_id, sitter: who gives the key, or who would make the visit; None and empty for others.
        allowed: whether the operator may do it.
    """

    kind: str
    words: str
    detail: str = ""
    copy_id: int | None = None
    tag_code: str = ""
    sitter_id: int | None = None
    sitter: str = ""
    allowed: bool = True


@dataclass(frozen=True, slots=True)
class OtherSitter:
    """Somebody who could make the visit instead; never one who has left or is blocked.

    Attributes:
        holds: tags of the client's required keys that they hold.
        holds_all: whether they hold a copy of every required one.
        standing: ``primary``, ``secondary`` or empty: what they are to the client.
        busy: when another visit of theirs overlaps; empty when they are free: ``08:30 at Okafor, Bo``,
            ``in Facility``.
    """

    staff_id: int
    name: str
    holds: tuple[str, ...] = ()
    holds_all: bool = False
    standing: str = ""
    busy: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A visit that somebody has to see to, and what the rule of remedies asks about it.

    Attributes:
        verdict: what the need rule says of it.
        day, today: the visit's day, and the office's.
        sitter: who is booked, as people call them; empty for nobody.
        client: the client, as people say it.
        others: who could make the visit instead, in any order.
        may: what the operator may do.
    """

    verdict: Verdict
    day: date
    today: date
    sitter: str
    client: str
    key_required: bool
    others: tuple[OtherSitter, ...] = ()
    may: frozenset[Permission] = frozenset()


def remedies(trouble: Trouble) -> tuple[Remedy, ...]:
    """Every way to mend what is flagged, the best first; nothing for a visit that is well.

    Off the hook; from a sitter who does not need it first; from the client or a contact; one more copy; looking
    for what is missing, or adding the key; No Key Required; another sitter: who holds the keys, then the
    client's primary and secondary one. Where the sitter has left or is blocked, another sitter comes first and no key
    is moved to them.
    """
    verdict = trouble.verdict
    gone = is_gone(verdict)
    others = _others(trouble)
    if verdict.flag == "unassigned" or (gone and verdict.flag != "no_key"):
        return others
    if verdict.flag != "no_key":
        return ()
    keys: list[Remedy] = []
    for key in verdict.lacking:
        keys += _of_key(key, trouble, movable=not gone, named=len(verdict.lacking) > 1)
    if not verdict.lacking:
        keys.append(_allowed(Remedy("add_key", f"Add a key of {trouble.client}"), trouble, Permission.MANAGE_KEYS))
    none_needed = Remedy("not_required", f"Set {trouble.client} to No Key Required", "with the reason and the way in")
    rest = (_allowed(none_needed, trouble, Permission.EDIT_CLIENTS),)
    return (*others, *keys, *rest) if gone else (*keys, *rest, *others)


def best_remedy(verdict: Verdict, *, day: date, today: date, sitter: str, client: str) -> Remedy | None:
    """The first remedy of a visit without looking who else could go; None for a visit that is well.

    As :func:`remedies` ranks them, for lists of many visits: where somebody else has to go, it says so without a name.
    """
    if verdict.flag == "unassigned" or is_gone(verdict):
        return Remedy("another_sitter", f"Book another sitter than {sitter}" if sitter else "Book a sitter")
    found = remedies(Trouble(verdict, day, today, sitter, client, key_required=True, may=frozenset(Permission)))
    return found[0] if found else None


def is_gone(verdict: Verdict) -> bool:
    """Whether whoever is booked cannot be handed a key: they have left, or the client has blocked them."""
    return "sitter_left" in verdict.cautions or "sitter_blocked" in verdict.cautions


def _of_key(key: LackedKey, trouble: Trouble, *, movable: bool, named: bool) -> list[Remedy]:
    """The ways to one key. With several lacking each says which it is about."""
    label = f" ({key.label})" if named and key.label else ""
    if not key.copies:
        what = f"Add a copy of {key.code}{label}"
        return [_allowed(Remedy("add_key", what, "no copy is in use"), trouble, Permission.MANAGE_KEYS)]
    found: list[Remedy] = []
    for copy in key.copies:
        if not movable and copy.kind != "missing":
            continue
        if copy.kind == "safe":
            found.append(_from_safe(copy, trouble, label, further=any(each.kind == "take" for each in found)))
        else:
            found.append(_from_elsewhere(copy, trouble, label))
    return found


def _from_safe(copy: CopyPlace, trouble: Trouble, label: str, *, further: bool) -> Remedy:
    place = f"off hook {copy.hook}" if copy.hook else f"out of {copy.name}"
    place = f"{place} in {copy.branch}" if copy.branch else place
    remedy = Remedy(
        "other_copy" if further else "take",
        f"Take {copy.tag_code}{label} {place} for {trouble.sitter}",
        "; ".join(
            told
            for told, holds in (
                ("spare: needs a reason", copy.spare),
                (f"in {copy.name}, which admins open", copy.admin_only),
            )
            if holds
        )
        or (copy.name if copy.hook else ""),
        copy.copy_id,
        copy.tag_code,
    )
    wanted = [Permission.MANAGE_KEYS]
    if copy.admin_only:
        wanted.append(Permission.OPEN_ADMIN_SAFE)
    if copy.spare:
        wanted.append(Permission.OVERRIDE)
    return _allowed(remedy, trouble, *wanted)


def _from_elsewhere(copy: CopyPlace, trouble: Trouble, label: str) -> Remedy:
    what, who = f"{copy.tag_code}{label}", trouble.sitter
    kind: RemedyKind = "fetch"
    detail = ""
    match copy.kind:
        case "sitter":
            kind, words = "hand_over", f"Hand {what} from {copy.name} to {who}"
            detail = _need_of(copy, trouble)
        case "client":
            words = f"Fetch {what} from the client for {who}"
        case "contact":
            words = f"Fetch {what} from {copy.name} (contact) for {who}"
        case "transit":
            words, detail = f"Meet {what} for {who}", place_of(copy, day=trouble.day)[1]
        case _:
            kind, words = "find", f"Look for {what}: nobody knows where it is"
    remedy = Remedy(kind, words, detail, copy.copy_id, copy.tag_code, copy.staff_id, copy.name if copy.staff_id else "")
    return _allowed(remedy, trouble, Permission.MANAGE_KEYS)


def _need_of(copy: CopyPlace, trouble: Trouble) -> str:
    """When the sitter who has a copy needs it: on the visit's day, later, or not at all."""
    if copy.needed_at is None:
        return f"{copy.name} does not need it any more"
    if copy.needed_in:
        return f"{copy.name} needs it too ({copy.needed_in})"
    if needed_that_day(copy, day=trouble.day):
        return f"{copy.name} needs it that day at {copy.needed_at:%H:%M}"
    return f"{copy.name} next needs it {near_day(copy.needed_at.date(), today=trouble.today)} {copy.needed_at:%H:%M}"


def _others(trouble: Trouble) -> tuple[Remedy, ...]:
    """Who else could go: who holds the keys and is free, then the primary and the secondary sitter, then the busy."""
    rank = {"primary": 0, "secondary": 1}
    ordered = sorted(
        (each for each in trouble.others if each.holds_all or each.standing),
        key=lambda each: (bool(each.busy), not each.holds_all, rank.get(each.standing, 2), each.name, each.staff_id),
    )
    return tuple(
        _allowed(
            Remedy(
                "another_sitter",
                f"Book {each.name}" + (f" in place of {trouble.sitter}" if trouble.sitter else ""),
                "; ".join(
                    filter(
                        None,
                        (
                            f"has {' '.join(each.holds)}"
                            if each.holds
                            else ("no key yet" if trouble.key_required else ""),
                            f"{each.standing} sitter" if each.standing else "",
                            f"busy {each.busy}" if each.busy else "",
                        ),
                    )
                ),
                sitter_id=each.staff_id,
                sitter=each.name,
            ),
            trouble,
            Permission.EDIT_VISITS,
        )
        for each in ordered[:_MOST_SITTERS]
    )


def _allowed(remedy: Remedy, trouble: Trouble, *wanted: Permission) -> Remedy:
    """The remedy, and where the operator may not do it, why."""
    lacking = [permission for permission in wanted if permission not in trouble.may]
    if not lacking:
        return remedy
    why = f"you may not {WORDS[lacking[0]]}"
    return replace(remedy, allowed=False, detail=f"{remedy.detail}; {why}" if remedy.detail else why)
