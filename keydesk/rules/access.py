"""Ways into a home: what kinds there are, how people call them, and when each is to be looked at again."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

WAY_WORDS: Final[dict[str, str]] = {
    "key": "key",
    "lockbox": "lockbox",
    "keypad": "keypad",
    "garage_code": "garage code",
    "gate_code": "gate code",
    "alarm": "alarm",
    "doorman": "doorman",
    "smart_lock": "smart lock",
    "other": "other",
}
"""The kinds of ways in, in the order in which they are offered, and what people call each."""

REVEAL_SECONDS: Final = 20
"""How long a code that somebody asked for stays in sight (promise P3)."""

LONGEST_CODE: Final = 80
LONGEST_REASON: Final = 300
MASK: Final = "••••"
"""What stands in place of a code; the same however long it is."""


def read_way(text: str) -> str:
    """The kind of a way in from its word, or from the beginning of it that only one has.

    Raises:
        Refusal: there is no such kind, or several begin so; says which there are.
    """
    asked = fold(text.replace("_", " "))
    exact = [name for name, word in WAY_WORDS.items() if asked == word]
    found = exact or [name for name, word in WAY_WORDS.items() if asked and word.startswith(asked)]
    if len(found) != 1:
        raise Refusal(
            f"A way in is one of {', '.join(WAY_WORDS.values())}; not “{shown(text, width=30)}”.", field="kind"
        )
    return found[0]


def months_on(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where that has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_review(looked_at: date, *, months: int) -> date | None:
    """When a way in is to be looked at after it was right on a day; None where the office looks at none again."""
    return months_on(looked_at, months) if months else None


def review_is_due(review_on: date | None, *, today: date) -> bool:
    """Whether somebody should look at a way in: on its day, and until it is done."""
    return review_on is not None and review_on <= today


def way_name(way: Mapping[str, Any]) -> str:
    """What history and sentences call a way in: ``garage code``, ``alarm, SafeCo``; never its code."""
    word = WAY_WORDS.get(way["kind"], way["kind"])
    return f"{word}, {way['company']}" if way.get("company") else word


def read_code(text: str) -> str:
    """A code as it was written, without blanks around it.

    Raises:
        Refusal: it is longer than any code is. The code itself is not said.
    """
    code = text.strip()
    if len(code) > LONGEST_CODE:
        raise Refusal(f"A code has up to {LONGEST_CODE} characters; what is more goes into the note.", field="code")
    return code


def read_reveal_reason(text: str) -> str:
    """Why somebody wants to see a code; without a reason nobody sees one.

    Raises:
        Refusal: nothing was said, or too much.
    """
    reason = text.strip()
    if not reason:
        raise Refusal("Say why: it is recorded who saw which code, when, and what for.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refusal(f"A reason has up to {LONGEST_REASON} characters.", field="reason")
    return reason
