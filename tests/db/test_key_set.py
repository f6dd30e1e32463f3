"""What a filter finds, as a byte a copy: the same as a set of primary keys, whatever the numbers."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from builders import Office
from keydesk.db.queries.key_groups import groups_of
from keydesk.db.queries.keys import signed_order
from keydesk.db.rows.key_set import KeySet
from keydesk.db.rows.keys import COUNTED, KeyMatches, KeyOrder, KeyStanding

_IDS = st.lists(st.integers(min_value=1, max_value=3000), unique=True)


@given(_IDS, _IDS)
def test_it_says_what_a_set_says(found: list[int], order: list[int]) -> None:
    """Found in any order, asked in any order, and with copies on file that are past the last one found."""
    copies, same = KeySet.of(found), set(found)
    assert list(copies) == sorted(same)
    assert len(copies) == len(same)
    assert bool(copies) is bool(same)
    assert [each in copies for each in [*order, 0, -1, 5000]] == [each in same for each in [*order, 0, -1, 5000]]
    assert list(copies.among(array("q", order))) == [each for each in order if each in same]
    assert copies == KeySet.of(reversed(found))


@given(_IDS, _IDS)
def test_a_part_of_the_list_is_counted_by_what_is_known_of_each_copy(found: list[int], on_file: list[int]) -> None:
    """What came after the list was read is not counted yet."""
    overdue = 1 << COUNTED.index("overdue")
    bits = array("H", bytes(2 * (max(on_file, default=0) + 1)))
    for each in on_file:
        bits[each] = 1 | (overdue if each % 2 else 0)
    counts = KeyStanding(bits).counts(KeySet.of(found))
    both = set(found).intersection(on_file)
    assert counts.total == counts.safe == len(both)
    assert counts.overdue == sum(each % 2 for each in both)


def test_without_a_filter_the_list_is_what_is_in_service() -> None:
    """And with one, whatever it finds, out of service too."""
    order = KeyOrder(array("q", [3, 1, 2]), array("q", [3, 2]))
    assert list(KeyMatches(None).among(order)) == [3, 2]
    assert list(KeyMatches(KeySet.of([1, 2])).among(order)) == [1, 2]
    assert list(KeyMatches(KeySet()).among(order)) == []


def test_an_order_takes_four_bytes_a_copy_and_more_only_where_it_must() -> None:
    """A session keeps some orders of 100,000 copies; no primary key is too large for any of it."""
    order = signed_order("7,-3,12")
    assert (list(order.everything), list(order.in_service)) == ([7, 3, 12], [7, 12])
    assert order.everything.itemsize == order.in_service.itemsize == 4
    assert list(signed_order("7,-3000000000").everything) == [7, 3_000_000_000]
    assert list(signed_order("").in_service) == []


def test_groups_are_told_by_primary_key(office: Office) -> None:
    """Every copy has its key and its client; a number that no copy has is in no group."""
    office.safe("Front office")
    rivera, marsh = office.client("Rivera", "Ana"), office.client("Marsh", "Bo")
    office.key(marsh, code="K7MT")
    office.key(rivera, code="P4XZ", copies=2)
    first, second, third = (office.copy(tag) for tag in ("K7MT-1", "P4XZ-1", "P4XZ-2"))
    by_client = office.desk().look_up_now(groups_of, by="client")
    by_key = office.desk().look_up_now(groups_of, by="key")
    assert [by_client[copy.id or 0] for copy in (first, second, third)] == [marsh, rivera, rivera]
    assert [by_key[copy.id or 0] for copy in (first, second, third)] == [first.key_id, second.key_id, second.key_id]
    assert by_client[0] == by_key[0] == 0


def test_an_empty_list_has_no_groups(office: Office) -> None:
    """Nothing is on file yet."""
    assert list(office.desk().look_up_now(groups_of, by="key")) == [0]
