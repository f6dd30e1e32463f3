"""The key agreement and the intake of keys: what should be seen to before a key is handed on (I18, A20, A21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from keydesk.rules.text import counted

WANTED_COPIES: Final = 2
"""Copies of a required key that an office wants: one can be lost, or be with a sitter, and there is another one."""

UNSIGNED: Final = "the key agreement is not signed"

INTAKE_WORDS: Final = ("unsigned", "untested", "few", "review")
"""What a filter can ask for: no agreement signed, a copy never tried in its lock, fewer copies than wanted,
a way in that is to be looked at."""


@dataclass(frozen=True, slots=True)
class KeyIntake:
    """What is known of the keys of one client.

    Attributes:
        key_required: whether visits need a key.
        signed_on: when the agreement was signed; None where it is not.
        office_signs: whether this office has agreements signed at all: one that does not is told of none.
        copies: copies in service, of all keys in use.
        untested: tags of copies that were never tried in their lock.
        few: keys in use and required, by name, of which there are fewer copies than wanted.
    """

    key_required: bool
    signed_on: date | None
    office_signs: bool
    copies: int
    untested: tuple[str, ...] = ()
    few: tuple[str, ...] = ()


def alerts(intake: KeyIntake) -> tuple[str, ...]:
    """What somebody should see to, a sentence each; nothing of a client of whom the office has and needs no key."""
    if not intake.copies and not intake.key_required:
        return ()
    found: list[str] = []
    if intake.office_signs and intake.signed_on is None and intake.copies:
        found.append(UNSIGNED)
    if intake.untested:
        some = ", ".join(intake.untested[:3]) + (" …" if len(intake.untested) > 3 else "")  # noqa: PLR2004 - as shown
        found.append(f"{some} never tried in the lock")
    if intake.few and intake.key_required:
        found.append(f"fewer than {WANTED_COPIES} copies of {counted(len(intake.few), 'key')}: {', '.join(intake.few)}")
    return tuple(found)
