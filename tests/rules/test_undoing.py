"""Why an act cannot be taken back, in a few words (R9)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from keydesk.rules.undoing import PastFacts, why_not_undone

_LAST_OWN = PastFacts(taken_back=False, takes_back=False, imported=False, by="Ana", own=True, moved_since=False)


def test_ones_own_last_act_is_taken_back() -> None:
    """Who may move keys takes back what they did last, and nothing stands in the way."""
    assert why_not_undone(_LAST_OWN, may_move=True, may_undo_others=False) == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"taken_back": True}, "already"),
        ({"takes_back": True}, "itself"),
        ({"imported": True}, "as a whole"),
        ({"own": False}, "Ana did it"),
        ({"own": False, "by": ""}, "somebody else did it"),
        ({"moved_since": True}, "moved since"),
    ],
)
def test_what_stands_in_the_way_is_said(change: dict[str, object], words: str) -> None:
    """Each reason has its own words."""
    facts = replace(_LAST_OWN, **change)  # type: ignore[arg-type]  # names of the fields of one class
    assert words in why_not_undone(facts, may_move=True, may_undo_others=False)


def test_an_admin_takes_back_for_others() -> None:
    """Who may undo for others does; who may not move keys takes nothing back."""
    others = replace(_LAST_OWN, own=False)
    assert why_not_undone(others, may_move=True, may_undo_others=True) == ""
    assert "may not" in why_not_undone(others, may_move=False, may_undo_others=True)
