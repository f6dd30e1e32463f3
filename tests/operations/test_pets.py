"""Pets as the office keeps them (J1, J2, J4, J6, J7): added, changed, given to somebody else, hidden, taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from builders import MORNING, Office
from keydesk.db.models import History, Visit, table_of
from keydesk.db.queries.clients import list_clients
from keydesk.db.queries.desk import search
from keydesk.db.queries.history import change_ids, changes_at
from keydesk.db.queries.key_list import list_keys
from keydesk.db.queries.pets import list_pets, pet_choices, pet_meant, pet_of, pet_survey
from keydesk.db.queries.visits import visit_choices
from keydesk.db.rows.pet import PetRow
from keydesk.operations.pets import add_pet, edit_pet, set_pet_active
from keydesk.operations.undo import undo
from keydesk.rules.births import Birth
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal

TODAY = MORNING.date()


class Pets:
    """An office with two clients, and what is asked of it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.rivera = office.client("Rivera", "Ana")
        self.okafor = office.client("Okafor", "Bo")
        self.desk = office.desk()

    def add(self, name: str, *, of: int | None = None, **fields: Any) -> int:
        """A pet of Rivera's, unless said otherwise."""
        done = self.desk.perform_now(add_pet, client_id=of or self.rivera, fields={"name": name, **fields})
        return int(done.id)

    def row(self, pet_id: int) -> PetRow:
        """As it stands."""
        return self.desk.look_up_now(pet_of, pet_id=pet_id)

    def names(self, text: str = "", **how: Any) -> list[str]:
        """Who is listed."""
        return [each.name for each in self.desk.look_up_now(list_pets, text=text, **how)]

    def pets_of_visit(self, visit_id: int) -> str:
        """Who is named in a visit."""
        visit = table_of(Visit)
        return str(
            self.desk.look_up_now(
                lambda reading: reading.session.execute(select(visit.c.pets).where(visit.c.id == visit_id)).scalar_one()
            )
        )


@pytest.fixture
def pets(office: Office) -> Pets:
    """Rivera and Okafor, without a pet yet."""
    return Pets(office)


def test_a_pet_is_added_with_all_that_is_kept_of_it(pets: Pets) -> None:
    """J1, J2, J7: name and owner are enough; kind, breed, sex, colour, fixed, birth, photo and notes may follow."""
    biscuit = pets.add("Biscuit")
    assert pets.row(biscuit).client == "Rivera, Ana"
    given = {"species": "dog", "breed": "beagle", "sex": "f", "color": "tan", "fixed": "yes", "notes": "barks\nat mail"}
    rex = pets.row(pets.add("Rex", born="3/2019", photo_path="/photos/rex.jpg", **given))
    assert (rex.species, rex.breed, rex.sex, rex.color, rex.fixed) == ("dog", "beagle", "f", "tan", True)
    assert (rex.birth, rex.photo_path, rex.notes) == (Birth(2019, 3), "/photos/rex.jpg", "barks\nat mail")
    assert pets.names() == ["Biscuit", "Rex"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "Rex", "born": "soon"}, "born"),
        ({"name": "Rex", "born": "2999"}, "born"),
        ({"name": "Rex", "birth_day": "3"}, "born"),
        ({"name": "Rex", "fixed": "perhaps"}, "fixed"),
        ({"name": "x" * 300}, ""),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(pets: Pets, fields: dict[str, Any], field: str) -> None:
    """Nothing is stored, and a form knows where to put the cursor."""
    with pytest.raises(Refusal) as refused:
        pets.desk.perform_now(add_pet, client_id=pets.rivera, fields=fields)
    assert refused.value.field in {field, "name"}
    assert pets.names(everything=True) == []


def test_a_pet_of_nobody_is_refused(pets: Pets) -> None:
    """J2: an owner there must be."""
    with pytest.raises(Refusal, match="no client number 99") as refused:
        pets.desk.perform_now(add_pet, client_id=99, fields={"name": "Rex"})
    assert refused.value.field == "client_id"
    rex = pets.add("Rex")
    with pytest.raises(Refusal, match="choose the owner"):
        pets.desk.perform_now(edit_pet, pet_id=rex, version=1, fields={"client_id": ""})


