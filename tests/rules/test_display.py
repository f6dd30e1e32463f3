"""A tag's code and an address never leave the screen together (M1, M3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.display import ADDRESS, CODE, left_out

BOTH = ("text", CODE, "day", ADDRESS, CODE)


@pytest.mark.parametrize(
    ("kinds", "shows", "together", "gone", "said"),
    [
        (("text", "day"), "tags", False, set(), ""),
        ((CODE, "text"), "tags", False, set(), ""),
        ((CODE, "text"), "addresses", False, set(), ""),
        ((ADDRESS, "text"), "tags", False, set(), ""),
        (BOTH, "tags", False, {3}, ADDRESS),
        (BOTH, "addresses", False, {1, 4}, CODE),
        (BOTH, "nothing", False, {1, 3, 4}, "both"),
        ((CODE, "text"), "nothing", False, {0}, "both"),
        ((ADDRESS,), "nothing", False, {0}, "both"),
        (BOTH, "tags", True, set(), ""),
        (BOTH, "nothing", True, set(), ""),
        ((), "nothing", False, set(), ""),
    ],
)
def test_what_stays_behind(kinds: tuple[str, ...], shows: str, together: bool, gone: set[int], said: str) -> None:
    """One alone may go; of both the office's paper shows one; an admin who asks gets both."""
    assert left_out(kinds, shows=shows, together=together) == (gone, said)


@given(st.lists(st.sampled_from([CODE, ADDRESS, "text"])), st.sampled_from(["tags", "addresses", "nothing"]))
def test_they_are_never_together_unless_asked(kinds: list[str], shows: str) -> None:
    """Whatever the columns are, what is left has not both, and loses nothing else."""
    gone, said = left_out(kinds, shows=shows)
    left = [kind for at, kind in enumerate(kinds) if at not in gone]
    assert not {CODE, ADDRESS} <= set(left)
    assert left.count("text") == kinds.count("text")
    assert bool(said) == bool(gone)
