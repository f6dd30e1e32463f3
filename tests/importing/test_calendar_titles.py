"""Whom a title means: every order of writing, and nobody where two fit."""

from __future__ import annotations

import pytest

from keydesk.importing.calendar_sitters import names_in, said_sitter, without_sitter
from keydesk.importing.calendar_titles import Household, Titles, is_no_visit
from keydesk.importing.items import Ref
from keydesk.rules.alike import name_key


def household(row: int, first: str, last: str, pets: str, street: str = "", *, active: bool = True) -> Household:
    """A client as calendars can name one."""
    return Household(
        Ref("client", id=row),
        f"{last}, {first}",
        frozenset({name_key(last)}),
        frozenset({name_key(first, last)}),
        tuple(pets.split(", ")),
        street,
        active=active,
    )


TITLES = Titles(
    [
        household(1, "Ana", "Rivera", "Biscuit", "12 Elm Street"),
        household(2, "Eva", "Rivera", "Nacho, Tilly", "9 Oak Road"),
        household(3, "Carol", "de la Cruz Peña", "Ñandú, Salt and Pepper", "1 Pine Lane"),
        household(4, "Tom", "Garcia", "Waffles", "3 Fig Court"),
        household(5, "Maria", "Garcia", "Waffles", "5 Fig Court"),
        household(6, "Lee", "Walker", "Max", "7 Fig Court"),
        household(7, "Joe", "O'Neill-Núñez", "Señor Gato", "8 Fig Court"),
        household(8, "Ida", "Smith", "Rex", "2 Low Road"),
        household(9, "Old", "Smith", "Rex", "4 Low Road", active=False),
    ]
)


@pytest.mark.parametrize(
    ("title", "client", "service"),
    [
        ("30 min walk - Rivera (Biscuit)", 1, "30 min walk"),
        ("Rivera - Biscuit - 30 min walk", 1, "30 min walk"),
        ("30 min walk: Ana Rivera (Biscuit)", 1, "30 min walk"),
        ("Rivera, Ana (Biscuit) - walk", 1, "walk"),
        ("Rivera (Biscuit)", 1, ""),
        ("drop-in - RIVERA (tilly & nacho)", 2, "drop-in"),
        ("drop-in – Rivera (Tilly + Nacho)", 2, "drop-in"),
        ("walk - de la cruz pena (Salt and Pepper, Nandu)", 3, "walk"),
        ("20 min potty break - O’Neill-Nunez (Senor Gato)", 7, "20 min potty break"),
        ("30 min walk - Walker (Max)", 6, "30 min walk"),
        ("walk - Rivera (Tilly)", 2, "walk"),
        ("walk - Eva Rivera", 2, "walk"),
        ("walk - Walker", 6, "walk"),
        ("walk - Smith (Rex)", 8, "walk"),
    ],
)
def test_titles_tell_one_client(title: str, client: int, service: str) -> None:
    """Surname, whole name, animals in any order, some of them, signs and marks of any kind."""
    found = TITLES.meaning(title, "")
    assert found.household is not None, found.reason
    assert found.household.ref.id == client
    assert found.service == service


@pytest.mark.parametrize(
    ("title", "place", "client"),
    [
        ("walk - Garcia (Waffles)", "5 Fig Ct, Oldtown, MA 01993", 5),
        ("walk - Garcia (Waffles)", "3 fig court", 4),
        ("walk - Rivera", "9 Oak Rd", 2),
    ],
)
def test_the_street_tells_where_the_title_does_not(title: str, place: str, client: int) -> None:
    """Abbreviated or not, with the town behind it."""
    found = TITLES.meaning(title, place)
    assert found.household is not None
    assert (found.household.ref.id, found.how) == (client, "street")


@pytest.mark.parametrize(
    ("title", "place", "reason", "who"),
    [
        ("walk - Garcia (Waffles)", "", "it can be Garcia, Tom, 3 Fig Court or Garcia, Maria", "Garcia (Waffles)"),
        ("walk - Garcia (Waffles)", "77 Other Road", "it can be", "Garcia (Waffles)"),
        ("walk - Rivera", "", "it can be", "Rivera"),
        ("walk - Rivera (Rufus)", "", "the name is that of Rivera, Ana", "Rivera (Rufus)"),
        ("walk - Rivera (Biscuit)", "99 Elm Street", "lives in another street", "Rivera (Biscuit)"),
        ("drop-in - Halvorsen-Pike (Pickle)", "", "there is no client of that name", "Halvorsen-Pike (Pickle)"),
        ("Call the vet", "", "it names no client", "Call the vet"),
    ],
)
def test_what_cannot_be_told_is_not_guessed(title: str, place: str, reason: str, who: str) -> None:
    """The reason says between whom, and the question is in the calendar's words."""
    found = TITLES.meaning(title, place)
    assert found.household is None
    assert reason in found.reason
    assert found.who == who


@pytest.mark.parametrize("title", ["OFF", "Vacation!", "Team meeting", "day off", "  PTO "])
def test_a_sitters_own_time_is_no_visit(title: str) -> None:
    """And a client whose title only contains such a word is one."""
    assert is_no_visit(title)
    assert not is_no_visit("walk - Holiday (Rex)")


def test_a_description_names_the_sitter() -> None:
    """On a line of its own; the rest is a note without markup."""
    about = "Sitter: Ana Reyes<br>Feed <b>twice</b>"
    assert said_sitter(about) == "Ana Reyes"
    assert without_sitter(about) == "Feed twice"


def test_names_in_a_calendars_name() -> None:
    """The whole first, then what is left without the usual words."""
    assert "Bo Tran" in names_in("Visits - Bo Tran")
    assert "Bo Tran" in names_in("Bo Tran's calendar")
    assert next(iter(names_in("Ana W."))) == "Ana W."
