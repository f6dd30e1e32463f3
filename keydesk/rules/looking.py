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
    "not_out": "did not go out",
    "queue": "mail written",
    "back_up": "backed up",
}
"""The verbs of the history by which something was only looked at or taken along, and how people are told of each."""

ONLY_OF: Final[dict[str, frozenset[str]]] = {
    "save": frozenset({"report", "export"}),
    "mail": frozenset({"report", "export"}),
    "queue": frozenset({"outbox"}),
}
"""What such a line is about where the verb alone would not tell: ``save`` is also said of mappings, ``queue`` of labels
that wait."""

OF_LISTS: Final = frozenset({"report", "export"})
"""What lists that went out are recorded as; ``field`` names the list."""
