"""A choice of a few: letters go to what begins so, however many are typed."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from keydesk.rules.access import WAY_WORDS
from keydesk.widgets.choice_box import ChoiceBox


class Ways(App[None]):
    """The kinds of ways in, of which two begin with a g and two with a k."""

    def compose(self) -> ComposeResult:
        """The choice, and nothing else."""
        yield ChoiceBox(tuple(WAY_WORDS.items()), "lockbox")


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("g", "garage_code"),
        ("gar", "garage_code"),
        ("gat", "gate_code"),
        ("gg", "gate_code"),
        ("ggg", "garage_code"),
        ("k", "keypad"),
        ("kk", "key"),
        ("keyp", "keypad"),
        ("al", "alarm"),
        ("alo", "other"),
        ("Sm", "smart_lock"),
        ("z", "lockbox"),
        ("l", "lockbox"),
    ],
)
async def test_letters_go_to_the_choice_that_begins_so(typed: str, chosen: str) -> None:
    """Several are one beginning while something begins so; one that fits nowhere begins anew, or changes nothing."""
    app = Ways()
    async with app.run_test() as pilot:
        await pilot.press(*typed)
        assert app.query_one(ChoiceBox).value == chosen


async def test_a_step_ends_what_was_begun() -> None:
    """After an arrow the next letter is a first one."""
    app = Ways()
    async with app.run_test() as pilot:
        await pilot.press("g", "right", "a")
        assert app.query_one(ChoiceBox).value == "alarm"