def test_a_birth_is_kept_in_its_parts_and_told_as_an_age(pets: Pets) -> None:
    """J4: year, month and day apart, each only if it is known; the sentence says how the date was understood."""
    rex = pets.add("Rex", born="2019-03-14")
    said = pets.desk.perform_now(edit_pet, pet_id=rex, version=1, fields={"born": "3/4/2019"}).said
    assert "born 3 Apr 2019" in said
    assert pets.row(rex).birth == Birth(2019, 4, 3)
    pets.desk.perform_now(edit_pet, pet_id=rex, version=2, fields={"born": "2019"})
    assert (pets.row(rex).birth, pets.row(rex).born) == (Birth(2019), "2019")
    pets.desk.perform_now(edit_pet, pet_id=rex, version=3, fields={"born": ""})
    assert (pets.row(rex).birth, pets.row(rex).age) == (Birth(), "")


def test_another_owner_is_found_with_the_pet_and_the_old_one_is_not(pets: Pets) -> None:
    """J2: the search texts of both clients and of their keys follow."""
    pets.office.safe("Front office", rows=1, columns=3)
    pets.office.key(pets.rivera, code="K7MT")
    pets.office.key(pets.okafor, code="A2QD")
    rex = pets.add("Rex")
    assert [each.tag_code for each in pets.desk.look_up_now(list_keys, text="rex")] == ["K7MT-1"]
    said = pets.desk.perform_now(edit_pet, pet_id=rex, version=1, fields={"client_id": str(pets.okafor)}).said
    assert "Okafor, Bo" in said
    assert [each.tag_code for each in pets.desk.look_up_now(list_keys, text="rex")] == ["A2QD-1"]
    assert [each.name for each in pets.desk.look_up_now(list_clients, text="rex")] == ["Okafor, Bo"]
    assert pets.names("owner:okafor") == ["Rex"]
    assert pets.names("owner:rivera") == []


def test_history_says_who_changed_what_from_what_to_what(pets: Pets) -> None:
    """Every field with old and new; owners by their names."""
    rex = pets.add("Rex", breed="beagle")
    pets.desk.perform_now(edit_pet, pet_id=rex, version=1, fields={"breed": "boxer", "client_id": pets.okafor})
    ids = pets.desk.look_up_now(change_ids, subject="pet", subject_id=rex)
    lines = {each.field: each for each in pets.desk.look_up_now(changes_at, ids=ids).values() if each.verb == "edit"}
    assert (lines["breed"].old, lines["breed"].new) == ("beagle", "boxer")
    assert "Rivera" in str(lines["client_id"].old)
    assert "Okafor" in str(lines["client_id"].new)


def test_two_who_edit_one_pet_meet_kindly(pets: Pets) -> None:
    """C5: the second one is told who and when, with what is stored now; nothing is overwritten unseen."""
    rex = pets.add("Rex", breed="beagle")
    pets.desk.perform_now(edit_pet, pet_id=rex, version=1, fields={"breed": "boxer", "born": "2019"})
    with pytest.raises(ChangedMeanwhile, match="changed Rex") as met:
        pets.desk.perform_now(edit_pet, pet_id=rex, version=1, fields={"breed": "pug"})
    assert (met.value.present["breed"], met.value.present["birth_year"], met.value.version) == ("boxer", 2019, 2)
    pets.desk.perform_now(edit_pet, pet_id=rex, version=2, fields={"breed": "pug"})
    assert pets.row(rex).breed == "pug"


