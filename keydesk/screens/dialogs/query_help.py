"""What can be asked of a list, and how it is written."""

from __future__ import annotations

from keydesk.rules.query_words import HOW, KEYS, Language
from keydesk.screens.dialogs.help import HelpDialog, Section

_KEYS = (
    ("Tab →", "take what the word can become"),
    ("↓ ↑", "walk over what is offered; Enter takes it"),
    ("Enter", "on to the list"),
    ("Ctrl+W", "delete a word"),
    ("Ctrl+U Esc", "delete everything"),
)


def query_help(language: Language = KEYS) -> HelpDialog:
    """The page of the language: how it is put together, what can be asked by name, and what the answers mean."""
    told = {name: known for name, known in language.fixed.items() if any(known.values())}
    return HelpDialog(
        [
            Section("The filter", tuple((written, what, "") for written, what in HOW)),
            Section("In the box", tuple((key, what, "") for key, what in _KEYS)),
            Section("By name", tuple((each.example, each.what, "") for each in language.asked)),
            *(
                Section(f"{name}:", tuple((word, what, "") for word, what in known.items()))
                for name, known in told.items()
            ),
        ]
    )
