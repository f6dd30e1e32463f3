"""What can be asked of the list of people, in the language that all lists share."""

from __future__ import annotations

import re
from typing import Final

from keydesk.rules.query_words import Asked, Language

WITHOUT: Final = "none"
"""Asks for who has nothing of the kind: no badge, no phone, no role."""

COUNT: Final = re.compile(r"(?P<than>[<>]=?)?(?P<number>\d{1,4})")
"""How many copies somebody holds: ``3``, ``>=10``."""

HELD: Final = {"none": "no copy", "some": "any copy", "late": "one that should be back by now"}
"""What ``holds:`` can ask in a word; any other word is a client or a tag."""

ROLES: Final = {
    "staff": "the base role: looks at lists",
    "tech": "the same in Facility: Tech/Runner",
    "scheduler": "keys, clients, safes, visits",
    "admin": "everything, staff and settings too",
    WITHOUT: "no role in any branch",
}
"""What ``role:`` can ask, and what it means."""

NEEDS: Final = {
    "today": "they lack a key for a visit of today",
    "tomorrow": "one of today or tomorrow",
    "week": "one of the next seven days",
    "yes": "one of the days that notices look ahead",
    "no": "they lack none",
}
"""What ``needs:`` can ask: who lacks a key for a visit that they have."""

STAFF: Final = Language(
    (
        Asked("name", "names, as the desk calls them, and initials; s* begins so", "name:ortega"),
        Asked("role", "what they are: staff, tech, scheduler, admin; none is without", "role:scheduler"),
        Asked("branch", "a branch that they work in; none is without", "branch:facility"),
        Asked("active", "whether they are here: yes, no, all", "active:no"),
        Asked("sitter", "whether they make visits: yes, no", "sitter:no"),
        Asked("badge", "how the badge begins; none is without", "badge:none"),
        Asked("holds", "the copies they have: 3, >=10, none, some, late, a client, a tag", "holds:late"),
        Asked("needs", "whether they lack a key for a visit: today, tomorrow, week, yes, no", "needs:today"),
        Asked("visits", "a visit ahead: a day, week, <day, >day; none is without", "visits:week"),
        Asked("phone", "digits of the phone; none is without", "phone:0138"),
        Asked("email", "the e-mail address; none is without", "email:none"),
        Asked("signs", "the Unix user that they sign in as; none is without", "signs:none"),
    ),
    {
        "role": ROLES,
        "active": {"yes": "here", "no": "has left", "all": "both"},
        "sitter": {"yes": "makes visits", "no": "makes none"},
        "needs": NEEDS,
    },
    {"visits": ("today", "tomorrow", "week", "none", ">today")},
    ahead=frozenset({"visits"}),
    offered={"holds": tuple(HELD), "badge": (WITHOUT,), "phone": (WITHOUT,), "email": (WITHOUT,), "signs": (WITHOUT,)},
    bare="",
    also={"holding": "holds", "lacks": "needs", "login": "signs", "initials": "name"},
)
"""Of the list of people."""
