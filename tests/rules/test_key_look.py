"""How a list of keys is looked at, as a value and as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.key_look import (
    COLUMNS,
    GROUPS,
    SORTS,
    KeyLook,
    read_columns,
    read_look,
    read_ordering,
    told_look,
    told_ordering,
    turned,
)
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
    look = KeyLook(tuple(order), group, columns)
    assert read_look(told_look(look)) == look
    assert read_ordering(told_ordering(look.order)) == look.order


def test_what_a_later_program_stored_does_no_harm() -> None:
    """Unknown columns, groups and words are left out, and the usual look is an empty text."""
    assert read_look("sort:shade,-due group:moon columns:shade shape:round x") == KeyLook((("due", True),))
    assert told_look(KeyLook()) == ""
    assert read_look("") == KeyLook()


def test_an_order_is_typed_with_commas_and_a_minus() -> None:
    """The first counts most; what is said twice counts once; nothing at all is by tag."""
    assert read_ordering(" Client, -due ,client") == (("client", False), ("due", True))
    assert read_ordering("") == (("tag", False),)
    with pytest.raises(Refusal, match="“shade” is no order; use tag, client"):
        read_ordering("tag,shade")


def test_a_column_is_added_at_the_end_or_turned_where_it_is() -> None:
    """``S`` adds what counts least; since when begins with the newest."""
    assert turned((("client", False),), "due") == (("client", False), ("due", False))
    assert turned((("client", False), ("due", False)), "client") == (("client", True), ("due", False))
    assert turned((), "since") == (("since", True),)


def test_columns_are_typed_with_commas_and_a_look_always_has_the_tag() -> None:
    """What is said twice counts once; a column that there is not is told with those that there are."""
    assert read_columns("Client, hook,client") == ("client", "hook")
    assert read_look("columns:client,hook").columns == ("tag", "client", "hook")
    assert read_look("columns:client,tag").columns == ("client", "tag")
    with pytest.raises(Refusal, match="“shade” is no column; use tag, client"):
        read_columns("tag,shade")
    with pytest.raises(Refusal, match="Say which columns"):
        read_columns(" ,")
