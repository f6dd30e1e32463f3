"""How a list of keys is looked at, as a value and as text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.key_look import COLUMNS, GROUPS, KEYS, SORTS
from keydesk.rules.look import Look, told_ordering
from keydesk.rules.refusal import Refusal

CHOSEN = st.lists(st.sampled_from([name for name in COLUMNS if name != "tag"]), unique=True).map(
    lambda names: ("tag", *names)
)
ORDERS = st.lists(st.tuples(st.sampled_from(SORTS), st.booleans()), min_size=1, unique_by=lambda each: each[0])


@given(ORDERS, st.sampled_from(GROUPS), CHOSEN)
def test_a_look_that_was_stored_is_read_as_it_was(
    order: list[tuple[str, bool]], group: str, columns: tuple[str, ...]
) -> None:
    """Nothing of order, grouping and columns is lost on the way through the store."""
    look = Look(tuple(order), group, columns)
    assert KEYS.read_look(KEYS.told_look(look)) == look
    assert KEYS.read_ordering(told_ordering(look.order)) == look.order


def test_what_a_later_program_stored_does_no_harm() -> None:
    """Unknown columns, groups and words are left out, and the usual look is an empty text."""
    assert KEYS.read_look("sort:shade,-due group:moon columns:shade shape:round x") == replace(
        KEYS.usual_look, order=(("due", True),)
    )
    assert KEYS.told_look(KEYS.usual_look) == ""
    assert KEYS.read_look("") == KEYS.usual_look


def test_an_order_is_typed_with_commas_and_a_minus() -> None:
    """The first counts most; what is said twice counts once; nothing at all is by tag."""
    assert KEYS.read_ordering(" Client, -due ,client") == (("client", False), ("due", True))
    assert KEYS.read_ordering("") == (("tag", False),)
    with pytest.raises(Refusal, match="“shade” is no order; use tag, client"):
        KEYS.read_ordering("tag,shade")


def test_a_column_is_added_at_the_end_or_turned_where_it_is() -> None:
    """``S`` adds what counts least; since when begins with the newest."""
    assert KEYS.turned((("client", False),), "due") == (("client", False), ("due", False))
    assert KEYS.turned((("client", False), ("due", False)), "client") == (("client", True), ("due", False))
    assert KEYS.turned((), "since") == (("since", True),)


def test_columns_are_typed_with_commas_and_a_look_always_has_the_tag() -> None:
    """What is said twice counts once; a column that there is not is told with those that there are."""
    assert KEYS.read_columns("Client, hook,client") == ("client", "hook")
    assert KEYS.read_look("columns:client,hook").columns == ("tag", "client", "hook")
    assert KEYS.read_look("columns:client,tag").columns == ("client", "tag")
    with pytest.raises(Refusal, match="“shade” is no column; use tag, client"):
        KEYS.read_columns("tag,shade")
    with pytest.raises(Refusal, match="Say which columns"):
        KEYS.read_columns(" ,")
