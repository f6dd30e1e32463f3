"""What the list of pets can say of each, and how it can be looked at."""

from __future__ import annotations

from typing import Final

from keydesk.rules.look import Listed

COLUMNS: Final = {
    "name": "the pet",
    "owner": "whose it is",
    "species": "the kind of animal",
    "breed": "the breed",
    "sex": "male or female",
    "fixed": "whether it is spayed or neutered",
    "color": "the colour",
    "age": "how old it is, as exactly as that is known",
    "born": "when it was born, as far as that is known",
    "active": "whether it is about",
    "phone": "the owner's first phone",
    "status": "how the owner stands: prospect, active or inactive",
    "city": "the owner's town",
    "vet": "the owner's vet, or the vet's clinic",
    "next": "the day of the owner's next booked visit",
    "photo": "whether there is a photo",
    "notes": "how the notes begin",
    "number": "its number",
}
"""What a list of pets can say, in the order in which that is offered; the office's own fields come behind."""

PETS: Final = Listed(
    "pets",
    COLUMNS,
    stays="name",
    usual=("name", "owner", "species", "breed", "sex", "fixed", "color", "age"),
    sorts=(
        *("name", "owner", "species", "breed", "age", "sex", "fixed", "color", "born", "active"),
        *("status", "city", "number"),
    ),
)
"""The list of pets."""
