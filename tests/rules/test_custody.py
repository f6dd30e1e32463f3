"""Rules of custody without a store: warnings, their overriding, moments, due dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.custody import (
    CopyFacts,
    Holder,
    Warning,  # noqa: A004 - the desk's word
    default_due,
    require_due,
    require_in_service,
    require_moment,
    require_open,
    require_override,
    warnings_for_leaving,
    where,
)
from keydesk.rules.refusal import Refusal

NOW = datetime(2026, 11, 24, 7, 20, tzinfo=UTC)
OMAHA = ZoneInfo("America/Chicago")


def a_copy(**facts: Any) -> CopyFacts:
    """A copy on hook A1, one of two of its key that hang there."""
    usual: dict[str, Any] = {
        "id": 1,
        "key_id": 1,
        "client_id": 1,
        "tag_code": "K7MT-1",
        "client_name": "Rivera",
        "key_label": "",
        "lock_location": "",
        "desk_note": "",
        "pieces": 1,
        "state": "in_service",
        "holder": Holder.safe(1, 1),
        "holder_words": "hook A1",
        "holder_in_admin_safe": False,
        "since": NOW - timedelta(days=3),
        "due_at": None,
        "home": None,
        "home_words": "",
        "spare": False,
        "untested": False,
        "recalled": False,
        "retired_reason": "",
        "last_seq": 1,
        "version": 1,
        "others_in_office": 1,
        "others_in_service": 1,
    }
    return CopyFacts(**{**usual, **facts})


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, ()),
        ({"spare": True}, (Warning.SPARE,)),
        ({"others_in_office": 0}, (Warning.LAST_IN_OFFICE,)),
        ({"others_in_office": 0, "others_in_service": 0}, ()),
        ({"others_in_office": 0, "spare": True}, (Warning.SPARE,)),
        ({"holder_in_admin_safe": True}, (Warning.ADMIN_SAFE,)),
        ({"untested": True}, (Warning.UNTESTED,)),
        ({"recalled": True}, (Warning.RECALLED,)),
        ({"others_in_office": 0, "holder": Holder.sitter(2)}, ()),
        ({"spare": True, "holder": Holder.sitter(2)}, (Warning.SPARE,)),
        (
            {"spare": True, "untested": True, "recalled": True, "holder_in_admin_safe": True},
            (Warning.RECALLED, Warning.SPARE, Warning.ADMIN_SAFE, Warning.UNTESTED),
        ),
    ],
)
def test_what_warns_when_a_copy_leaves(facts: dict[str, Any], found: tuple[Warning, ...]) -> None:
    """A spare, the last copy in the office, an admin-only safe, an untested or a recalled copy; a single one not."""
    assert warnings_for_leaving(a_copy(**facts)) == found


def test_the_last_copy_warns_only_where_the_office_wants_it() -> None:
    """It is a setting."""
    assert warnings_for_leaving(a_copy(others_in_office=0), warn_last_copy=False) == ()


@given(
    st.sets(st.sampled_from(Warning), min_size=1),
    st.booleans(),
    st.sampled_from(["", "  ", "sick"]),
    st.booleans(),
    st.booleans(),
)
def test_a_warning_is_passed_with_permission_and_reason_and_not_otherwise(
    standing: set[Warning], override: bool, reason: str, may_override: bool, may_open: bool
) -> None:
    """What can be overridden is named only to whoever may; the admin-only safe needs its own permission."""
    allowed = may_override and (may_open or Warning.ADMIN_SAFE not in standing)
    asked = {"override": override, "reason": reason, "may_override": may_override, "may_open": may_open}
    if allowed and override and reason.strip():
        require_override(a_copy(), standing, **asked)  # type: ignore[arg-type]  # a dict of both
        return
    with pytest.raises(Refusal) as refused:
        require_override(a_copy(), standing, **asked)  # type: ignore[arg-type]  # a dict of both
    assert refused.value.overridable == (frozenset(standing) if allowed else frozenset())


def test_admin_only_safe_is_shut_to_others_on_every_road() -> None:
    """Re-hanging a key elsewhere takes it out as well."""
    require_open(a_copy(holder_in_admin_safe=True), may_open=True)
    require_open(a_copy(), may_open=False)
    with pytest.raises(Refusal, match="for admins only"):
        require_open(a_copy(holder_in_admin_safe=True), may_open=False)


def test_primary_sitter_has_no_due_date_and_others_the_end_of_their_last_visit() -> None:
    """The default due date: last booked day plus grace days, at 18:00; without visits today plus grace."""
    asked: dict[str, Any] = {"now": NOW, "zone": OMAHA, "grace_days": 2}
    assert default_due(last_visit_day=date(2026, 11, 30), primary=True, **asked) is None
    due = default_due(last_visit_day=date(2026, 11, 30), primary=False, **asked)
    assert due == datetime(2026, 12, 2, 18, 0, tzinfo=OMAHA)
    assert default_due(last_visit_day=None, primary=False, **asked) == datetime(2026, 11, 26, 18, 0, tzinfo=OMAHA)
    assert default_due(last_visit_day=date(2026, 11, 1), primary=False, **asked) == datetime(
        2026, 11, 26, 18, 0, tzinfo=OMAHA
    ), "a visit that is over does not make a key overdue at once"


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 30))
def test_due_is_at_eighteen_on_the_offices_wall_across_daylight_saving(day: date, grace: int) -> None:
    """Whatever the season: 18:00 as the clock on the wall says it."""
    now = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    due = default_due(last_visit_day=day, primary=False, now=now, zone=OMAHA, grace_days=grace)
    assert due is not None
    local = due.astimezone(OMAHA)
    assert (local.hour, local.minute, local.date()) == (18, 0, day + timedelta(days=grace))


def test_moment_is_now_or_past_with_a_reason_and_not_before_the_move_it_follows() -> None:
    """Back-dating: a permission, a reason, and never before the copy's last movement."""
    asked: dict[str, Any] = {"now": NOW, "zone": OMAHA, "reason": "drop box", "may_back_date": True}
    assert require_moment(a_copy(), None, **{**asked, "reason": "", "may_back_date": False}) == NOW
    earlier = NOW - timedelta(hours=5)
    assert require_moment(a_copy(), earlier, **asked) == earlier
    for at, changed, told in (
        (NOW + timedelta(minutes=1), {}, "still to come"),
        (earlier, {"may_back_date": False}, "may not back-date"),
        (earlier, {"reason": " "}, "needs a reason"),
        (NOW - timedelta(days=4), {}, "cannot have moved on"),
    ):
        with pytest.raises(Refusal, match=told):
            require_moment(a_copy(), at, **{**asked, **changed})


