"""What can be asked of the list of pets, in the language that all lists share."""

from __future__ import annotations

import re
from typing import Final

from keydesk.rules.query_words import Asked, Language

WITHOUT: Final = "none"
"""Asks for who has nothing of the kind, or of whom it is not known."""

AGE: Final = re.compile(r"(?P<than>[<>]=?)?(?P<years>\d{1,3})|none")
"""What ``age:`` can ask, in whole years."""

PETS: Final = Language(
    (
        Asked("owner", "whose it is: names; r* begins so", "owner:rivera"),
        Asked("species", "the kind of animal; none is not known. kind: asks the same", "species:dog"),
        Asked("breed", "the breed; none is not known", "breed:beagle"),
        Asked("age", "whole years, <2, >=10; none is not known", "age:>=10"),
        Asked("sex", "male, female", "sex:f"),
        Asked("fixed", "spayed or neutered: yes, no, none", "fixed:no"),
        Asked("color", "the colour", "color:black"),
        Asked("active", "whether it is about: yes, no, all", "active:all"),
    ),
    {
        "sex": {"male": "", "female": ""},
        "fixed": {"yes": "spayed or neutered", "no": "not", WITHOUT: "not known"},
        "active": {"yes": "about", "no": "not about any more", "all": "both"},
    },
    {},
    bare="",
    also={"client": "owner", "kind": "species", "colour": "color"},
    made_like={"age": (AGE, "age can be 3, <2, >=10 or none, in years")},
)
"""Of the list of pets."""
