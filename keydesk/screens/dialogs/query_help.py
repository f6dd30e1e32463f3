"""What can be asked of the list of keys, and how it is written."""

from __future__ import annotations

from keydesk.rules.query_words import ASKED, HOW, STATUSES
from keydesk.screens.dialogs.help import HelpDialog, Section

_KEYS = (
    ("Tab →", "take what the word can become"),
    ("↓ ↑", "walk over what is offered; Enter takes it"),
    ("Enter", "on to the list"),
    ("Ctrl+W", "delete a word"),
    ("Ctrl+U Esc", "delete everything"),
)


def query_help() -> HelpDialog:
    """The page of the language: how it is put together, what can be asked by name, and what a status can be."""
    return HelpDialog(
        [
            Section("The filter", tuple((written, what, "") for written, what in HOW)),
            Section("In the box", tuple((key, what, "") for key, what in _KEYS)),
            Section("By name", tuple((each.example, each.what, "") for each in ASKED)),
            Section("status:", tuple((status, what, "") for status, what in STATUSES.items())),
        ]
    )
