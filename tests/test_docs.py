"""What the documents say of the program is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import filter_page
from key_table import ROOT, SCREENS, key_table
from keydesk.commands import BACK, EDIT, EVERYWHERE, FILTER, HISTORY, NEW, OPEN, Command
from keydesk.rules.roles import Permission
from keydesk.screens.base import DeskScreen

COMMON = (OPEN, FILTER, NEW, EDIT, HISTORY, BACK, *EVERYWHERE)
"""Verbs that have their keys on whatever screen they are."""

SAME_VERB = (
    {"edit", "edit key", "cost, notes", "columns"},
    {"new", "add", "new key", "new hook", "new service", "new pet", "files", "book"},
    {"open", "empty", "change", "answer", "end turn", "pulled", "send", "side by side", "book it"},
    {"clear", "leave", "back"},
    {"reverse", "sort too"},
    {"reassign", "all marked"},
    {"filter", "find"},
    {"retire", "leaves", "out of use", "not active", "withdraw"},
    {"code", "badge", "pin away"},
    {
        "by place",
        "by status",
        "left too",
        "retired too",
        "inactive too",
        "problems",
        "told apart too",
        "booked too",
        "unanswered",
    },
    {"as of", "any day", "until"},
    {"day before", "day after", "day", "week", "month", "days ahead"},
    {"today", "this week", "this month"},
    {"assign", "sitter"},
    {"pane", "pets"},
    {"owner", "client"},
    {"call off", "decline"},
    {"other part", "other branch"},
)
"""Words of the footer that are one verb: they name what it is done to, or how far it goes, on that screen."""

LOOKS = frozenset(
    {
        *("today.flags", "today.week", "today.month", "today.needed", "today.pull", "today.away", "today.mail"),
        *("staff.shifts", "person.shifts"),
    }
)
"""Letters that change nothing: they show a day, or a week, in another way, and are called after what they show."""

STEPS = frozenset({"bills", "count", "fields", "import", "labels", "lost", "mail", "walk", "scanner"})
"""Pages of one job, by the first half of their verbs' names: a letter there is a step of the job, and the verbs that
every screen has keep theirs."""

WALL = frozenset({"safes.count", "safe.walk", "safe.swap", "safe.free"})
"""Letters of safes and of their boards for what is done with a wall of hooks, and with no list."""


def _is_step(command: Command) -> bool:
    if command.id in WALL:
        return True
    return command.id.partition(".")[0] in STEPS and command.key not in {each.key for each in COMMON}


def _verb(label: str) -> str:
    return next((min(words) for words in SAME_VERB if label in words), label)


def test_the_readmes_key_table_is_the_programs() -> None:
    """``python tests/key_table.py`` writes it."""
    assert key_table() in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_page_of_the_filter_is_the_programs() -> None:
    """``python tests/filter_page.py`` writes it."""
    assert filter_page.PAGE.read_text(encoding="utf-8") == filter_page.page()


def test_the_same_key_is_the_same_verb_on_every_screen() -> None:
    """Whoever has learned a letter on one screen has learned it on all; ways to look at a day have their own."""
    verbs: dict[str, set[str]] = {}
    for command in (*EVERYWHERE, *(command for screen in SCREENS.values() for command in screen.VERBS)):
        if _is_step(command):
            continue
        if command.id in LOOKS:
            assert command.permission in {None, Permission.LOOK}, command.id
            continue
        for key in command.key.split(","):
            verbs.setdefault(key.strip(), set()).add(_verb(command.label.lower()))
    assert {key: words for key, words in verbs.items() if len(words) > 1} == {}


@pytest.mark.parametrize("name", SCREENS)
def test_no_screen_has_a_key_twice(name: str) -> None:
    """One key, one verb."""
    keys = [key.strip() for command in SCREENS[name].VERBS for key in command.key.split(",")]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", SCREENS)
def test_every_verb_has_its_action_and_its_sentence(name: str) -> None:
    """What footer, help and palette offer can be carried out, and says what it does."""
    screen = SCREENS[name]
    for command in screen.VERBS:
        action = command.action.partition("(")[0]
        assert action.startswith("app.") or callable(getattr(screen, f"action_{action}", None)), command.id
        assert command.tooltip, command.id
        assert not command.tooltip.endswith("."), command.id
        assert command.label, command.id


def test_every_screen_is_in_the_table() -> None:
    """A new screen is told of here too."""

    def below(kind: type[DeskScreen]) -> set[type[DeskScreen]]:
        return {each for sub in kind.__subclasses__() for each in ({sub} | below(sub))}

    own = {each for each in below(DeskScreen) if each.__module__.startswith("keydesk.") and each.VERBS}
    assert own <= set(SCREENS.values())


def test_every_path_that_the_documents_name_is_there() -> None:
    """Links and modules that are named in README and docs exist."""
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        text = page.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            assert (page.parent / link).exists(), (page.name, link)
        for named in re.findall(
            r"`((?:keydesk|tests|docs|bench|rules|db|widgets|screens|app|cli)/[\w/.]+\.\w+)`", text
        ):
            places = (ROOT / named, ROOT / "keydesk" / named)
            assert any(place.exists() for place in places), (page.name, named)


def test_the_house_page_names_every_folder_of_the_program() -> None:
    """docs/architecture.md says where things are, all of them."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    folders = [each for each in Path(ROOT / "keydesk").iterdir() if each.is_dir() and each.name != "__pycache__"]
    assert [each.name for each in folders if f"`{each.name}/`" not in page] == []
