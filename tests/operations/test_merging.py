"""Two profiles of one household become one, and two again (I3, O3)."""

from __future__ import annotations

from typing import Any

import pytest

from at_the_merging import Two, events, tables
from builders import Office
from keydesk.db.models import all_tables
from keydesk.db.queries.clients import client_ids, list_clients
from keydesk.db.queries.history import changes_at, client_change_ids
from keydesk.db.queries.importing import have
from keydesk.db.queries.merging import merge_preview
from keydesk.db.queries.who_is import client_meant
from keydesk.db.verify import verify
from keydesk.operations.clients import block_sitter, edit_client
from keydesk.operations.copies import NewCopy, add_copy
from keydesk.operations.custody import check_out, transfer
from keydesk.operations.keys import add_key
from keydesk.operations.merging import merge_clients
from keydesk.operations.merging_parts import MOVES, STAYS
from keydesk.operations.pets import add_pet
from keydesk.operations.undo import undo
from keydesk.rules.refusal import Refusal


@pytest.fixture
def two(office: Office) -> Two:
    """Ana Rivera twice: with a phone and a street, and with another phone and an e-mail."""
    return Two(office)


def merged(two: Two, **how: Any) -> Any:
    """The second goes into the first; where both have something else, the first's stays."""
    how = {"settled": True, **how}
    return two.desk.perform_now(merge_clients, into_id=two.first, client_id=two.second, **how)


def client(two: Two, client_id: int) -> dict[str, Any]:
    """One client's row."""
    return next(row for row in tables(two.office)["client"] if row["id"] == client_id)


def test_everything_that_belongs_to_a_client_goes_along() -> None:
    """Whoever makes a new table for clients says here whether its rows go along when two profiles become one."""
    known = {f"{table}.{column}" for table, column in MOVES.items()} | STAYS
    found = {
        f"{table.name}.{key.parent.name}"
        for table in all_tables().sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "client"
    }
    assert found <= known


@pytest.mark.parametrize("seed", range(10))
def test_taken_back_everything_is_as_it_was(office: Office, seed: int) -> None:
    """Merge and undo leave every row of every table as it was; what belonged to both was all with one in between."""
    two = Two(office, seed)
    two.furnish()
    before, past = tables(office), events(office)
    done = merged(two)
    between = tables(office)
    for table in ("key", "key_copy", "visit", "visit_series", "access_method", "client_login", "message", "invoice"):
        assert [row["id"] for row in between[table]] == [row["id"] for row in before[table]]
        assert {row["client_id"] for row in between[table]} <= {two.first}
    assert events(office)[: len(past)] == past
    two.desk.perform_now(undo, batch_id=done.batch_id)
    assert tables(office) == before
    assert events(office)[: len(past)] == past
    assert verify(office.path).problems == ()


def test_the_fuller_value_stays_and_nothing_is_lost(two: Two) -> None:
    """An empty field takes the other's; notes of both stay; a phone that gives way gets a place of its own."""
    merged(two)
    row = client(two, two.first)
    assert (row["street"], row["email"]) == ("12 Oak St", "ana@example.com")
    assert row["notes"] == "Back gate sticks\nDog bites"
    assert (row["cell_phone"], row["other_phone"]) == ("(308) 555-0138", "(402) 555-0101")


def test_where_both_have_something_else_somebody_chooses(two: Two) -> None:
    """Nothing is decided silently: the fields are named, and what was chosen is what stays."""
    with pytest.raises(Refusal, match="say which of the two stays") as refused:
        merged(two, settled=False)
    assert refused.value.details == ("Cell phone: (308) 555-0138 or (402) 555-0101  (cell_phone)",)
    merged(two, settled=False, keep={"cell_phone": "second", "notes": "first"})
    row = client(two, two.first)
    assert (row["cell_phone"], row["other_phone"]) == ("(402) 555-0101", "(308) 555-0138")
    assert row["notes"] == "Back gate sticks"


