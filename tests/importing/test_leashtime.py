"""LeashTime's exports with every sort of dirt, on small files of our own."""

from __future__ import annotations

from datetime import date

from builders import Office
from imports import FILES, LEASHTIME, count_of, import_files, plan_files, rows_of
from keydesk.db.models import (
    AccessMethod,
    Client,
    ClientContact,
    ClientMembership,
    Hook,
    Key,
    KeyCopy,
    KeySafe,
    Pet,
    Staff,
    Vet,
)
from keydesk.db.work import Work
from keydesk.importing.items import Item


def _client(office: Office, last: str) -> Client:
    (row,) = rows_of(office, Client, last_name=last)
    return row


def _lines(items: tuple[Item, ...], kind: str, *actions: str) -> list[tuple[int, str]]:
    return [(item.origin.line, item.action) for item in items if item.kind == kind and item.action in actions]


def test_every_row_is_counted_once(office: Office) -> None:
    """Rows of empty cells and the empty last line are nothing; a client without a first name is somebody."""
    plan = plan_files(office, *LEASHTIME)
    added = {kind: by["add"] for kind, by in plan.counts.items()}
    assert (added["client"], added["staff"], added["pet"], added["copy"]) == (19, 4, 5, 15)


def test_lines_are_those_of_the_file(office: Office) -> None:
    """A line number is where a text editor shows the record, whatever line breaks cells above it hold."""
    plan = plan_files(office, *LEASHTIME)
    assert _lines(plan.items, "pet", "clash", "refused") == [(5, "clash"), (6, "refused")]
    # One cell above it has a line break, and one row is empty.
    assert _lines(plan.items, "key", "clash") == [(11, "clash")]


def test_zip_code_gets_its_zero_back(office: Office) -> None:
    """A spreadsheet took the zero of 04112; the store has it, and the preview counts it."""
    import_files(office, *LEASHTIME)
    assert {client.zip for client in rows_of(office, Client)} == {"04112"}


def test_line_breaks_in_cells_are_kept(office: Office) -> None:
    """A note of two lines has two lines."""
    import_files(office, *LEASHTIME)
    notes = _client(office, "Rivera").notes
    assert notes.splitlines() == ["Back gate sticks.", "Lift it."]


def test_names_are_kept_as_they_are(office: Office) -> None:
    """Commas, quotes, brackets, and letters of other alphabets go through as they stand."""
    import_files(office, *LEASHTIME)
    assert _client(office, "Pruitt, Jr.").first_name == 'Robert "Bob"'
    assert _client(office, "Smith [/b] Co").first_name == ""
    assert _client(office, "小龍").first_name == "李"
    assert _client(office, "Smith [/b] Co").office_notes.startswith("=SUM(")


def test_status_comes_from_two_columns(office: Office) -> None:
    """A prospect is not inactive though LeashTime says that it is not active."""
    import_files(office, *LEASHTIME)
    status = {row.client_id: row.status for row in rows_of(office, ClientMembership)}
    assert status[_client(office, "Brandt").id] == "prospect"
    assert status[_client(office, "Novak").id] == "inactive"
    assert list(status.values()).count("active") == 17


def test_key_cells_are_understood(office: Office) -> None:
    """A lost zero comes back, the copy's number counts, a description gets a code of its own and is kept."""
    import_files(office, *LEASHTIME)
    keys = {row.client_id: row for row in rows_of(office, Key)}
    assert keys[_client(office, "Smith [/b] Co").id].code == "0297"
    assert keys[_client(office, "Pruitt, Jr.").id].code == "2110"
    described = keys[_client(office, "Marsh").id]
    assert described.description == "Front door, red tag"
    assert len(described.code) == 4
    assert office.copy("0297-1").legacy_code == "297"


def test_a_code_of_two_clients_is_a_clash_and_loses_no_key(office: Office) -> None:
    """The first client keeps 0042; the second gets a new code and keeps 0042 as the old one."""
    plan = plan_files(office, *LEASHTIME)
    (clash,) = [item for item in plan.items if item.kind == "key" and item.action == "clash"]
    assert "Jones, Kelly" in clash.reason
    import_files(office, *LEASHTIME)
    (second,) = rows_of(office, KeyCopy, client_id=_client(office, "Lewis").id)
    assert second.legacy_code == "0042"
    assert not second.tag_code.startswith("0042")


def test_hooks_make_a_board(office: Office) -> None:
    """A1 … C5 are a board of three rows; of two copies for one hook the second is in the safe, and says why."""
    import_files(office, *LEASHTIME)
    (safe,) = rows_of(office, KeySafe)
    assert (safe.rows, safe.columns) == (3, 5)
    assert count_of(office, Hook) == 15
    marsh, jones = (rows_of(office, KeyCopy, client_id=_client(office, name).id)[0] for name in ("Marsh", "Jones"))
    assert marsh.hook_id is not None
    assert (jones.holder_kind, jones.hook_id) == ("safe", None)