def test_a_pet_that_is_not_active_is_nowhere_unless_asked_for(pets: Pets) -> None:
    """J6: not in the list, not at the Desk, not with its client, in no new visit, nor a name of a key."""
    pets.office.safe("Front office", rows=1, columns=3)
    pets.office.key(pets.rivera, code="K7MT")
    rex, mochi = pets.add("Rex"), pets.add("Mochi")
    said = pets.desk.perform_now(set_pet_active, pet_id=rex, active=False, version=1).said
    assert "not active any more" in said
    assert pets.names() == ["Mochi"]
    assert pets.desk.look_up_now(search, text="rex") == ()
    assert [each.pets for each in pets.desk.look_up_now(list_clients)] == ["", "Mochi"]
    assert pets.desk.look_up_now(list_clients, text="rex") == []
    assert pets.desk.look_up_now(list_keys, text="rex") == []
    assert [each.pets for each in pets.desk.look_up_now(visit_choices).clients] == ["", "Mochi"]
    assert pets.names(everything=True) == ["Mochi", "Rex"]
    assert pets.names("active:no") == ["Rex"]
    assert pets.names("active:all rex") == ["Rex"]
    counts = pets.desk.look_up_now(pet_survey, client_id=pets.rivera).counts
    assert (counts.active, counts.inactive) == (1, 1)
    pets.desk.perform_now(set_pet_active, pet_id=rex, active=True)
    assert pets.names() == ["Mochi", "Rex"]
    assert pets.desk.look_up_now(list_clients, text="rex") != []
    assert mochi


def test_booked_visits_go_along(pets: Pets) -> None:
    """J6 on Today: a visit to come no longer names who is not about, and has a new name; what was is as it was."""
    sam = pets.office.person("Sam Ortega")
    rex, _ = pets.add("Rex"), pets.add("Mochi")
    coming = pets.office.visit(pets.rivera, sam, TODAY + timedelta(days=1))
    pets.office.work(
        lambda work: work.session.execute(
            table_of(Visit).update().where(table_of(Visit).c.id == coming).values(pets="Mochi, Rex")
        )
    )
    assert "1 booked visit" in pets.desk.perform_now(edit_pet, pet_id=rex, version=1, fields={"name": "Max"}).said
    assert pets.pets_of_visit(coming) == "Mochi, Max"
    pets.desk.perform_now(set_pet_active, pet_id=rex, active=False)
    assert pets.pets_of_visit(coming) == "Mochi"
    pets.desk.perform_now(undo)
    assert pets.pets_of_visit(coming) == "Mochi, Max"
    assert pets.row(rex).active


def test_the_last_act_on_a_pet_is_taken_back(pets: Pets) -> None:
    """``u`` gives every field its old value; a pet that was added is not about any more."""
    rex = pets.add("Rex", breed="beagle", born="2019-03-14", fixed="yes")
    changes = {"breed": "", "born": "2020", "fixed": "", "client_id": pets.okafor}
    pets.desk.perform_now(edit_pet, pet_id=rex, version=1, fields=changes)
    assert "Rex is as before" in pets.desk.perform_now(undo).said
    row = pets.row(rex)
    assert (row.breed, row.birth, row.fixed, row.client_id) == ("beagle", Birth(2019, 3, 14), True, pets.rivera)
    pets.add("Mochi")
    pets.desk.perform_now(undo)
    assert pets.names() == ["Rex"]


def test_what_somebody_changed_since_stays(pets: Pets) -> None:
    """Taking back never undoes somebody else's work."""
    bo = pets.office.person("Bo Tran", role="scheduler", uid=1001)
    rex = pets.add("Rex")
    pets.desk.perform_now(edit_pet, pet_id=rex, version=1, fields={"breed": "beagle"})
    pets.office.desk(1001).perform_now(edit_pet, pet_id=rex, version=2, fields={"breed": "boxer"})
    with pytest.raises(Refusal, match="changed since"):
        pets.desk.perform_now(undo)
    assert (pets.row(rex).breed, bool(bo)) == ("boxer", True)


def test_whoever_may_not_edit_clients_may_not_edit_pets(pets: Pets) -> None:
    """The same permission as for the profile, refused below whatever a screen greys out."""
    pets.office.person("Kim Voss", uid=1002)
    rex = pets.add("Rex")
    kim = pets.office.desk(1002)
    for operation, how in (
        (add_pet, {"client_id": pets.rivera, "fields": {"name": "Max"}}),
        (edit_pet, {"pet_id": rex, "version": 1, "fields": {"name": "Max"}}),
        (set_pet_active, {"pet_id": rex, "active": False}),
    ):
        with pytest.raises(Refusal):
            kim.perform_now(operation, **how)
    assert pets.names() == ["Rex"]