@pytest.mark.parametrize(
    ("keep", "words"),
    [
        ({"cell_phone": "left"}, "the first, the second or both"),
        ({"shoe_size": "first"}, "no field"),
        ({"cell_phone": "both"}, "room for one"),
    ],
)
def test_a_choice_that_there_is_not_is_refused(two: Two, keep: dict[str, str], words: str) -> None:
    """A wrong word changes nothing."""
    with pytest.raises(Refusal, match=words):
        merged(two, keep=keep)
    assert tables(two.office)["client_membership"][1]["status"] == "active"


def test_the_old_profile_is_found_and_is_the_new_one(two: Two) -> None:
    """In no list, found by the old name; a number, a name or a file that meant the old profile means the new one."""
    two.desk.perform_now(edit_client, client_id=two.second, version=None, fields={"last_name": "Riviera"})
    two.office.work(
        lambda work: work.session.execute(
            all_tables()
            .tables["import_link"]
            .insert()
            .values(source="old", subject="client", outside_id="77", subject_id=two.second)
        )
    )
    merged(two, settled=True)
    desk = two.desk
    assert [row.client_id for row in desk.look_up_now(list_clients)] == [two.first]
    assert list(desk.look_up_now(client_ids, text="riviera")) == [two.second]
    assert desk.look_up_now(list_clients, text="riviera")[0].merged_into == "Rivera, Ana"
    assert desk.look_up_now(client_meant, who="riviera").id == two.first
    assert desk.look_up_now(client_meant, who=str(two.second)).id == two.first
    known = desk.look_up_now(have)
    assert known.links["old", "client", "77"].subject_id == two.first
    assert [each.id for each in known.clients] == [two.first]


def test_nobody_works_on_the_old_profile(two: Two) -> None:
    """A form or a script that still means the old profile is told where everything is now."""
    merged(two)
    for operation, how in (
        (edit_client, {"client_id": two.second, "version": None, "fields": {"city": "Omaha"}}),
        (add_key, {"client_id": two.second}),
        (add_pet, {"client_id": two.second, "fields": {"name": "Rex"}}),
        (block_sitter, {"client_id": two.second, "staff_id": two.sam}),
    ):
        with pytest.raises(Refusal, match=rf"went into Rivera, Ana \(no. {two.first}\)"):
            two.desk.perform_now(operation, **how)


def test_histories_of_both_tell_it(two: Two) -> None:
    """Who, when, and what became of what; the page of the one who stays has the old profile's history, too."""
    merged(two)
    ids = two.desk.look_up_now(client_change_ids, client_id=two.first)
    lines = two.desk.look_up_now(changes_at, ids=ids).values()
    told = {(line.subject_id, line.verb, line.field, line.new) for line in lines}
    assert (two.first, "merge", "*", f"Rivera, Ana (no. {two.second})") in told
    assert (two.second, "merge", "merged_into", f"Rivera, Ana (no. {two.first})") in told
    assert (two.first, "merge", "email", "ana@example.com") in told
    assert (two.second, "add", "email", "ana@example.com") in told


def test_pets_that_are_one(two: Two) -> None:
    """The same dog in both is one dog with what either knew; another one of that name can stay another one."""
    for owner, fields in ((two.first, {"breed": "beagle"}), (two.second, {"color": "tan", "born": "2019"})):
        two.desk.perform_now(add_pet, client_id=owner, fields={"name": "Biscuit", "species": "dog", **fields})
    preview = two.desk.look_up_now(merge_preview, into_id=two.first, client_id=two.second)
    assert [(each.first_id, each.second_id) for each in preview.pets] == [(1, 2)]
    done = merged(two)
    one, other = tables(two.office)["pet"]
    assert (one["breed"], one["color"], one["birth_year"], one["client_id"]) == ("beagle", "tan", 2019, two.first)
    assert (other["active"], other["client_id"]) == (0, two.second)
    two.desk.perform_now(undo, batch_id=done.batch_id)
    merged(two, same_pets=())
    assert [(row["client_id"], row["active"]) for row in tables(two.office)["pet"]] == [(two.first, 1), (two.first, 1)]


