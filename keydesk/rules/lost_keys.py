"""What can be decided about the lock of a key that is gone."""

from __future__ import annotations

from typing import Final

LOCK_WORDS: Final = {"": "not decided", "rekey": "to be changed", "keep": "kept as it is", "done": "changed"}
"""Each decision, and how people are told of it."""
