"""I4: a whole office goes out as lists and comes back as it was, into a new store and into its own."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from keydesk.db.models import ClientContact, Pet, table_of
from keydesk.db.verify import verify
from keydesk.db.work import Work
from keydesk.operations.clients import block_sitter, edit_client
from keydesk.operations.contacts import add_contact
from keydesk.operations.copies import NewCopy, edit_copy
from keydesk.operations.custody import check_out, transfer
from keydesk.operations.keys import retire_key
from keydesk.operations.office import add_service
from keydesk.operations.prices import set_client_price
from keydesk.operations.territories import add_territory
from keydesk.operations.vets import add_vet
from keydesk.operations.whereabouts import mark_lost, report_missing, retire
from keydesk.rules.custody import Holder
from shell import Keydesk, Shop

KINDS = ("clients", "pets", "staff", "keys", "territories", "vets", "contacts", "prices")
HOSTILE = (
    '=HYPERLINK("x")',
    "+1",
    "-2",
    "@SUM(A1)",
    "'",
    "''quoted",
    "'=1",
    '\'"json"',
    "[bold]x[/] {y} %s",
    'a\nb;c,d\t|"e"',
    "\x1b[31mred\u202e",
    "ends in a blank\u00a0x",
    "Total: 3",
    "Łukasz 李 👩\u200d👧",
)


@pytest.fixture
def rich(shop: Shop) -> Shop:
    """Copies with everybody and in every state, with all that can be said of one."""
    office = shop.office
    office.safe("=Back-room", rows=1, columns=3)
    sam, jo = office.person("Ana Ruiz"), office.person("Ana Ruiz")
    office.person("Bo Left", active=False)
    rivera = office.client("Marsh", "Lee", street="2 Elm Street", primary_sitter_id=jo, secondary_sitter_id=sam)
    pieces = [
        NewCopy(spare=True, pieces=3, legacy_code="=0042", received_on=date(2026, 3, 1), received_from="Mrs. 'Marsh'"),
        NewCopy(tested_on=date(2026, 3, 2), tested_by="-Jo", needs_test=True, legacy_code="007"),
        *(NewCopy() for _ in range(8)),
    ]
    office.key(
        rivera, code="RCH2", copies=pieces, label="front door", kind="fob", required=False,
        lock_location="left\nthen lift", description="'red' tag", office_note="=1+1",
    )  # fmt: skip
    office.key(rivera, code="GNE7", copies=2, label="shed")
    for number, name in enumerate(HOSTILE):
        client = office.client(name, name, street=f"{number} Odd Street", notes=name)
        office.key(client, label=name, lock_location=name, description=name, copies=[NewCopy(received_from=name)])
    office.client("Keyless", key_required=False, no_key_reason="lockbox", no_key_note="=behind the 'ivy'")
    desk = office.desk()

    def contact(work: Work) -> int:
        values = {"client_id": rivera, "name": "=Mrs. Pell, 'next door'"}
        done = work.session.execute(insert(table_of(ClientContact)).values(**values))
        found = int(done.inserted_primary_key[0])  # type: ignore[attr-defined]  # an INSERT's result has it
        work.record("client_contact", found, "add", field="*", new="Mrs. Pell")
        return found

    def perform(operation: Any, **given: Any) -> None:
        office.clock.advance(minutes=7)
        desk.perform_now(operation, **given)

    def pet(work: Work) -> None:
        values = {"client_id": rivera, "name": "=Biscuit", "birth_year": 2021, "birth_month": 3, "notes": "'shy' "}
        done = work.session.execute(insert(table_of(Pet)).values(**values))
        work.record("pet", int(done.inserted_primary_key[0]), "add", field="*", new="Biscuit")  # type: ignore[attr-defined]  # an INSERT's result has it

    desk.perform_now(pet)
    _around(office, rivera)
    neighbour = desk.perform_now(contact)
    perform(edit_copy, copy_id=office.copy("RCH2-2").id, recalled=True, tag_color="@blue", home=Holder.safe(1, 20))
    perform(check_out, tag_code="RCH2-3", sitter_id=jo, due_at=datetime(2026, 12, 1, 23, tzinfo=UTC))
    perform(check_out, tag_code="RCH2-4", sitter_id=sam, standing=True, note="a 'standing' one")
    perform(check_out, tag_code="RCH2-5", sitter_id=jo)
    perform(transfer, tag_code="RCH2-5", to=Holder.client(), note="=she asked")
    perform(check_out, tag_code="RCH2-6", sitter_id=jo)
    perform(transfer, tag_code="RCH2-6", to=Holder.contact(neighbour))
    perform(report_missing, tag_code="RCH2-7")
    perform(mark_lost, tag_code="RCH2-10", stolen=True, reason="the van was broken into")
    perform(retire, tag_code="RCH2-8", reason="other", note="bent; -1")
    perform(retire, tag_code="RCH2-9", reason="returned")
    perform(retire, tag_code="GNE7-1", reason="rekeyed")
    perform(retire, tag_code="GNE7-2", reason="destroyed")
    (shed,) = {office.copy("GNE7-1").key_id}
    perform(retire_key, key_id=shed, reason="rekeyed")
    office.close()
    return shop


def _around(office: Any, rivera: int) -> None:
    """Territories by zip code and by hand, vets, prices from a day on, who never comes, and a neighbour."""
    did = office.desk().perform_now
    did(add_territory, name="=North", zips="68501-68507, 68510, SW1A 1AA")
    did(add_territory, name="South 'of' the river")
    did(add_vet, name="-Dr. Lee", clinic="Oak; Street", phone="308 555 0142", address="12 Oak\nStreet")
    did(add_vet, name="", clinic="Harbour Vets")
    walk = did(add_service, name="=Walk", minutes=45, price_cents=2200).id
    sit = did(add_service, name="Sit", price_cents=0).id
    second = office.client("Novak", "Eli", zip="68502")
    fields = {"territory_id": 2, "vet_id": 2, "cell_phone": "ask 'Bo'", "email": "eli@example.com"}
    did(edit_client, client_id=second, version=None, fields=fields)
    for client_id, service, cents, since in (
        (second, sit, 9000, None),
        (second, walk, 2000, None),
        (second, walk, None, date(2027, 1, 1)),
        (rivera, walk, 0, date(2026, 12, 1)),
    ):
        did(set_client_price, client_id=client_id, service_id=service, cents=cents, effective_on=since)
    for person in (office.person("Kim Voss"), office.person("=Pat, Jr")):
        did(block_sitter, client_id=second, staff_id=person)
        did(block_sitter, client_id=rivera, staff_id=person)
    for name, relation, key in (("Luis", "partner", True), ("Luis", "gardener", False), ("@Dora", "", False)):
        values = {"name": name, "relation": relation, "has_key": key, "cell_phone": "308 555 0199", "note": "a\n'b'"}
        did(add_contact, client_id=second, fields=values)


def export(keydesk: Keydesk, folder: Path, *store: str) -> Path:
    """Everything that keys need, as files in a folder."""
    folder.mkdir()
    assert keydesk(*store, "export", ",".join(KINDS), "-o", str(folder)).code == 0
    return folder


def files(folder: Path) -> list[str]:
    return [str(folder / f"{kind}.csv") for kind in KINDS]


def elsewhere(keydesk: Keydesk, tmp_path: Path) -> str:
    """A new store, founded by the same person."""
    other = str(tmp_path / "elsewhere" / "keydesk.db")
    founded = keydesk("--db", other, "init", "--first-name", "Ana", "--last-name", "Whitfield", "--time-zone", "UTC")
    assert founded.code == 0
    return other


def lists(folder: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of an export without the mark of the store that it comes from."""
    found = {}
    for path in map(Path, files(folder)):
        with path.open(encoding="utf-8", newline="") as stream:
            found[path.stem] = [{**row, "keydesk": ""} for row in csv.DictReader(stream)]
    return found


