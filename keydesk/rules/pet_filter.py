"""What is typed to filter the list of pets: words, and a few questions with a colon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from keydesk.rules.text import fold, shown

About = Literal["", "yes", "no", "all"]

_TERM: Final = re.compile(r'(\w+):(?=\s|$)|(?:(\w+):)?(?:"([^"]*)"?|(\S+))')
_NAMES: Final = {"owner": "owner", "client": "owner", "species": "species", "kind": "species", "breed": "breed",
                 "sex": "sex", "active": "active"}  # fmt: skip
_SEXES: Final = {"m": "m", "male": "m", "boy": "m", "f": "f", "female": "f", "girl": "f"}
_ABOUT: Final[dict[str, About]] = {"yes": "yes", "no": "no", "all": "all"}
_LONGEST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class PetFilter:
    """A filter as it was understood. Several of one kind are alternatives; everything else must hold together.

    Attributes:
        words: what must all be found: name, kind, breed, colour, owner; ``r*`` is how the pet's name begins.
        owners: folded; the owner's name contains one of these.
        species: folded; the kind begins with one of these.
        breeds: folded; the breed contains one of these.
        sexes: ``m``, ``f``.
        active: ``yes`` those that are about, ``no`` those that are not, ``all`` both; empty is as the list has it.
        trouble: what was not understood, for the desk.
    """

    words: str = ""
    owners: tuple[str, ...] = ()
    species: tuple[str, ...] = ()
    breeds: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    active: About = ""
    trouble: str = ""


def read_pet_filter(text: str) -> PetFilter:
    """Read a filter; what is not understood is left out and told. Quotes hold a value with blanks together."""
    words: list[str] = []
    found: dict[str, list[str]] = {"owner": [], "species": [], "breed": [], "sex": []}
    active: About = ""
    trouble = ""
    for term in _TERM.finditer(text):
        empty, name, quoted, plain = term.groups()
        value = quoted if quoted is not None else plain or ""
        kind = _NAMES.get(fold(name or empty or ""), "")
        if not kind:
            words.append(term.group().replace('"', ""))
            continue
        values = [each for part in value.split(",") if (each := fold(part))]
        if kind == "active":
            known = _ABOUT.get(values[0], "") if values else ""
            if values and not known:
                trouble = f"active can be yes, no, all; not “{shown(value, width=_LONGEST_SHOWN)}”"
            active = known or active
        elif kind == "sex":
            found[kind] += [_SEXES[each] for each in values if each in _SEXES]
            if any(each not in _SEXES for each in values):
                trouble = f"sex can be m or f; not “{shown(value, width=_LONGEST_SHOWN)}”"
        else:
            found[kind] += values
    return PetFilter(
        " ".join(words),
        tuple(found["owner"]),
        tuple(found["species"]),
        tuple(found["breed"]),
        tuple(found["sex"]),
        active,
        trouble,
    )
