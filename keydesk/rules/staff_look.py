"""What the list of people can say of each, and how it can be looked at."""

from __future__ import annotations

from typing import Final

from keydesk.rules.look import Listed

COLUMNS: Final = {
    "name": "as the desk calls them",
    "initials": "for narrow places",
    "role": "staff, scheduler or admin; or that they have left",
    "visits": "whether they make visits",
    "holds": "how many copies they have",
    "late": "how many of them should be back by now",
    "badge": "what is printed on their badge",
    "signs_in": "the Unix user that they sign in as",
    "phone": "the phone",
    "email": "the e-mail address",
    "next": "the day of their next booked visit",
    "branches": "the branches that they work in",
    "hired": "the day on which they were hired",
    "left": "the day on which they left",
    "number": "their number",
}
"""What a list of people can say, in the order in which that is offered."""

STAFF: Final = Listed(
    "people",
    COLUMNS,
    stays="name",
    usual=("name", "initials", "role", "visits", "holds", "late", "badge", "signs_in", "phone"),
    sorts=tuple(COLUMNS),
    last_first=frozenset({"visits", "holds", "late", "hired", "left"}),
)
"""The list of people; who has left with keys is always on top, and who has left without any always at the end."""
