"""The words for what a key is, how a copy stands, and why one is out of use."""

from __future__ import annotations

from typing import Final

KEY_KINDS: Final = ("metal", "fob", "remote", "card", "mailbox", "other")
COPY_STATES: Final = ("in_service", "lost", "stolen", "retired")
RETIRED_REASONS: Final = ("returned", "destroyed", "rekeyed", "entry_error", "other")
MOST_COPIES: Final = 99
"""So many copies a key has at most, and so many pieces a ring."""
