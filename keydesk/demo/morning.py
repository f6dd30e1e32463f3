"""What is wrong this morning: a few of today's visits whose sitter lacks the key, each for another reason."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, Final

from keydesk.demo.people import Household

_REASONS: Final = ("colleague", "none", "client", "office")
"""Where the first copy is: with the client's other sitter, nowhere, with the client, on its hook."""


def plan_morning(
    households: list[Household], visits: list[dict[str, Any]], today: date, *, but: int
) -> dict[int, tuple[str, str]]:
    """Which households' keys are where they help nobody this morning.

    Args:
        households: of the office.
        visits: all that are booked.
        today: the day.
        but: the sitter whose keys are seen to elsewhere.

    Returns:
        by household what becomes of the first copy of each key, and of the others.
    """
    open_today = [each for each in visits if each["day"] == today and each["status"] == "scheduled"]
    often = Counter(each["client_id"] for each in open_today)
    homes = {each.id: each for each in households}
    found = [
        (homes[each["client_id"]], each["sitter_id"])
        for each in sorted(open_today, key=lambda each: (each["starts_at"], each["client_id"]))
        if each["sitter_id"] not in {None, but} and often[each["client_id"]] == 1
    ]
    able = [(home, sitter) for home, sitter in found if home.key_required and home.primary != home.secondary]
    # No more than every second visit, spread over the day.
    wanted = _REASONS[: (len(able) + 1) // 2]
    step = max(1, len(able) // len(_REASONS))
    return {
        home.id: _fates(reason, home, sitter)
        for reason, (home, sitter) in zip(wanted, able[:: step if len(able) > 1 else 1], strict=False)
    }


def _fates(reason: str, home: Household, sitter: int) -> tuple[str, str]:
    match reason:
        case "colleague":
            return ("out" if sitter == home.primary else "standing"), "retired"
        case "none":
            return "retired", "retired"
        case "client":
            return "client", "retired"
        case _:
            return "office", "office"
