"""The two lines beneath a filter's box: whatever is offered fits, and what was walked to is in sight."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from keydesk.rules.query_completion import Choice
from keydesk.widgets.completion import Aid, aid_lines

_CHOICES = st.lists(st.text(min_size=1, max_size=30).map(Choice), min_size=1, max_size=12)


@given(_CHOICES, st.integers(0, 11), st.integers(0, 300), st.integers(20, 200))
def test_whatever_is_offered_fits(choices: list[Choice], chosen: int, column: int, width: int) -> None:
    """Both lines are as wide as the bar at most, and the choice that was walked to is on the first."""
    aid = Aid(tuple(choices), chosen % len(choices), column)
    first, second = aid_lines(aid, width)
    for line in (first, second):
        assert sum(cell_len(text) for text, _ in line) <= width
        assert all(text.isprintable() for text, _ in line)
    assert [style for _, style in first].count("chosen") == 1


@given(st.integers(0, 300), st.integers(0, 300), st.integers(20, 200))
def test_trouble_fits(start: int, count: int, width: int) -> None:
    """Carets stand beneath the word as far as it is in sight, the sentence on the line beneath them."""
    first, second = aid_lines(Aid(trouble="status can be " + "in, " * 40, wrong=(start, count)), width)
    assert sum(cell_len(text) for text, _ in first) <= width
    assert sum(cell_len(text) for text, _ in second) <= width
    assert "^" in first[1][0]


def test_the_first_is_what_tab_takes() -> None:
    """Before one has walked, the first choice is set apart, and what it means is told with the keys."""
    offered = Aid((Choice("surplus", "no visit there any more"), Choice("spare")), None, 9)
    first, second = aid_lines(offered, 80)
    assert first == [(" " * 9, "plain"), ("", "plain"), ("surplus", "first"), ("  ", "plain"), ("spare", "plain")]
    assert second[0][0].rstrip() == "no visit there any more"
    assert "Tab takes it" in second[1][0]
