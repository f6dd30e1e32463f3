"""The need rule: every case of it a row of one table, and what holds whatever the case is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules import dates
from keydesk.rules.needs import (
    REASONS,
    CopyPlace,
    LackedKey,
    Verdict,
    VisitFacts,
    distance,
    judge,
    nearest_first,
    place_of,
    short_place,
)

TODAY = date(2026, 11, 24)
SAM, JO, MIA = 1, 2, 3
NEW_YORK = ZoneInfo("America/New_York")


def at(hour: int, day: date = TODAY) -> datetime:
    """A wall-clock time."""
    return datetime.combine(day, time(hour))


def copy(number: int, kind: str, **more: object) -> CopyPlace:
    """Copy ``number`` of key 1, somewhere."""
    return CopyPlace(number, f"K7MT-{number}", 1, kind, **more)  # type: ignore[arg-type]  # fields by name


HOOK = copy(1, "safe", name="Front office", hook="A7")
LOOSE = copy(2, "safe", name="Front office")
SPARE = copy(3, "safe", name="Front office", hook="A8", spare=True)
ADMIN = copy(4, "safe", name="Vault", hook="B2", admin_only=True)
WITH_JO = copy(5, "sitter", name="Jo Reyes", staff_id=JO)
JO_LATER = WITH_JO._replace(needed_at=at(9, TODAY + timedelta(days=2)))
JO_TODAY = WITH_JO._replace(needed_at=at(16))
MIA_TODAY = copy(6, "sitter", name="Mia Costa", staff_id=MIA, needed_at=at(18))
CLIENT = copy(7, "client")
CONTACT = copy(8, "contact", name="Marta Silva")
TRANSIT = copy(9, "transit", name="Back room")
MISSING = copy(10, "missing")


def lacking(*copies: CopyPlace, key: int = 1) -> LackedKey:
    """A required key that the sitter lacks, with its copies in service."""
    return LackedKey(key, f"K{key}", "front door", copies)


@dataclass(frozen=True)
class Case:
    """One row: the facts, and what the rule says."""

    name: str
    flag: str
    reason: str = ""
    words: str = ""
    lacking: tuple[LackedKey, ...] = ()
    cautions: tuple[str, ...] = ()
    facts: dict[str, object] = field(default_factory=dict)


NEEDED = {"sitter_id": SAM, "keys_on_file": 1}

CASES = (
    Case("holds a copy of the one key", "ok"),
    Case("holds copies of both locks", "ok", facts={"keys_on_file": 2}),
    Case("two locks, lacks one", "no_key", "on_hook", "on hook A7", (lacking(HOOK),), facts={"keys_on_file": 2}),
    Case(
        "two locks, lacks both: the one that is harder to get is told",
        "no_key",
        "with_client",
        "with the client",
        (lacking(HOOK), lacking(CLIENT, key=2)),
        facts={"keys_on_file": 2},
    ),
    Case("only an optional key is on file", "ok"),
    Case("on a hook", "no_key", "on_hook", "on hook A7", (lacking(HOOK),)),
    Case("loose in a safe", "no_key", "on_hook", "in Front office", (lacking(LOOSE),)),
    Case("only the spare hangs", "no_key", "on_hook", "on hook A8, spare", (lacking(SPARE),)),
    Case("a spare after another copy", "no_key", "on_hook", "on hook A7", (lacking(SPARE, HOOK),)),
    Case("in an admin-only safe", "no_key", "admin_safe", "on hook B2, admins only", (lacking(ADMIN),)),
    Case("an admin-only safe is nearer than a sitter", "no_key", "admin_safe", "on hook B2, admins only",
         (lacking(WITH_JO, ADMIN),)),
    Case("with another sitter who has no visit there", "no_key", "with_sitter", "with Jo Reyes", (lacking(WITH_JO),)),
    Case("with another sitter who needs it later", "no_key", "with_sitter", "with Jo Reyes", (lacking(JO_LATER),)),
    Case("with another sitter who needs it too", "no_key", "with_sitter", "with Jo Reyes, needs it 16:00",
         (lacking(JO_TODAY),)),
    Case("of two sitters who does not need it that day", "no_key", "with_sitter", "with Jo Reyes",
         (lacking(MIA_TODAY, JO_LATER),)),
    Case("of two who need it who needs it later", "no_key", "with_sitter", "with Mia Costa, needs it 18:00",
         (lacking(JO_TODAY, MIA_TODAY),)),
    Case("with the client", "no_key", "with_client", "with the client", (lacking(CLIENT),)),
    Case("with a contact", "no_key", "with_contact", "with Marta Silva (contact)", (lacking(CONTACT),)),
    Case("in transit does not cover", "no_key", "in_transit", "on its way to Back room", (lacking(TRANSIT),)),
    Case("missing", "no_key", "missing", "missing", (lacking(MISSING),)),
    Case("missing, and on its way", "no_key", "in_transit", "on its way to Back room", (lacking(MISSING, TRANSIT),)),
    Case("every copy retired or lost", "no_key", "none_on_file", "none on file", (lacking(),)),
    Case("no key on file", "no_key", "none_on_file", "none on file", facts={"keys_on_file": 0}),
    Case("no key required", "not_required", "keypad", "keypad", (lacking(HOOK),),
         facts={"key_required": False, "not_required_why": "keypad"}),
    Case("no key required, nobody said why", "not_required", "other", "other", facts={"key_required": False}),
    Case("no key required, client at home", "not_required", "client_home", "client at home",
         facts={"key_required": False, "not_required_why": "client_home"}),
    Case("cancelled", "ok", lacking=(lacking(HOOK),), facts={"status": "cancelled"}),
    Case("completed", "ok", lacking=(lacking(HOOK),), facts={"status": "completed"}),
    Case("completed, nobody booked", "ok", facts={"status": "completed", "sitter_id": None}),
    Case("yesterday's", "ok", lacking=(lacking(HOOK),), facts={"day": TODAY - timedelta(days=1)}),
    Case("tomorrow's", "no_key", "with_sitter", "with Jo Reyes", (lacking(JO_TODAY),),
         facts={"day": TODAY + timedelta(days=1)}),
    Case("unassigned", "unassigned", facts={"sitter_id": None}),
    Case("unassigned, no key on file", "unassigned", facts={"sitter_id": None, "keys_on_file": 0}),
    Case("unassigned, no key required", "unassigned", "not_required", facts={"sitter_id": None, "key_required": False}),
    Case("blocked sitter lacks it", "no_key", "on_hook", "on hook A7", (lacking(HOOK),), ("sitter_blocked",),
         facts={"sitter_blocked": True}),
    Case("blocked sitter holds it", "ok", cautions=("sitter_blocked",), facts={"sitter_blocked": True}),
    Case("sitter has left", "no_key", "on_hook", "on hook A7", (lacking(HOOK),), ("sitter_left",),
         facts={"sitter_active": False}),
    Case("inactive client", "no_key", "on_hook", "on hook A7", (lacking(HOOK),), ("client_inactive",),
         facts={"client_active": False}),
    Case("notices off, lacks it", "off", lacking=(lacking(HOOK),), facts={"notices_on": False}),
    Case("notices off, holds it", "off", facts={"notices_on": False}),
    Case("notices off, unassigned", "unassigned", facts={"notices_on": False, "sitter_id": None}),
    Case("notices off, no key required", "not_required", "lockbox", "lockbox",
         facts={"notices_on": False, "key_required": False, "not_required_why": "lockbox"}),
    Case("notices off, completed", "ok", facts={"notices_on": False, "status": "completed"}),
    Case("several visits that day: each is judged, the first and the last", "no_key", "on_hook", "on hook A7",
         (lacking(HOOK),)),
    Case("the day on which clocks go forward", "no_key", "on_hook", "on hook A7", (lacking(HOOK),),
         facts={"day": date(2026, 3, 8), "today": dates.today(datetime(2026, 3, 8, 6, 30, tzinfo=UTC), NEW_YORK)}),
    Case("the day on which clocks go back, in the hour that comes twice", "no_key", "on_hook", "on hook A7",
         (lacking(HOOK),),
         facts={"day": date(2026, 11, 1), "today": dates.today(datetime(2026, 11, 1, 6, 30, tzinfo=UTC), NEW_YORK)}),
    Case("the evening before clocks go back is not that day yet", "ok", lacking=(lacking(HOOK),),
         facts={"day": date(2026, 10, 31), "today": dates.today(datetime(2026, 11, 1, 4, 0, tzinfo=UTC), NEW_YORK)}),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_of_the_rule(case: Case) -> None:
    """What each visit says of its key, why, in which words, and what else stands in the way."""
    told: dict[str, object] = {"day": TODAY, "today": TODAY, "lacking": case.lacking, **NEEDED, **case.facts}
    verdict = judge(VisitFacts(**told))  # type: ignore[arg-type]  # facts by name
    assert (verdict.flag, verdict.reason, verdict.words) == (case.flag, case.reason, case.words)
    assert verdict.cautions == case.cautions
    assert bool(verdict.lacking) == (case.flag == "no_key" and bool(case.lacking))


def test_a_day_is_a_day_of_the_wall() -> None:
    """At 01:30, which 1 November has twice in New York, both instants are that day; the day is 25 hours long."""
    first, second = (datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (5, 6))
    for instant in (first, second):
        assert dates.wall(instant, NEW_YORK).replace(tzinfo=None) == datetime.combine(date(2026, 11, 1), time(1, 30))
        assert dates.today(instant, NEW_YORK) == date(2026, 11, 1)
    assert dates.from_wall(date(2026, 11, 1), time(1, 30), NEW_YORK) == first
    assert dates.start_of_day(date(2026, 11, 2), NEW_YORK) - dates.start_of_day(
        date(2026, 11, 1), NEW_YORK
    ) == timedelta(hours=25)
    assert dates.start_of_day(date(2026, 3, 9), NEW_YORK) - dates.start_of_day(date(2026, 3, 8), NEW_YORK) == timedelta(
        hours=23
    )


def test_copies_come_nearest_first() -> None:
    """Hook, spare, admin safe, a sitter without need, one who needs it later, outside, on its way, missing."""
    order = (HOOK, SPARE, ADMIN, JO_LATER, MIA_TODAY, CLIENT, CONTACT, TRANSIT, MISSING)
    for shuffled in (order[::-1], order[3:] + order[:3], order[::2] + order[1::2]):
        assert nearest_first(shuffled, day=TODAY) == order
    assert [distance(each, day=TODAY) for each in order] == sorted(distance(each, day=TODAY) for each in order)


def test_a_narrow_column_says_where_in_a_word() -> None:
    """The hook alone, or whoever has it."""
    told = {HOOK: "A7", LOOSE: "Front office", WITH_JO: "Jo Reyes", CLIENT: "the client", CONTACT: "Marta Silva"}
    assert {place: short_place(place) for place in told} == told
    assert [short_place(place) for place in (TRANSIT, MISSING, None)] == ["on its way", "missing", "no copy in use"]
    assert short_place(None, on_file=False) == "none on file"


COPIES = st.builds(
    copy,
    st.integers(1, 99),
    st.sampled_from(["safe", "sitter", "client", "contact", "transit", "missing"]),
    hook=st.sampled_from(["", "A1", "B2"]),
    admin_only=st.booleans(),
    spare=st.booleans(),
    name=st.sampled_from(["Jo", "Front office"]),
    needed_at=st.one_of(st.none(), st.integers(0, 71).map(lambda hour: at(0) + timedelta(hours=hour))),
)
PIECES = st.lists(COPIES, max_size=4, unique_by=lambda each: each.copy_id).map(tuple)
KEYS = st.lists(PIECES, max_size=3).map(
    lambda keys: tuple(LackedKey(number, f"K{number}", "", copies) for number, copies in enumerate(keys, 1))
)
FACTS = st.builds(
    VisitFacts,
    day=st.integers(-2, 20).map(lambda days: TODAY + timedelta(days=days)),
    today=st.just(TODAY),
    status=st.sampled_from(["scheduled", "completed", "cancelled"]),
    sitter_id=st.sampled_from([None, SAM]),
    sitter_active=st.booleans(),
    sitter_blocked=st.booleans(),
    client_active=st.booleans(),
    key_required=st.booleans(),
    not_required_why=st.sampled_from([None, "keypad", "other"]),
    notices_on=st.booleans(),
    keys_on_file=st.integers(1, 4),
    lacking=KEYS,
)


@given(FACTS)
def test_who_holds_every_required_key_is_never_flagged(facts: VisitFacts) -> None:
    """A copy more in the sitter's hand takes a key off what is lacking: that never makes a flag, and ends all."""
    before = judge(facts)
    for fewer in (facts.lacking[1:], facts.lacking[:-1], ()):
        after = judge(replace(facts, lacking=fewer))
        assert after.flag == before.flag or (before.flag, after.flag) == ("no_key", "ok")
    assert judge(replace(facts, lacking=())).flag != "no_key"