def test_a_whole_office_comes_back_elsewhere(keydesk: Keydesk, rich: Shop, tmp_path: Path) -> None:
    """The second export says what the first says, byte for byte but for the mark of its store."""
    first = export(keydesk, tmp_path / "first")
    other = elsewhere(keydesk, tmp_path)
    done = keydesk("--db", other, "import", *files(first), "--yes", "--json")
    assert done.code == 0
    assert not [item for item in done.json["items"] if item["action"] in {"clash", "refused"}]
    second = export(keydesk, tmp_path / "second", "--db", other)
    assert lists(first) == lists(second)
    marks = [
        rows.read_text("utf-8").splitlines()[1].split(",")[0] for rows in (first / "keys.csv", second / "keys.csv")
    ]
    for kind in KINDS:
        told = (first / f"{kind}.csv").read_text("utf-8").replace(marks[0], marks[1])
        assert told == (second / f"{kind}.csv").read_text("utf-8")
    found = verify(Path(other))
    assert found.sound, found.problems


@pytest.mark.parametrize("one_by_one", [True, False])
def test_in_any_order_it_comes_back(keydesk: Keydesk, rich: Shop, tmp_path: Path, one_by_one: bool) -> None:
    """The files in one command in any order, or one after another, what is referred to first: the same lists."""
    first = export(keydesk, tmp_path / "first")
    other = elsewhere(keydesk, tmp_path)
    order = ("staff", "territories", "vets", "clients", "contacts", "prices", "pets", "keys")
    paths = [str(first / f"{kind}.csv") for kind in order]
    for command in [[path] for path in paths] if one_by_one else [paths[::-1]]:
        assert keydesk("--db", other, "import", *command, "--yes").code == 0
    assert lists(first) == lists(export(keydesk, tmp_path / "second", "--db", other))
    again = keydesk("--db", other, "import", *paths, "--yes", "--json").json
    assert again["batch"] is None
    assert {action for item in again["items"] for action in [item["action"]]} == {"same"}


