"""An office's own lists, by a mapping: proposed, given as a file, or kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import Office
from imports import FILES, import_files, plan_files, rows_of, workbook
from keydesk.db.models import Client, Key, KeyCopy, Pet
from keydesk.importing.mapping import Mapping, TableMapping, read_mapping, to_json, to_toml
from keydesk.importing.request import mapping_from, open_files
from keydesk.rules.refusal import Refusal

KEYS = FILES / "generic" / "keys.csv"


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    """A workbook as offices make them: a title, headers in row 4, a heading row, a sum."""
    rows = [
        ["Clients of Maple Street"],
        ["updated", "3/1/2026"],
        [],
        ["Name", "Address", "Town", "Zip", "Phone", "Pets", "# keys", "Remark", "Client since"],
        ["--- ALDER FALLS ---"],
        ["Ana Rivera", "12 Tern Hollow Rd", "Alder Falls", 4112, 3085550138, "Biscuit & Mochi", 2, "", 2019],
        ["Maria Garcia", "1 Birch Way", "Alder Falls", 4112, "", "Misu", 1, "gate 4471", "2020-05-01"],
        ["Maria Garcia", "90 Quarry Rd", "Alder Falls", "04113", "", "none", "none", "", ""],
        ["Lindqvist, Åsa", "20 Mill Lane", "Alder Falls", "", "", "Rex, Bo; Tess", 3, "", ""],
        ["Marsh, Ed", "9 Mill Lane", "Alder Falls", "", "", "Olive\nPuck", 1, "loud dog", ""],
        ["Total: 5 clients", "", "", "", "", "", 7],
    ]
    return workbook(tmp_path / "clients.xlsx", rows)


def test_headers_propose_the_mapping(office: Office, clients: Path) -> None:
    """Names either way round, pets in one cell however parted, zip codes and phones as numbers: all understood."""
    plan = plan_files(office, clients)
    assert plan.counts["client"]["add"] == 5
    assert plan.counts["pet"]["add"] == 8
    import_files(office, clients)
    rivera = next(row for row in rows_of(office, Client) if row.last_name == "Rivera")
    assert (rivera.first_name, rivera.zip, rivera.home_phone) == ("Ana", "04112", "(308) 555-0138")
    assert "Client since: 2019" in rivera.notes
    assert {pet.name for pet in rows_of(office, Pet)} >= {"Biscuit", "Mochi", "Rex", "Bo", "Tess", "Olive", "Puck"}


def test_a_remark_with_a_code_is_no_note(office: Office, clients: Path) -> None:
    """``gate 4471`` opens a gate: it becomes a sealed way in, and stands in no list."""
    plan = plan_files(office, clients)
    assert plan.counts["access"]["add"] == 1
    import_files(office, clients)
    assert not any("4471" in row.notes for row in rows_of(office, Client))


def test_a_count_of_keys_makes_copies_and_gives_way_to_a_list(office: Office, clients: Path) -> None:
    """Where only counts are known the copies are in the safe; a list of keys says more, and goes before."""
    office.person("Samuel Ortega")
    plan = plan_files(office, clients, KEYS, mapping=mapping_from(FILES / "generic" / "map.toml"))
    copies = [item for item in plan.items if item.kind == "copy"]
    # Two for Rivera's door and one for her mailbox, one listed of Marsh's, one counted of a Garcia's, and of
    # Lindqvist's two, because her third place stands behind a delimiter; it is kept with the key.
    assert len(copies) == 7
    (key,) = [item for item in plan.items if item.kind == "key" and "Lindqvist" in item.title]
    assert "Board B hook 1" in str(key.values["office_note"])
    assert [item.values["holder_kind"] for item in copies].count("sitter") == 1
    assert [item.values["holder_kind"] for item in copies].count("missing") == 2


def test_owners_that_cannot_be_told_are_named_with_their_line(office: Office, clients: Path) -> None:
    """Two Maria Garcias are a clash; somebody who is no client is refused; the sum at the end is neither."""
    plan = plan_files(office, clients, KEYS)
    told = [(item.origin.line, item.action) for item in plan.items if item.kind == "key"]
    assert (4, "clash") in told
    assert (7, "refused") in told
    assert all(line < 9 for line, _ in told)


def test_a_mapping_goes_through_a_file_unchanged() -> None:
    """What --show-map writes is what --map reads; what the office keeps is the same."""
    mapping = Mapping(
        source="maple street",
        tables=(TableMapping("keys", {"client": "owner", 'a "b" = c': "note", "where": "places"}),),
        sitters={"Sam": "Samuel Ortega"},
        name_order="last_first",
    )
    assert read_mapping(to_toml(mapping), name="map.toml") == mapping
    assert read_mapping(to_json(mapping), name="kept") == mapping


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kind = [", "neither TOML nor JSON"),
        ('source = "x"', "no [[tables]]"),
        ('[[tables]]\nkind = "cats"\ncolumns = {a = "name"}', "one of clients, pets, staff, keys"),
        ('[[tables]]\nkind = "pets"\ncolumns = {a = "colour of the sky"}', "column a cannot be"),
        ('{"tables": [{"kind": "pets", "columns": {}}]}', "no columns"),
    ],
)
def test_a_wrong_mapping_is_told_what_is_wrong(text: str, words: str) -> None:
    """One line: which table, which column, and what there is."""
    with pytest.raises(Refusal) as caught:
        read_mapping(text, name="map.toml")
    assert words in caught.value.message


def test_a_kept_mapping_is_used_again(tmp_path: Path) -> None:
    """A list whose headers tell nothing is read as it was the last time."""
    path = tmp_path / "odd.csv"
    path.write_text("wer;was;wo\nAna Rivera;front door;client\n", encoding="utf-8")
    (told,) = open_files([path]).told
    assert told.mapping is None
    kept = Mapping("odd", (TableMapping("keys", {"wer": "owner", "was": "label", "wo": "places"}),))
    opened = open_files([path], kept=[kept])
    assert opened.told[0].mapping == kept.tables[0]
    assert opened.mapping.source == "odd"
    assert not opened.guessed


def test_what_a_list_says_of_itself_goes_before_the_headers(office: Office, tmp_path: Path) -> None:
    """``--as keys`` reads a list as keys, whatever it looks like."""
    office.client("Rivera", "Ana")
    path = tmp_path / "list.csv"
    path.write_text("name,code\nAna Rivera,K7MT\n", encoding="utf-8")
    import_files(office, path, wanted="keys")
    (key,) = rows_of(office, Key)
    assert key.code == "K7MT"
    (copy,) = rows_of(office, KeyCopy)
    assert copy.holder_kind == "safe"


def test_an_unknown_shape_lists_what_there_is(tmp_path: Path) -> None:
    """A slip in ``--as`` is answered with the names that it takes."""
    path = tmp_path / "list.csv"
    path.write_text("name,code\nAna Rivera,K7MT\n", encoding="utf-8")
    with pytest.raises(Refusal, match="there are leashtime"):
        open_files([path], wanted="leashtiem")


def test_codes_of_doors_in_lists_of_people_are_not_taken_into_notes(office: Office, tmp_path: Path) -> None:
    """A column of PINs beside sitters belongs to no client; it is left out, and the preview says so."""
    path = tmp_path / "sitters.csv"
    path.write_text("Sitter,Nickname,Door code\nSam Ortega,Sam,4471\n", encoding="utf-8")
    plan = plan_files(office, path)
    assert any("Door code" in remark for remark in plan.remarks)
    assert "4471" not in repr(plan)