@given(FACTS, st.integers(0, 3))
def test_optional_keys_never_matter(facts: VisitFacts, optional: int) -> None:
    """However many keys nobody has to have: the verdict is the same, as long as there is a key on file."""
    assert judge(replace(facts, keys_on_file=facts.keys_on_file + optional)) == judge(facts)


@given(PIECES, st.integers(0, 2))
def test_the_order_of_copies_is_irrelevant(copies: tuple[CopyPlace, ...], later: int) -> None:
    """Whatever order the store gives them in, the same copy is the nearest and the same reason is told."""
    day = TODAY + timedelta(days=later)
    facts = VisitFacts(day=day, today=TODAY, sitter_id=SAM, keys_on_file=1)
    told = {judge(replace(facts, lacking=(lacking(*each),))) for each in permutations(copies)}
    assert len(told) == 1


@given(FACTS)
def test_one_reason_and_only_where_one_is_due(facts: VisitFacts) -> None:
    """A flag has exactly one reason of the list; the hardest key gives it; nothing else has one of them."""
    verdict = judge(facts)
    if verdict.flag != "no_key":
        assert verdict.reason not in REASONS
        assert verdict.lacking == ()
        return
    assert verdict.reason in REASONS
    nearest = [min((distance(each, day=facts.day) for each in key.copies), default=9) for key in facts.lacking]
    first = verdict.lacking[0].copies
    assert min((distance(each, day=facts.day) for each in first), default=9) == max(nearest)
    assert (verdict.reason, verdict.words) == place_of(first[0] if first else None, day=facts.day)


def test_nothing_is_needed_any_more_once_the_visit_is_over() -> None:
    """Completed, cancelled and past visits are ok, whatever else is true."""
    worst = VisitFacts(TODAY, TODAY, "scheduled", None, False, True, False, True, None, True, 0, (lacking(),))
    for over in (
        replace(worst, status="completed"),
        replace(worst, status="cancelled"),
        replace(worst, today=date.max),
    ):
        assert judge(over) == Verdict("ok")
