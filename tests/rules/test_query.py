"""The language of the filter."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.query import Query, Span, Term, like, read_query

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def read(text: str) -> Query:
    return read_query(text, now=NOW, zone=ZONE)


def test_words_are_folded_and_all_of_them_asked() -> None:
    """Case and accents do not matter, and each word is asked on its own."""
    assert read(" Rivéra  FRONT ").terms == (Term("word", ("rivera",)), Term("word", ("front",)))


def test_names_ask_one_thing() -> None:
    """``name:value`` asks one thing, a comma parts alternatives, quotes keep blanks, a dash turns it round."""
    assert read('holder:sam,"jo reyes" -status:out hook:A7').terms == (
        Term("holder", ("sam", "jo reyes")),
        Term("status", ("out",), negated=True),
        Term("hook", ("a7",)),
    )
    assert read('-"back door"').terms == (Term("word", ("back door",), negated=True),)
    assert read('"-rf"').terms == (Term("word", ("-rf",)),)


def test_half_a_query_filters_as_far_as_it_goes() -> None:
    """While one types, what is not finished yet asks nothing and is no trouble."""
    assert read("rivera holder:") == Query((Term("word", ("rivera",)),))
    assert read('client:"van d') == Query((Term("client", ("van d",)),))
    assert read("-") == Query()
    assert read("") == Query()


def test_a_status_is_known_by_its_beginning() -> None:
    """A status need not be written out where its beginning tells it."""
    assert read("status:mis").terms == (Term("status", ("missing",)),)
    assert read("status:ret,lost").terms == (Term("status", ("retired", "lost")),)


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("status:gone", "status can be in, out"),
        ("status:o", "status can be out, overdue"),
        ("colour:red", "“colour:” is not known"),
        ("due:someday", "due:someday is not a day"),
    ],
)
def test_trouble_is_told_in_words(text: str, trouble: str) -> None:
    """What is not understood is said, and says what would be."""
    assert trouble in read(text).trouble


def test_a_time_is_a_word() -> None:
    """Digits before a colon are no name."""
    assert read("07:21") == Query((Term("word", ("07:21",)),))


def test_copies_out_of_service_are_asked_for() -> None:
    """Lost, stolen and retired copies are in a list only when it asks for them."""
    assert read("rivera").in_service_only
    assert read("-status:lost").in_service_only
    assert not read("status:retired").in_service_only
    assert not read("status:in,all").in_service_only


def test_due_days_are_the_offices() -> None:
    """A day of ``due:`` begins and ends at the office's midnight; ``late`` is before now, ``none`` is no date."""
    monday = Span(datetime(2026, 11, 26, 23, tzinfo=UTC), datetime(2026, 11, 27, 23, tzinfo=UTC))
    assert read("due:fri").terms[0].spans == (monday,)
    assert read("due:27nov").terms[0].spans == (monday,)
    assert read("due:2026-11-27").terms[0].spans == (monday,)
    assert read("due:late").terms[0].spans == (Span(None, NOW),)
    assert read("due:none").terms[0].spans == (Span(None, None),)
    assert read("due:<fri").terms[0].spans == (Span(None, monday.start),)
    assert read("due:>fri").terms[0].spans == (Span(monday.end, None),)
    assert read("due:yesterday").terms[0].spans[0].end == datetime(2026, 11, 23, 23, tzinfo=UTC)


def test_patterns_mean_what_is_written() -> None:
    """Only a star is a wildcard; what LIKE would take for one is escaped."""
    assert like("50%_a\\b") == "%50\\%\\_a\\\\b%"
    assert like("r*a") == "%r%a%"
    assert like("a*", whole=True) == "a%"


@given(st.text(max_size=80))
def test_anything_can_be_typed(text: str) -> None:
    """No text whatever makes the filter fail, and every term asks something."""
    for term in read(text).terms:
        assert term.values or term.spans


def test_an_endless_paste_is_cut() -> None:
    """A paste of any length costs no more than a screen of typing."""
    query = read("a:b " * 100_000)
    assert len(query.terms) <= 40
    assert "only the first" in query.trouble
