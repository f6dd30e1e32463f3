"""What can be done about a flag: every way, the best first, and no key for whoever may not have it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from keydesk.rules.needs import CopyPlace, LackedKey, VisitFacts, judge
from keydesk.rules.remedies import OtherSitter, Remedy, Trouble, best_remedy, remedies
from keydesk.rules.roles import Permission

TODAY = date(2026, 11, 24)
SAM, JO, MIA = 1, 2, 3
ALL = frozenset(Permission)
HOOK = CopyPlace(1, "K7MT-1", 1, "safe", "Front office", hook="A7")
SECOND = CopyPlace(2, "K7MT-2", 1, "safe", "Front office", hook="A9")
ADMIN_SPARE = CopyPlace(3, "K7MT-3", 1, "safe", "Vault", admin_only=True, spare=True)
JO_FREE = CopyPlace(4, "K7MT-4", 1, "sitter", "Jo Reyes", JO)
JO_LATER = JO_FREE._replace(needed_at=datetime.combine(TODAY + timedelta(days=1), time(9)))
MIA_TODAY = CopyPlace(5, "K7MT-5", 1, "sitter", "Mia Costa", MIA, needed_at=datetime.combine(TODAY, time(16)))
CLIENT = CopyPlace(6, "K7MT-6", 1, "client")
CONTACT = CopyPlace(7, "K7MT-7", 1, "contact", "Marta Silva")
TRANSIT = CopyPlace(8, "K7MT-8", 1, "transit", "Back room")
MISSING = CopyPlace(9, "K7MT-9", 1, "missing")
HOLDS = OtherSitter(JO, "Jo Reyes", ("K7MT-4",), holds_all=True)
PRIMARY = OtherSitter(MIA, "Mia Costa", standing="primary")
SECONDARY = OtherSitter(4, "Bo Lind", standing="secondary")
NOBODY = OtherSitter(5, "Pat Nwosu")


def found(
    *copies: CopyPlace, others: tuple[OtherSitter, ...] = (), may: frozenset[Permission] = ALL, **facts: object
) -> tuple[Remedy, ...]:
    """The remedies of Sam's visit at Ana Rivera's, who lacks one key with these copies."""
    told: dict[str, object] = {"sitter_id": SAM, "keys_on_file": 1, "lacking": (LackedKey(1, "K7MT", "front", copies),)}
    visit = VisitFacts(TODAY, TODAY, **{**told, **facts})  # type: ignore[arg-type]  # facts by name
    sitter = "Sam Ortega" if visit.sitter_id else ""
    return remedies(Trouble(judge(visit), TODAY, TODAY, sitter, "Ana Rivera", visit.key_required, others, may))


def kinds(ways: tuple[Remedy, ...]) -> list[str]:
    """Their names in their order."""
    return [way.kind for way in ways]


def test_the_order_is_the_offices() -> None:
    """Hook, other copy, who does not need it, client, contact, on its way, missing; No Key Required; others."""
    ways = found(
        MISSING, TRANSIT, CONTACT, CLIENT, MIA_TODAY, JO_LATER, SECOND, HOOK, others=(SECONDARY, PRIMARY, HOLDS, NOBODY)
    )
    told = [(way.kind, way.tag_code or way.sitter) for way in ways]
    assert told == [
        ("take", "K7MT-1"), ("other_copy", "K7MT-2"), ("hand_over", "K7MT-4"), ("hand_over", "K7MT-5"),
        ("fetch", "K7MT-6"), ("fetch", "K7MT-7"), ("fetch", "K7MT-8"), ("find", "K7MT-9"), ("not_required", ""),
        ("another_sitter", "Jo Reyes"), ("another_sitter", "Mia Costa"), ("another_sitter", "Bo Lind"),
    ]  # fmt: skip
    assert ways[0].words == "Take K7MT-1 off hook A7 for Sam Ortega"
    assert (ways[2].words, ways[2].detail) == (
        "Hand K7MT-4 from Jo Reyes to Sam Ortega",
        "Jo Reyes next needs it tomorrow 09:00",
    )
    assert ways[3].detail == "Mia Costa needs it that day at 16:00"
    assert ways[9].detail == "has K7MT-4"


def test_whoever_is_busy_then_comes_last() -> None:
    """A sitter with another visit at that time is offered after those who are free, and it says where they are."""
    busy = OtherSitter(JO, "Jo Reyes", ("K7MT-4",), holds_all=True, busy="08:30 at Okafor, Ben")
    names = [way.sitter for way in found(HOOK, others=(busy, SECONDARY)) if way.kind == "another_sitter"]
    assert names == ["Bo Lind", "Jo Reyes"]
    assert found(HOOK, others=(busy,))[-1].detail == "has K7MT-4; busy 08:30 at Okafor, Ben"


def test_no_key_goes_to_whoever_has_left_or_is_blocked() -> None:
    """Somebody else first; nothing that would put a key into their hands."""
    for gone in ({"sitter_blocked": True}, {"sitter_active": False}):
        ways = found(HOOK, JO_FREE, CLIENT, others=(HOLDS,), **gone)
        assert kinds(ways) == ["another_sitter", "not_required"]
        assert kinds(found(others=(HOLDS,), lacking=(), **gone)) == ["another_sitter"]


def test_no_key_on_file_is_added_or_not_needed() -> None:
    """For a client without a key, and for a key without a copy."""
    assert kinds(found(lacking=(), keys_on_file=0)) == ["add_key", "not_required"]
    copy = found()[0]
    assert (copy.kind, copy.words, copy.detail) == ("add_key", "Add a copy of K7MT", "no copy is in use")


def test_two_lacking_keys_say_which_each_is_about() -> None:
    """The harder one first, and the lock in the words."""
    keys = (LackedKey(1, "K7MT", "front door", (HOOK,)), LackedKey(2, "P4XZ", "gate", (CLIENT._replace(key_id=2),)))
    ways = found(lacking=keys, keys_on_file=2)
    assert [way.words for way in ways[:2]] == [
        "Fetch K7MT-6 (gate) from the client for Sam Ortega",
        "Take K7MT-1 (front door) off hook A7 for Sam Ortega",
    ]


def test_what_the_operator_may_not_is_said_and_not_hidden() -> None:
    """Each way asks for its own permission; a spare and the admins' safe for one more."""
    may = frozenset({Permission.MANAGE_KEYS, Permission.LOOK})
    take, spare, required, other = found(HOOK, ADMIN_SPARE, others=(HOLDS,), may=may)
    assert (take.allowed, spare.allowed, required.allowed, other.allowed) == (True, False, False, False)
    assert spare.detail == "spare: needs a reason; in Vault, which admins open; you may not open an admin-only safe"
    assert other.detail == "has K7MT-4; you may not change visits"
    assert not any(way.allowed for way in found(HOOK, others=(HOLDS,), may=frozenset()))