def test_due_moment_is_to_come() -> None:
    """A key is not handed out overdue."""
    require_due(None, at=NOW, now=NOW, zone=OMAHA)
    require_due(NOW + timedelta(minutes=1), at=NOW, now=NOW, zone=OMAHA)
    with pytest.raises(Refusal, match="is over already"):
        require_due(NOW, at=NOW, now=NOW, zone=OMAHA)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "on hook A1"),
        ({"holder": Holder.safe(1), "holder_words": "Front office"}, "in Front office"),
        ({"holder": Holder.sitter(2), "holder_words": "Sam Ortega"}, "with Sam Ortega"),
        ({"holder": Holder.client(), "holder_words": "the client"}, "with the client"),
        ({"holder": Holder.transit(1), "holder_words": "Annex"}, "on its way to Annex"),
        ({"holder": Holder.missing(), "holder_words": "missing"}, "missing"),
        ({"holder": None, "state": "stolen"}, "stolen"),
        ({"holder": Holder.sitter(2), "holder_words": "Sam\x1b[2J"}, "with Sam␛[2J"),
    ],
)
def test_where_ends_a_sentence(facts: dict[str, Any], words: str) -> None:
    """Each holder has its words, with whatever people typed made visible."""
    assert where(a_copy(**facts)) == words


@pytest.mark.parametrize(
    ("state", "reason", "told"),
    [
        ("lost", "", "is lost. .*mark it found first"),
        ("stolen", "", "is stolen. .*mark it found first"),
        ("retired", "entry_error", r"is retired \(entry error\). .*restore it first"),
    ],
)
def test_copy_out_of_service_says_how_it_comes_back(state: str, reason: str, told: str) -> None:
    """Whoever has it in their hand is told what to do."""
    with pytest.raises(Refusal, match=told):
        require_in_service(a_copy(state=state, holder=None, retired_reason=reason))
