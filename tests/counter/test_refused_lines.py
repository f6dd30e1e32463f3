"""What did not move at the desk: why in a word, what one reason goes past, and what nobody knows."""

from __future__ import annotations

import pytest

from at_the_counter import AtDesk, Morning, open_the_counter
from builders import Office
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_out


@pytest.fixture
def morning(office: Office) -> Morning:
    """A morning at the counter."""
    return open_the_counter(office)


def test_a_warning_is_passed_with_a_reason(morning: Morning) -> None:
    """D18: the refused line says how to go on; `because` does, with the reason in the event."""
    tag = morning.office.key(morning.rivera, code="7NNV", copies=[NewCopy(spare=True), NewCopy()]).tag_codes[0]
    assert morning.at.scan(morning.sam_badge, tag) == ["turn", f"refused {tag}"]
    assert "spare" in morning.at.entry.said
    assert morning.at.scan("because", "because the other one broke") == ["refused because", f"out {tag}"]
    assert morning.at.scan("because again") == ["refused because again"]


def test_one_reason_goes_past_every_warning_of_the_turn(morning: Morning) -> None:
    """A long list: each is its own line and is taken back by itself; what a rule refuses stays where it is."""
    office = morning.office
    spares = [
        office.key(morning.rivera, code=code, copies=[NewCopy(spare=True), NewCopy()]).tag_codes[0]
        for code in ("7NNV", "8QAB", "5MMN")
    ]
    blocked = office.client("Haddad")
    office.block(blocked, morning.sam)
    (no,) = office.key(blocked, code="6TRE").tag_codes
    morning.at.scan(morning.sam_badge, spares[0], no, spares[1], "3FQD-1", spares[2])
    assert "because REASON  goes on past all 3 such warnings" in morning.at.entry.details
    other = office.desk()
    other.perform_now(check_out, tag_code=spares[1], sitter_id=morning.jo, reason="quicker", override=True)
    assert morning.at.scan("because all of them broke") == [
        f"out {spares[0]}",
        f"refused {spares[1]}",
        f"out {spares[2]}",
    ]
    assert morning.at.last.entries[1].place == "moved meanwhile"
    assert morning.at.entry.said == "2 of 3 keys went past the warning"
    assert morning.at.scan("because again", "undo", "undo") == [
        "refused because again",
        f"undone {spares[2]}",
        f"undone {spares[0]}",
    ]
    assert office.copy(no).holder_kind == "safe"


def test_a_refused_line_says_why_in_a_word(morning: Morning) -> None:
    """Among two hundred lines of a list the reason is read without going to each."""
    office = morning.office
    other = office.client("Haddad")
    office.block(other, morning.sam)
    told = {
        "spare": office.key(morning.rivera, code="7NNV", copies=[NewCopy(spare=True), NewCopy()]).tag_codes[0],
        "last copy": office.key(morning.rivera, code="8QAB", copies=2).tag_codes[0],
        "untested": office.key(morning.rivera, code="5MMN", copies=[NewCopy(needs_test=True)]).tag_codes[0],
        "blocked": office.key(other, code="6TRE").tag_codes[0],
    }
    office.desk().perform_now(check_out, tag_code="8QAB-2", sitter_id=morning.jo)
    morning.at.scan(morning.sam_badge)
    for word, tag in told.items():
        assert morning.at.scan(tag) == [f"refused {tag}"]
        assert morning.at.entry.place == word


def test_a_blocked_sitter_gets_no_key_whatever_the_reason(morning: Morning) -> None:
    """A rule without override: no reason is asked for."""
    morning.office.block(morning.rivera, morning.sam)
    assert morning.at.scan(morning.sam_badge, "K7MT-1", "because please")[1:] == [
        "refused K7MT-1",
        "refused because please",
    ]


def test_a_name_that_nobody_has_is_no_code(morning: Morning) -> None:
    """Nothing was asked to move: it says so, offers no key to be made of it, and leaves nothing to skip."""
    assert morning.at.scan("ghj", "ghj kl") == ["unknown ghj", "unknown ghj kl"]
    assert morning.at.entry.said == "Nobody and nothing goes by “ghj kl”"
    assert "add" not in " ".join(morning.at.entry.details)
    assert morning.at.scan("skip", "88123", "skip") == ["refused skip", "unknown 88123", "set"]
    assert morning.at.scan("skip") == ["refused skip"]
    assert morning.at.entry.said == "There is nothing to skip"


def test_what_somebody_may_not_do_is_not_offered(morning: Morning) -> None:
    """P1: who may not manage keys is told of none to be made of an unknown code."""
    morning.office.person("Bo Tran", uid=1001)
    base = AtDesk(morning.office.desk(1001))
    assert base.scan("88123") == ["unknown 88123"]
    told = " ".join((*base.entry.details, base.entry.hint))
    assert "add CLIENT" not in told
    assert "bind" not in told
