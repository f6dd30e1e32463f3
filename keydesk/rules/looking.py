"""What the record calls looking: a code that was shown, a tag or a map that was printed, a list that went out."""

from __future__ import annotations

from typing import Final

LOOKED: Final[dict[str, str]] = {
    "reveal": "shown",
    "print": "printed",
    "map": "hook map made",
    "export": "exported",
    "save": "saved to a file",
    "mail": "mailed",
    "back_up": "backed up",
}
"""The verbs of the history by which something was only looked at or taken along, and how people are told of each."""

OF_LISTS: Final = frozenset({"report", "export"})
"""What such a line is about where the verb alone would not tell: ``save`` is also said of views and of mappings."""

ALWAYS: Final = frozenset({"reveal", "print", "map", "export", "back_up"})
"""The verbs that are looking whatever they are said of."""
