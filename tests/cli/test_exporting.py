"""`keydesk export`: safe in a spreadsheet, private, and back unchanged through `keydesk import`."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from keydesk.identity import Identity
from shell import Keydesk, Shop

HOSTILE = [
    '=HYPERLINK("x")',
    "+1",
    "-2",
    "@SUM(A1)",
    "\tTab",
    "'quoted",
    "[bold]x[/]",
    "\x1b[31mred\u202e",
    "Łukasz 李",
]


NUMBERS = {"keydesk", "client_id", "staff_id", "holder_staff_id", "primary_sitter_id", "secondary_sitter_id"}
"""What belongs to one store, whose first person is whoever made it."""


def facts(path: Path) -> list[list[tuple[str, str]]]:
    """The rows of an export without what belongs to one store, in one order."""
    with path.open(encoding="utf-8", newline="") as stream:
        kept = [{name: row[name] for name in row if name not in NUMBERS} for row in csv.DictReader(stream)]
    return sorted(sorted(row.items()) for row in kept)


@pytest.fixture
def hostile(shop: Shop) -> Shop:
    """The office with clients whose names are formulas, markup and escape sequences, each with a key."""
    for number, name in enumerate(HOSTILE):
        shop.office.key(shop.office.client(name, street=f"{number} Odd Street"), label=name)
    shop.office.close()
    return shop


@pytest.mark.parametrize("kind", ["clients", "staff", "keys"])
def test_an_export_comes_back_unchanged(keydesk: Keydesk, hostile: Shop, tmp_path: Path, kind: str) -> None:
    """I4: imported into the same office it finds everything the same, whatever the names are."""
    path = tmp_path / f"{kind}.csv"
    assert keydesk("export", kind, "-o", str(path)).code == 0
    counts = keydesk("import", str(path), "--dry-run", "--json").json["counts"]
    assert counts
    for counted in counts.values():
        assert counted["same"] > 0
        assert counted["add"] == counted["change"] == counted["clash"] == counted["refused"] == 0


def test_an_export_makes_the_same_office_elsewhere(keydesk: Keydesk, hostile: Shop, tmp_path: Path) -> None:
    """Imported into a new store, and exported again, the lists say the same, but for the store's own numbers."""
    keydesk("check-out", "9WCN", "--to", "jo")
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
    assert keydesk("export", "clients,staff,keys", "-o", str(tmp_path / "first")).code == 0
    other = str(tmp_path / "elsewhere" / "keydesk.db")
    keydesk("--db", other, "init")
    files = [str(tmp_path / "first" / f"{kind}.csv") for kind in ("staff", "clients", "keys")]
    assert keydesk("--db", other, "import", *files, "--yes").code == 0
    assert keydesk("--db", other, "export", "clients,staff,keys", "-o", str(tmp_path / "second")).code == 0
    for kind in ("clients", "keys"):
        assert facts(tmp_path / "first" / f"{kind}.csv") == facts(tmp_path / "second" / f"{kind}.csv")


def test_no_cell_starts_a_formula_or_reaches_the_terminal(keydesk: Keydesk, hostile: Shop) -> None:
    """I1 and I4: what a spreadsheet would run is marked as text, what a terminal would obey is spelled out."""
    for kind in ("clients", "keys", "history"):
        text = keydesk("export", kind).out
        assert "\x1b" not in text
        assert "\u202e" not in text
        for row in csv.reader(io.StringIO(text)):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_no_list_has_a_tag_and_an_address(keydesk: Keydesk) -> None:
    """Whoever finds the list of keys does not know the doors, and the other way round."""
    keys, clients = keydesk("export", "keys").out, keydesk("export", "clients").out
    assert "K7MT" in keys
    assert "1 Elm Street" not in keys
    assert "1 Elm Street" in clients
    assert "K7MT" not in clients


def test_several_kinds_go_into_a_folder_or_one_document(keydesk: Keydesk, tmp_path: Path) -> None:
    """A CSV is one list; JSON takes several. What is no kind is wrong usage."""
    assert keydesk("export", "keys,staff,visits,history,pets,clients", "-o", str(tmp_path)).code == 0
    assert (tmp_path / "history.csv").stat().st_mode & 0o777 == 0o600
    assert set(keydesk("export", "keys,staff", "--json").json) == {"keys", "staff"}
    assert "a folder" in keydesk("export", "keys,staff").refusal
    assert keydesk("export", "secrets").code == 2


def test_one_file_with_tags_and_addresses_is_for_an_admin_who_asks(keydesk: Keydesk, tmp_path: Path) -> None:
    """M3: not even two lists in one document, unless that is asked for; a folder has a file each."""
    refusal = keydesk("export", "clients,keys", "--json").refusal
    assert "tags and addresses together" in refusal
    assert set(keydesk("export", "clients,staff", "--json").json) == {"clients", "staff"}
    assert keydesk("export", "clients,keys", "-o", str(tmp_path)).code == 0
    both = keydesk("export", "clients,keys", "--json", "--codes-and-addresses")
    assert set(both.json) == {"clients", "keys"}
    told = [each["told"] for each in keydesk("report", "who-looked", "--with", "what=exported", "--json").json]
    assert [each.endswith("codes and addresses together") for each in told] == [False, False, True]


def test_a_scheduler_may_not_ask_for_both(keydesk: Keydesk, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may export lists may not put tags and addresses into one file."""
    shop.office.person("Bo Tran", role="scheduler", uid=4242)
    shop.office.close()
    monkeypatch.setattr("keydesk.desk.of_this_process", lambda: Identity("uid", "4242", "bo"))
    assert keydesk("export", "keys").code == 0
    refusal = keydesk("export", "clients,keys", "--json", "--codes-and-addresses").refusal
    assert "are for admins, and Bo Tran is none" in refusal


def test_every_export_is_on_the_record(keydesk: Keydesk, tmp_path: Path) -> None:
    """Who took which lists out, and how many rows; what is refused is not."""
    assert keydesk("export", "keys,staff", "-o", str(tmp_path)).err == "Exported 4 keys, 3 staff.\n"
    assert keydesk("export", "keys,staff").code == 1
    (told,) = keydesk("report", "who-looked", "--json").json
    assert (told["verb"], told["told"], told["via"]) == ("export", "4 keys, 3 staff", "cli")
