"""Codes and badges for what an import adds: the file's own, or new ones that nobody ever had."""

from __future__ import annotations

import random
from collections.abc import Mapping

from sqlalchemy import select

from keydesk.db.models import Staff, UsedCode, table_of
from keydesk.db.work import Work
from keydesk.rules import codes, tags

_STAFF, _USED = table_of(Staff), table_of(UsedCode)


def codes_for(work: Work, /, told: Mapping[int, str]) -> dict[int, str]:
    """The code of each key: what its file gives, else a new one.

    Args:
        work: the transaction.
        told: place in the plan → the file's code, or nothing.
    """
    used = set(work.session.execute(select(_USED.c.code)).scalars())
    used.update(told.values())
    settings, chance = work.settings, random.SystemRandom()
    given: dict[int, str] = {}
    for place, code in told.items():
        if not code:
            code = (  # noqa: PLW2901 - a new one in its place
                codes.next_in_sequence(used=used.__contains__, length=settings.code_length)
                if settings.code_scheme == "sequential"
                else codes.generate(
                    chance,
                    used=used.__contains__,
                    length=settings.code_length,
                    alphabet=settings.code_alphabet,  # type: ignore[arg-type]  # settings allow these words only
                    with_check=settings.check_character,
                )
            )
            used.add(code)
        given[place] = code
    return given


def fresh_badge(work: Work, /, known: set[str]) -> str:
    """A badge's code that nobody has; ``known`` is filled at first, and keeps those that were given."""
    if not known:
        found = select(_STAFF.c.badge_code).where(_STAFF.c.badge_code.is_not(None))
        known.update(work.session.execute(found).scalars())
    chance = random.SystemRandom()
    while True:
        code = tags.badge_code(chance)
        if code not in known:
            known.add(code)
            return code
