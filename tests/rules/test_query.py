"""The language of the filter."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.query import Query, Span, Term, like, read_query
from keydesk.rules.query_completion import completions, own_choices, word_begun
from keydesk.rules.query_facets import FACETS, facet_of, with_facet
from keydesk.rules.query_tokens import tokens
from keydesk.rules.query_words import NAMES, STATUSES

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


def test_both_signs_turn_round() -> None:
    """``!`` and ``-`` do the same, before a word and before a name."""
    assert read("!rivera") == read("-rivera") == Query((Term("word", ("rivera",), negated=True),))
    assert read("!holder:sam").terms == read("-holder:sam").terms


def test_a_status_turned_round_needs_no_name() -> None:
    """``!missing`` is what is not missing; in quotes, or not turned round, it is a word like any other."""
    assert read("!missing").terms == (Term("status", ("missing",), negated=True),)
    assert read("missing").terms == (Term("word", ("missing",)),)
    assert read('!"missing"').terms == (Term("word", ("missing",), negated=True),)


def test_trouble_points_at_its_word() -> None:
    """What was not understood says where it stands and which word it is, and each word has its own."""
    text = 'rivera !colour:red status:in,gone due:someday "front'
    troubles = read(text).troubles
    assert [text[each.start : each.end] for each in troubles] == ["colour:", "gone", "someday"]
    assert [each.word for each in troubles] == [2, 3, 4]
    assert troubles[1].told(text) == f"word 3, “gone”: {troubles[1].sentence}"
    assert troubles[0].told(text) == f"word 2: {troubles[0].sentence}"


def test_a_misspelt_name_is_guessed() -> None:
    """A name that is nearly one, or begins one, is told as what was perhaps meant."""
    assert read("hoder:sam").trouble == "“hoder:” is not known; is “holder:” meant?"
    assert "“territory:” meant" in read("terr:north").trouble


def test_days_are_compared_up_to_and_with() -> None:
    """``<=`` and ``>=`` have the day itself, ``<`` and ``>`` have not."""
    friday = read("due:fri").terms[0].spans[0]
    assert read("due:<=fri").terms[0].spans == (Span(None, friday.end),)
    assert read("due:>=fri").terms[0].spans == (Span(friday.start, None),)


def test_since_looks_back() -> None:
    """``since:`` counts from days that have been: a weekday is the last one, a week the one behind us."""
    assert read("since:fri").terms[0].spans[0].end == datetime(2026, 11, 20, 23, tzinfo=UTC)
    assert read("since:week").terms[0].spans[0].end == NOW
    assert read("since:late").trouble


def _offered(text: str, at: int | None = None) -> list[str]:
    begun = word_begun(text, len(text) if at is None else at)
    return [] if begun is None else [each.text for each in completions(text, begun, own_choices(begun)).choices]


def test_a_begun_word_can_become_a_name_or_a_status() -> None:
    """The names that begin so are offered, then the statuses; between words nothing is."""
    assert _offered("ho") == ["holder:", "hook:"]
    assert _offered("rivera !mis") == ["status:missing"]
    assert _offered("status:o") == ["out", "overdue"]
    assert _offered("status:in,o") == ["out", "overdue"]
    assert _offered("rivera ") == []
    assert _offered("") == []


def test_what_stands_there_already_is_not_offered() -> None:
    """A word that is complete has nothing to become, and Enter, Tab and the arrow are the list's again."""
    assert _offered("status:out") == []
    assert _offered("due:today") == []


def test_a_choice_is_put_where_the_word_stands() -> None:
    """A taken choice replaces its part alone; a value at the end is followed by a blank, a name waits for its value."""
    text = "rivera status:in,mi fob"
    begun = word_begun(text, 19)
    assert begun is not None
    assert completions(text, begun, own_choices(begun)).taken(text, 0) == ("rivera status:in,missing fob", 24)
    begun = word_begun("!ho", 3)
    assert begun is not None
    assert completions("!ho", begun, own_choices(begun)).taken("!ho", 0) == ("!holder:", 8)
    begun = word_begun("status:mi", 9)
    assert begun is not None
    assert completions("status:mi", begun, own_choices(begun)).taken("status:mi", 0) == ("status:missing ", 15)


def test_a_facet_takes_the_place_of_the_statuses_alone() -> None:
    """Choosing a facet leaves the rest of the filter, and what is turned round, as they are."""
    missing = next(facet for facet in FACETS if facet.key == "missing")
    assert (
        with_facet('rivera status:out !status:spare "front', missing) == 'rivera !status:spare "front" status:missing'
    )
    assert with_facet("rivera status:out", FACETS[0]) == "rivera"
    assert facet_of("rivera status:contact,client !spare") == next(each for each in FACETS if each.key == "household")
    assert facet_of("status:in,out") is None


_PIECES = st.sampled_from(
    [*NAMES, *STATUSES, ":", "-", "!", '"', ",", "<", ">", "=", " ", "*", "fri", "27nov", "é", "\x00"]
)


@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=20).map("".join)), st.integers(0, 80))
def test_reading_is_stable(text: str, at: int) -> None:
    """Any text reads the same twice, points into itself, and is understood as the same with its blanks made single."""
    query = read(text)
    assert read(text) == query
    assert all(0 <= each.start <= each.end <= len(text) and each.word >= 1 for each in query.troubles)
    words = [text[each.start : each.end] for each in tokens(text)]
    assert read(" ".join(words)).terms == query.terms
    assert all(start <= end <= len(text) for token in tokens(text) for start, end, _ in token.parts())
    for facet in FACETS:
        assert facet_of(with_facet(text, facet)) == facet
    begun = word_begun(text, at)
    if begun is not None:
        offer = completions(text, begun, own_choices(begun))
        for number in range(len(offer.choices)):
            taken, cursor = offer.taken(text, number)
            assert taken[:cursor].strip().endswith(offer.choices[number].text)


@pytest.mark.parametrize("text", ["holder:", "rivera client: status:out", 'holder:""', "due:,", "!", '"" status:out'])
def test_a_word_that_asks_nothing_is_told_to_a_command(text: str) -> None:
    """A screen waits for the rest of ``holder:``; a command is told that a word of its filter asks nothing."""
    assert read(text).troubles == ()
    assert "nothing stands" in read(text).unfinished[0].told(text)
    assert read("rivera holder:sam, status:out *").unfinished == ()