def test_what_was_changed_since_is_in_the_way(two: Two) -> None:
    """A field that somebody corrected afterwards stops the undo, which names it and changes nothing."""
    done = merged(two)
    two.desk.perform_now(edit_client, client_id=two.first, version=None, fields={"email": "ana@rivera.example"})
    before = tables(two.office)
    with pytest.raises(Refusal, match="stay one: something was changed since") as refused:
        two.desk.perform_now(undo, batch_id=done.batch_id)
    assert refused.value.code == "changed"
    assert refused.value.details == ("E-mail of Rivera, Ana was changed",)
    assert tables(two.office) == before


def test_what_came_since_goes_where_it_belongs(two: Two) -> None:
    """A copy added to a key that goes back goes with it; a new key of the one who stays stays."""
    key = two.desk.perform_now(add_key, client_id=two.second, label="garage")
    done = merged(two)
    two.desk.perform_now(add_copy, key_id=key.key_id, copy=NewCopy())
    new = two.desk.perform_now(add_key, client_id=two.first, label="shed")
    two.desk.perform_now(undo, batch_id=done.batch_id)
    owners = [(row["key_id"], row["client_id"]) for row in tables(two.office)["key_copy"]]
    assert owners == [(key.key_id, two.second), (key.key_id, two.second), (new.key_id, two.first)]


def test_a_key_that_went_to_the_others_contact_is_in_the_way(two: Two) -> None:
    """Taken back, the neighbour of one would have the key of the other."""
    key = two.desk.perform_now(add_key, client_id=two.first)
    contact = two.contact_of(two.second)
    done = merged(two)
    two.desk.perform_now(check_out, tag_code=key.tag_codes[0], sitter_id=two.sam)
    two.desk.perform_now(transfer, tag_code=key.tag_codes[0], to=contact)
    with pytest.raises(Refusal, match="stay one") as refused:
        two.desk.perform_now(undo, batch_id=done.batch_id)
    assert any(f"{key.tag_codes[0]} is with a contact" in each for each in refused.value.details)


def test_a_sitter_who_is_first_here_and_blocked_there(two: Two) -> None:
    """Nobody becomes the first sitter of a household that does not want them."""
    two.desk.perform_now(edit_client, client_id=two.first, version=None, fields={"primary_sitter_id": two.sam})
    two.desk.perform_now(block_sitter, client_id=two.second, staff_id=two.sam)
    with pytest.raises(Refusal, match="The primary sitter of one is blocked by the other"):
        merged(two)


def test_three_profiles_of_one_household(two: Two) -> None:
    """What went into the second is the first's when the second goes there; taken back in their order, all stand."""
    third = two._client(city="Lincoln")
    one = two.desk.perform_now(merge_clients, into_id=two.second, client_id=third, settled=True)
    other = merged(two)
    assert two.desk.look_up_now(client_meant, who=str(third)).id == two.first
    with pytest.raises(Refusal, match="stay one"):
        two.desk.perform_now(undo, batch_id=one.batch_id)
    two.desk.perform_now(undo, batch_id=other.batch_id)
    two.desk.perform_now(undo, batch_id=one.batch_id)
    assert len(two.desk.look_up_now(list_clients)) == len((two.first, two.second, third))


def test_two_desks_at_once(two: Two) -> None:
    """Two who merge the same two: the second is told, and so is whoever looked before the profile was changed."""
    other = two.office.desk()
    preview = other.look_up_now(merge_preview, into_id=two.first, client_id=two.second)
    seen = (preview.first.version, preview.second.version)
    two.desk.perform_now(edit_client, client_id=two.second, version=None, fields={"city": "Omaha"})
    with pytest.raises(Refusal, match="changed since you looked") as refused:
        other.perform_now(merge_clients, into_id=two.first, client_id=two.second, settled=True, seen=seen)
    assert refused.value.code == "changed"
    merged(two)
    with pytest.raises(Refusal, match="went into Rivera, Ana"):
        other.perform_now(merge_clients, into_id=two.first, client_id=two.second, settled=True)
    with pytest.raises(Refusal, match="went into Rivera, Ana"):
        other.perform_now(merge_clients, into_id=two.second, client_id=two.first, settled=True)