def test_a_visit_that_is_well_has_no_remedy() -> None:
    """Nor has one that is over, needs no key, or is not looked at."""
    for facts in ({"lacking": ()}, {"status": "completed"}, {"key_required": False}, {"notices_on": False}):
        assert found(HOOK, others=(HOLDS,), **facts) == ()


def test_an_unassigned_visit_is_given_to_somebody() -> None:
    """Who holds the key first."""
    ways = found(HOOK, sitter_id=None, others=(PRIMARY, HOLDS))
    assert [(way.words, way.detail) for way in ways] == [
        ("Book Jo Reyes", "has K7MT-4"),
        ("Book Mia Costa", "no key yet; primary sitter"),
    ]


def test_the_best_remedy_is_the_first() -> None:
    """A list of many visits says what it would say first, and that somebody else has to go without saying who."""
    for copies in ((HOOK, JO_FREE), (MIA_TODAY, CLIENT), (MISSING,), ()):
        visit = VisitFacts(
            TODAY, TODAY, sitter_id=SAM, keys_on_file=1, lacking=(LackedKey(1, "K7MT", "front", copies),)
        )
        best = best_remedy(judge(visit), day=TODAY, today=TODAY, sitter="Sam Ortega", client="Ana Rivera")
        assert best == found(*copies)[0]
    visit = VisitFacts(TODAY, TODAY, sitter_id=None)
    nobody = best_remedy(judge(visit), day=TODAY, today=TODAY, sitter="", client="Ana Rivera")
    assert nobody == Remedy("another_sitter", "Book a sitter")
