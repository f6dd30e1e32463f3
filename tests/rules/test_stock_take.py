"""The rule of a count: one thing that is wrong makes one finding."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from keydesk.rules.stock_take import FINDING_WORDS, REMEDIES, Expected, Seen, Spot, hooks_to_look_at, take_stock

FRONT, BACK = 1, 2
SAM = Spot("sitter", staff_id=7)


def hook(number: int, safe: int = FRONT) -> Spot:
    return Spot("safe", safe, number)


def tag(copy_id: int, at: Spot, recorded: Spot | None) -> Seen:
    return Seen("tag", at, copy_id=copy_id, recorded=recorded)


HERE = [Expected(1, hook(1))]


@pytest.mark.parametrize(
    ("case", "expected", "seen", "kinds"),
    [
        ("right", HERE, [tag(1, hook(1), hook(1))], ["found"]),
        ("right, counted without hooks", HERE, [tag(1, Spot("safe", FRONT), hook(1))], ["found"]),
        ("the same scanned twice", HERE, [tag(1, hook(1), hook(1))] * 2, ["found"]),
        (
            "once with its hook, once without",
            HERE,
            [tag(1, Spot("safe", FRONT), hook(1)), tag(1, hook(1), hook(1))],
            ["found"],
        ),
        ("another hook", HERE, [tag(1, hook(2), hook(1))], ["wrong_hook"]),
        ("recorded loose, hangs on a hook", [], [tag(1, hook(2), Spot("safe", FRONT))], ["wrong_hook"]),
        ("another safe", [], [tag(1, hook(2), hook(9, BACK))], ["misplaced"]),
        ("recorded with a sitter", [], [tag(1, hook(2), SAM)], ["elsewhere"]),
        ("recorded with the client", [], [tag(1, hook(2), Spot("client"))], ["elsewhere"]),
        ("held, recorded in the safe", [], [tag(1, SAM, hook(1))], ["elsewhere"]),
        ("held by another sitter", [], [tag(1, SAM, Spot("sitter", staff_id=8))], ["elsewhere"]),
        ("was missing", [], [tag(1, hook(2), Spot("missing"))], ["turned_up"]),
        ("was lost", [], [tag(1, hook(2), Spot("lost"))], ["turned_up"]),
        ("was stolen", [], [tag(1, hook(2), Spot("stolen"))], ["turned_up"]),
        ("out of use", [], [tag(1, hook(2), Spot("retired"))], ["out_of_use"]),
        ("no tag that we know", [], [Seen("tag", hook(2), "88123")], ["unknown"]),
        ("not there", HERE, [Seen("empty", hook(1))], ["not_seen"]),
        ("not looked at yet", HERE, [], ["not_seen"]),
        ("a key without a tag where one should hang", HERE, [Seen("untagged", hook(1))], ["untagged"]),
        ("a key without a tag where none should hang", HERE[:0], [Seen("untagged", hook(3))], ["should_be_empty"]),
        ("two places", HERE, [tag(1, hook(1), hook(1)), tag(1, hook(4), hook(1))], ["twice"]),
        ("empty as it should be", [], [Seen("empty", hook(3))], []),
        ("came while others counted", [Expected(1, hook(1), moved_since=True)], [], []),
        ("went out after it was counted", [], [tag(1, hook(1), hook(1))], ["found"]),
        (
            "without a tag at first, then its tag",
            HERE,
            [Seen("untagged", hook(1)), tag(1, hook(1), hook(1))],
            ["found"],
        ),
        ("empty at first, then its tag", HERE, [Seen("empty", hook(1)), tag(1, hook(1), hook(1))], ["found"]),
        ("without a tag, then empty", [], [Seen("untagged", hook(3)), Seen("empty", hook(3))], []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_count_comes_to(case: str, expected: list[Expected], seen: list[Seen], kinds: list[str]) -> None:
    """Each case is one thing in an office, and one finding or none."""
    assert [each.kind for each in take_stock(expected, seen)] == kinds, case


def test_two_keys_that_have_changed_hooks_are_two_findings() -> None:
    """Each of them hangs wrong; the hooks themselves are told by them."""
    expected = [Expected(1, hook(1)), Expected(2, hook(2))]
    found = take_stock(expected, [tag(1, hook(2), hook(1)), tag(2, hook(1), hook(2))])
    assert [(each.kind, each.copy_id) for each in found] == [("wrong_hook", 1), ("wrong_hook", 2)]


def test_a_hook_that_should_be_empty_is_to_look_at_until_somebody_has() -> None:
    """What hangs nowhere in the record is not forgotten on the wall (H8)."""
    hooks = [(FRONT, number) for number in (1, 2, 3)]
    assert hooks_to_look_at(hooks, HERE, []) == (2, 3)
    assert hooks_to_look_at(hooks, HERE, [Seen("empty", hook(2))]) == (3,)


places = some.builds(hook, some.integers(1, 5), some.sampled_from([FRONT, BACK])) | some.just(SAM)
lines = some.lists(
    some.builds(Seen, some.just("tag"), places, copy_id=some.integers(1, 6), recorded=places)
    | some.builds(Seen, some.just("tag"), places, text=some.sampled_from(["X1", "X2"]))
    | some.builds(Seen, some.sampled_from(["empty", "untagged"]), some.builds(hook, some.integers(1, 5))),
    max_size=12,
)
records = some.dictionaries(some.integers(1, 6), places, max_size=6)


@given(records, lines)
def test_every_copy_has_one_finding_at_most_and_none_that_is_expected_is_forgotten(
    recorded: dict[int, Spot], seen: list[Seen]
) -> None:
    """Keys of findings are unique; each copy that is expected has one, and each has remedies or is right."""
    found = take_stock([Expected(copy_id, at) for copy_id, at in recorded.items()], seen)
    assert not [key for key, count in Counter(each.key for each in found).items() if count > 1]
    assert set(recorded) <= {each.copy_id for each in found}
    assert all(bool(REMEDIES[each.kind]) == each.wrong for each in found)


@given(records)
def test_a_count_in_which_all_is_seen_where_it_is_recorded_finds_nothing_wrong(recorded: dict[int, Spot]) -> None:
    """Seeing everything in its place is all that it takes."""
    seen = [tag(copy_id, at, at) for copy_id, at in recorded.items()]
    found = take_stock([Expected(copy_id, at) for copy_id, at in recorded.items()], seen)
    assert {each.kind for each in found} <= {"found"}
    assert len(found) == len(recorded)


def test_every_finding_has_its_word_and_its_remedies() -> None:
    """Nothing can be found that could not be told and settled."""
    assert set(FINDING_WORDS) == set(REMEDIES)
