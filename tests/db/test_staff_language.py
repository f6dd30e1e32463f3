"""The language of the list of people: each name, turned round, half typed, refused with its place; and its orders."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import MORNING, Office
from keydesk.db.queries.key_words import filter_words
from keydesk.db.queries.staff import list_staff, staff_found
from keydesk.operations.custody import check_out
from keydesk.operations.permissions import set_role, set_unix_user
from keydesk.operations.staff import edit_staff
from keydesk.rules.query import read_query
from keydesk.rules.refusal import Refusal
from keydesk.rules.staff_look import STAFF as LISTED
from keydesk.rules.staff_words import STAFF

SAM, JO, KIM = 2, 3, 4
TODAY = MORNING.date()


@pytest.fixture
def company(office: Office) -> Office:
    """Ana, an admin; Sam holds Rivera's key, which is late, and lacks Marsh's; Jo is a scheduler; Kim has left."""
    office.person("Sam Ortega")
    office.person("Jo Reyes", role="scheduler", sitter=False)
    office.person("Kim Voss", active=False)
    office.safe("Front office", rows=1, columns=4)
    rivera, marsh = office.client("Rivera", "Ana"), office.client("Marsh", "Lee")
    office.key(rivera, code="K7MT", label="front door")
    office.key(marsh, code="2HPL", label="fob")
    office.badge(SAM)
    office.visit(marsh, SAM, TODAY + timedelta(days=1))
    desk = office.desk()
    desk.perform_now(edit_staff, staff_id=SAM, version=None, fields={"phone": "555-0138", "email": "sam@example.org"})
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=SAM, due_at=MORNING + timedelta(hours=1))
    office.clock.advance(hours=2)
    return office


def found(office: Office, text: str, **how: object) -> str:
    """The first letters of the people whom a filter finds, in their order."""
    result = office.desk().look_up_now(staff_found, text=text, **how)
    assert result.trouble == "", result.trouble
    return "".join(row.name[0] for row in result.rows)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", "AJS"),
        ("ortega", "S"),
        ("name:o", "JS"),
        ("name:o*", "S"),
        ("name:so", "S"),
        ("role:admin", "A"),
        ("role:staff,scheduler", "JS"),
        ("role:none", ""),
        ("role:tech", ""),
        ("sched", "J"),
        ("!role:staff", "AJ"),
        ("branch:in-home", "AJS"),
        ("branch:facility", ""),
        ("branch:none", ""),
        ("active:no", "K"),
        ("active:all", "AJSK"),
        ("!active:yes", "K"),
        ("sitter:no", "AJ"),
        ("badge:none", "AJ"),
        ("!badge:none", "S"),
        ("badge:st", "S"),
        ("holds:1", "S"),
        ("holds:>=1", "S"),
        ("holds:<1", "AJ"),
        ("holds:none", "AJ"),
        ("holds:some", "S"),
        ("holds:late", "S"),
        ("holds:rivera", "S"),
        ("holds:marsh", ""),
        ("holds:k7mt", "S"),
        ("needs:today", ""),
        ("needs:tomorrow", "S"),
        ("needs:week", "S"),
        ("needs:yes", "S"),
        ("needs:no", "AJ"),
        ("visits:tomorrow", "S"),
        ("visits:none", "AJ"),
        ("phone:0138", "S"),
        ("phone:none", "AJ"),
        ("email:example", "S"),
        ("signs:none", "JS"),
        ("role:staff holds:late needs:week", "S"),
        ("role: holds: badge:", "AJS"),
    ],
)
def test_each_thing_can_be_asked(company: Office, text: str, names: str) -> None:
    """By itself, turned round, with several values, half typed."""
    assert found(company, text) == names


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("role:boss", "role can be staff, tech, scheduler, admin, none"),
        ("roel:admin", "is “role:” meant?"),
        ("needs:soon", "needs can be"),
        ("visits:soonish", "is not a day"),
        ("holder:sam", "is “holds:” meant?"),
    ],
)
def test_what_is_not_understood_is_refused_by_a_command_with_its_place(company: Office, text: str, words: str) -> None:
    """The list on the screen filters by the rest."""
    assert words in company.desk().look_up_now(staff_found, text=text).trouble
    with pytest.raises(Refusal, match="word 2"):
        company.desk().look_up_now(list_staff, text=f"a {text}")


@pytest.mark.parametrize("text", ["role:", "holds:", "-needs:", 'badge:""', "visits:"])
def test_a_value_that_is_empty_is_refused_by_a_command(company: Office, text: str) -> None:
    """With the word that asks nothing."""
    with pytest.raises(Refusal, match="The filter was not understood, word 1"):
        company.desk().look_up_now(list_staff, text=text)


def test_who_left_with_keys_is_always_on_top(company: Office) -> None:
    """C3: by whatever column the list is sorted, whichever way round."""
    company.desk().perform_now(set_role, staff_id=JO, branch="in_home", role="admin")
    company.desk().perform_now(set_unix_user, staff_id=JO, unix_user="nobody")
    from keydesk.operations.staff import set_active

    company.desk().perform_now(set_active, staff_id=SAM, active=False)
    for column in LISTED.sorts:
        for order in (column, f"-{column}"):
            assert found(company, "active:all", sort=order)[0] == "S", order
            assert found(company, "active:all", sort=order)[-1] == "K", order
    assert found(company, "", sort="-name") == "SJA"
    assert found(company, "", sort="holds,-name") == "SJA"
    assert found(company, "", sort="signs_in") in {"SJA", "SAJ"}


def test_every_name_of_the_language_is_answered_and_completed(company: Office) -> None:
    """The example of each, as help shows it, is understood; values on file are offered."""
    for each in STAFF.asked:
        assert company.desk().look_up_now(staff_found, text=each.example).trouble == "", each.example
    offered = company.desk().look_up_now(filter_words, name="holds", begun="riv")
    assert [each.text for each in offered] == ["Rivera"]
    assert company.desk().look_up_now(filter_words, name="badge", begun="st")


@given(st.text(max_size=60))
def test_anything_can_be_typed(text: str) -> None:
    """No text is a crash."""
    read_query(text, now=MORNING, zone=ZoneInfo("UTC"), language=STAFF)