def test_the_filter_asks_by_owner_kind_breed_and_sex(pets: Pets) -> None:
    """Words are found in any order, accents or not; what is asked with a colon must hold together."""
    pets.add("Éclair", species="Cat", breed="Maine Coon", sex="f")
    pets.add("Rex", species="dog", breed="Beagle", sex="male", of=pets.okafor)
    pets.add("Rexine", species="dog", breed="boxer", sex="f", of=pets.okafor)
    assert pets.names("eclair") == ["Éclair"]
    assert pets.names("okafor rex") == ["Rex", "Rexine"]
    assert pets.names("kind:dog breed:beag") == ["Rex"]
    assert pets.names('breed:"maine coon"') == ["Éclair"]
    assert pets.names("owner:okafor sex:m") == ["Rex"]
    assert pets.names("kind:dog,cat sex:f") == ["Rexine", "Éclair"]
    assert pets.names("rexi*") == ["Rexine"]
    assert pets.names("kind:%") == []


def test_the_list_is_sorted_by_each_column(pets: Pets) -> None:
    """By age the youngest first, and last those of whom nothing is known."""
    pets.add("Old", born="2010")
    pets.add("Young", born="2025-05-01", species="cat", of=pets.okafor)
    pets.add("Unknown", species="dog")

    def sorted_by(sort: str) -> list[str]:
        survey = pets.desk.look_up_now(pet_survey, sort=sort)
        return [pets.row(each).name for each in survey.ids]

    assert sorted_by("age") == ["Young", "Old", "Unknown"]
    assert sorted_by("-name") == ["Young", "Unknown", "Old"]
    assert sorted_by("owner")[0] == "Young"
    assert sorted_by("species") == ["Old", "Young", "Unknown"]


def test_a_pet_is_meant_by_number_name_or_owner(pets: Pets) -> None:
    """Where two have one name, the refusal names both with their numbers; who is active comes first."""
    rex, other = pets.add("Rex"), pets.add("Rex", of=pets.okafor)
    assert pets.desk.look_up_now(pet_meant, who=f"#{rex}").pet_id == rex
    assert pets.desk.look_up_now(pet_meant, who="rex of okafor").pet_id == other
    with pytest.raises(Refusal, match="means 2 pets") as several:
        pets.desk.look_up_now(pet_meant, who="Rex")
    assert several.value.details == (f"Rex of Rivera, Ana  #{rex}", f"Rex of Okafor, Bo  #{other}")
    pets.desk.perform_now(set_pet_active, pet_id=rex, active=False)
    assert pets.desk.look_up_now(pet_meant, who="Rex").pet_id == other
    with pytest.raises(Refusal, match="No pet goes by"):
        pets.desk.look_up_now(pet_meant, who="nobody")


def test_photos_that_were_used_before_are_offered(pets: Pets) -> None:
    """J5: each once, with whose it is."""
    pets.add("Rex", photo_path="/photos/dogs.jpg", species="dog")
    pets.add("Max", photo_path="/photos/dogs.jpg", species="dog")
    pets.add("Mochi", photo_path="/photos/mochi.png", species="cat")
    choices = pets.desk.look_up_now(pet_choices)
    assert [(each.path, each.pets) for each in choices.photos] == [
        ("/photos/dogs.jpg", "Max, Rex"),
        ("/photos/mochi.png", "Mochi"),
    ]
    assert choices.species == ("dog", "cat")


def test_nothing_that_was_not_changed_is_written(pets: Pets) -> None:
    """Saving a form as it was opened leaves version and history alone."""
    rex = pets.add("Rex", born="2019-03-14")
    history = table_of(History)

    def lines(reading: Any) -> int:
        return len(reading.session.execute(select(history.c.id)).all())

    before = pets.desk.look_up_now(lines)
    done = pets.desk.perform_now(edit_pet, pet_id=rex, version=1, fields={"name": "Rex", "born": "2019-03-14"})
    assert (done.version, done.fields) == (1, ())
    assert pets.desk.look_up_now(lines) == before
