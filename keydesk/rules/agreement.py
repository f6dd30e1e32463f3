"""The key agreement and the intake of keys: what should be seen to before a key is handed on (I18, A20, A21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from keydesk.rules.text import counted

WANTED_COPIES: Final = 2
"""Copies of a required key that an office wants: one can be lost, or be with a sitter, and there is another one."""

UNSIGNED: Final = "the key agreement is not signed"
UNSIGNED_SHORT: Final = "agreement unsigned"

_MOST_NAMED: Final = 3

INTAKE_WORDS: Final = ("unsigned", "untested", "few", "review")
"""What a filter can ask for: no agreement signed, a copy never tried in its lock, fewer copies than wanted,
a way in that is to be looked at."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that somebody should see to.

    Attributes:
        about: in a word or two, for the column of a list.
        what: which keys, copies or ways in; empty where ``about`` says all.
        words: the same as a sentence.
    """

    about: str
    what: str
    words: str

    @property
    def short(self) -> str:
        """As a line has it in which several stand beside each other."""
        return f"{self.about}: {self.what}" if self.what else self.about


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
        review: ways in, by name, of which the day has come on which somebody looks at them again.
    """

    key_required: bool
    signed_on: date | None
    office_signs: bool
    copies: int
    untested: tuple[str, ...] = ()
    few: tuple[str, ...] = ()
    review: tuple[str, ...] = ()


def alerts(intake: KeyIntake) -> tuple[Alert, ...]:
    """What somebody should see to; nothing about keys of a client of whom the office has and needs none."""
    found: list[Alert] = []
    if intake.review:
        ways = _some(intake.review)
        found.append(Alert("look again", ways, f"{ways} to be looked at again"))
    if not intake.copies and not intake.key_required:
        return tuple(found)
    if intake.office_signs and intake.signed_on is None and intake.copies:
        found.append(Alert(UNSIGNED_SHORT, "", UNSIGNED))
    if intake.untested:
        tags = _some(intake.untested)
        found.append(Alert("never tried", tags, f"{tags} never tried in the lock"))
    if intake.few and intake.key_required:
        keys = ", ".join(intake.few)
        few = f"fewer than {WANTED_COPIES} copies of {counted(len(intake.few), 'key')}: {keys}"
        found.append(Alert("too few copies", keys, few))
    return tuple(found)


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