def test_a_column_that_nobody_reads_is_told(keydesk: Keydesk, rich: Shop, tmp_path: Path) -> None:
    """What somebody added to a file is not lost silently."""
    path = export(keydesk, tmp_path / "first") / "clients.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [*rows[0], "shoe size"])
        writer.writeheader()
        writer.writerows({**row, "shoe size": "44"} for row in rows)
    done = keydesk("import", str(path), "--dry-run", "--json").json
    assert [each for each in done["remarks"] if "shoe size is no column that is read" in each]


def test_copies_come_with_who_has_them_and_since_when(keydesk: Keydesk, rich: Shop, tmp_path: Path) -> None:
    """The first event is of the moment that the file tells, recorded at the moment of the import, by its road."""
    first = export(keydesk, tmp_path / "first")
    other = elsewhere(keydesk, tmp_path)
    keydesk("--db", other, "import", *files(first), "--yes")
    here, there = (
        keydesk("who-has", "RCH2-3", "--json").json,
        keydesk("--db", other, "who-has", "RCH2-3", "--json").json,
    )
    assert there == here
    assert there["holder"]["name"] == "Ana Ruiz"
    (event,) = keydesk("--db", other, "history", "RCH2-3", "--json").json
    assert (event["kind"], event["via"], event["at"]) == ("add", "import", here["since"])
    assert event["recorded_at"] > event["at"]
    assert (
        keydesk("--db", other, "keys", "RCH2-3", "--as-of", here["since"], "--json").json[0]["holder"]["name"]
        == "Ana Ruiz"
    )
    assert keydesk("--db", other, "who-has", "RCH2-6", "--json").json["holder"]["kind"] == "contact"
    assert keydesk("--db", other, "check-in", "RCH2-3").code == 0
    assert verify(Path(other)).sound


def test_in_its_own_office_everything_is_the_same(keydesk: Keydesk, rich: Shop, tmp_path: Path) -> None:
    """Whatever a copy's state is, the file tells the office nothing new, and nothing is written."""
    first = export(keydesk, tmp_path / "first")
    done = keydesk("import", *files(first), "--yes", "--json").json
    assert done["batch"] is None
    for kind, counted in done["counts"].items():
        assert counted["same"] > 0, kind
        assert counted["add"] == counted["change"] == counted["clash"] == counted["refused"] == 0, kind
    assert not [item for item in done["items"] if item["remarks"]]


def test_taken_back_and_imported_again_it_is_as_it_was(keydesk: Keydesk, rich: Shop, tmp_path: Path) -> None:
    """An import that was taken back is taken up again with everything that the file tells of each copy in use."""
    first = export(keydesk, tmp_path / "first")
    other = elsewhere(keydesk, tmp_path)
    for command in (
        ["import", *files(first), "--yes"],
        ["import", "--undo", "--yes"],
        ["import", *files(first), "--yes"],
    ):
        assert keydesk("--db", other, *command).code == 0
    second = export(keydesk, tmp_path / "second", "--db", other)

    def serving(folder: Path) -> list[dict[str, str]]:
        return [row for row in lists(folder)["keys"] if row["state"] != "retired"]

    assert serving(first) == serving(second)
    for kind in ("territories", "vets", "contacts", "prices", "pets"):
        assert lists(first)[kind] == lists(second)[kind]
    around = ("territory", "blocked_sitters", "primary_sitter", "secondary_sitter", "vet_name", "status")
    for one, two in zip(lists(first)["clients"], lists(second)["clients"], strict=True):
        assert {name: one[name] for name in around} == {name: two[name] for name in around}
    assert verify(Path(other)).sound


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("copy_number", "0", "number"),
        ("kind", "bolt", "metal"),
        ("state", "eaten", "in_service"),
        ("retired_reason", "whim", "returned"),
        ("pieces", "1000", "99"),
        ("since", "yesterday", "since is no moment"),
        ("due_at", "2026-11-24T18:00", "due_at is no moment"),
    ],
)
def test_a_row_that_somebody_spoilt_is_refused_with_its_line(
    keydesk: Keydesk, rich: Shop, tmp_path: Path, column: str, cell: str, told: str
) -> None:
    """I3: people write in files; what cannot be is a refused line and no crash."""
    path = export(keydesk, tmp_path / "first") / "keys.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[0][column] = cell
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    done = keydesk("import", str(path), "--dry-run", "--json").json
    (item,) = [item for item in done["items"] if item["action"] == "refused"]
    assert item["line"] == 2
    assert told in item["reason"]


def test_a_key_out_of_use_here_takes_no_copy_from_a_file(keydesk: Keydesk, rich: Shop, tmp_path: Path) -> None:
    """The key was retired since the file was written, and the file has a copy that nobody here knows: people decide."""
    path = export(keydesk, tmp_path / "first") / "keys.csv"
    text = path.read_text("utf-8")
    line = next(line for line in text.splitlines() if ",GNE7-1," in line)
    path.write_text(
        text + line.replace("GNE7-1", "GNE7-3").replace("GNE7,1,", "GNE7,3,").replace("retired", "lost"), "utf-8"
    )
    done = keydesk("import", str(path), "--dry-run", "--json").json
    (item,) = [item for item in done["items"] if item["action"] == "clash"]
    assert "out of use" in item["reason"]