def test_an_office_that_begins_has_its_first_safe_made_a_board(office: Office) -> None:
    """The empty safe that every office begins with becomes the board, instead of a second safe beside it."""
    office.safe("Key Safe #1")
    import_files(office, *LEASHTIME)
    (safe,) = rows_of(office, KeySafe)
    assert (safe.rows, safe.columns) == (3, 5)
    assert all(hook.row and hook.column for hook in rows_of(office, Hook))


def test_words_that_are_no_hook_are_kept_with_the_key(office: Office) -> None:
    """``top drawer`` is no hook, and still the only thing that tells where the key is."""
    import_files(office, *LEASHTIME)
    (key,) = rows_of(office, Key, client_id=_client(office, "Pruitt, Jr.").id)
    assert "top drawer" in key.office_note


def test_births_are_as_exact_as_the_file(office: Office) -> None:
    """A year, a month of a year, or a day; what is not known stays empty."""
    import_files(office, *LEASHTIME)
    births = {pet.name: (pet.birth_year, pet.birth_month, pet.birth_day) for pet in rows_of(office, Pet)}
    assert births["Biscuit"] == (2019, 3, None)
    assert births["Mochi"] == (2020, 5, 14)
    assert births["Olive"] == (2018, None, None)


def test_pets_find_their_owner_by_id_or_by_a_name_that_only_one_has(office: Office) -> None:
    """Olive names her owner only; Misu's owner can be two people, and nobody guesses."""
    import_files(office, *LEASHTIME)
    owners = {pet.name: pet.client_id for pet in rows_of(office, Pet)}
    assert owners["Olive"] == _client(office, "Marsh").id
    assert "Misu" not in owners
    assert "Shadow" not in owners
    assert {pet.name for pet in rows_of(office, Pet, active=False)} == {"Rex"}


def test_sitters_are_told_by_id_and_by_nickname(office: Office) -> None:
    """``Jo Lind`` is Johanna; whoever is not on file is counted once by name, and kept in words with the client."""
    plan = plan_files(office, *LEASHTIME)
    assert [(each.name, each.times) for each in plan.unmatched_sitters] == [("Gina Halloran", 1)]
    import_files(office, *LEASHTIME)
    staff = {row.first_name: row for row in rows_of(office, Staff)}
    assert _client(office, "小龍").primary_sitter_id == staff["Johanna"].id
    assert _client(office, "Rivera").primary_sitter_id == staff["Samuel"].id
    assert "Gina Halloran" in _client(office, "Okafor").office_notes
    assert staff["Samuel"].hired_on == date(2019, 5, 1)
    assert staff["Samuel"].badge_code
    assert not rows_of(office, Staff, active=False)[0].badge_code


def test_contacts_vets_and_ways_in_come_along(office: Office) -> None:
    """Who has a key of their own is told; codes are sealed, and stand in no note."""
    import_files(office, *LEASHTIME)
    contacts = {row.name: row for row in rows_of(office, ClientContact)}
    assert contacts["Bo Tran"].has_key
    assert contacts["Mrs. Pell"].relation == "neighbor"
    assert [(vet.name, vet.clinic) for vet in rows_of(office, Vet)] == [("Dr. Elm", "Elm Street Vets")]

    def secrets(work: Work) -> set[str]:
        return {work.reveal(row.secret) for row in work.session.execute(AccessMethod.__table__.select())}

    assert office.work(secrets) == {"4471", "box 7721"}
    for client in rows_of(office, Client):
        assert "7721" not in client.notes + client.office_notes


def test_custom_fields_and_flags_are_kept(office: Office) -> None:
    """Columns that only this office has are lines in the notes; pets' too."""
    import_files(office, *LEASHTIME)
    client = _client(office, "Delacroix")
    assert "Trash Day: Tuesday" in client.notes
    assert "Dog bites" in client.office_notes
    (puck,) = rows_of(office, Pet, name="Puck")
    assert "Feeding: twice a day" in puck.notes


def test_no_key_required_has_a_reason(office: Office) -> None:
    """A client without keys never raises a flag."""
    import_files(office, *LEASHTIME)
    client = _client(office, "Okafor")
    assert (client.key_required, client.no_key_reason) == (False, "other")


def test_one_file_alone(office: Office) -> None:
    """Clients can come first, and pets on another day: they find their owners by the ids that were kept."""
    import_files(office, FILES / "leashtime" / "Clients.csv")
    assert count_of(office, Pet) == 2
    done = import_files(office, FILES / "leashtime" / "Pets.csv")
    assert done.counts["pet"]["add"] + done.counts["pet"]["change"] + done.counts["pet"]["same"] == 5
    assert count_of(office, Pet) == 5
