"""I4, I5: the office's own fields go out with clients and pets and come back; a list's columns become such fields."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shell import Keydesk, Shop

MADE = (
    ("client", "Alarm: company", "choice", ("--choices", "A.D.T,Ring|Pro", "--group", "Alarm", "--required")),
    ("client", "Cats", "number", ()),
    ("client", "Story", "long text", ()),
    ("client", "Next look", "date", ()),
    ("client", "Cameras", "yes/no", ()),
    ("client", "Wifi", "secret", ()),
    ("pet", "=Chip", "text", ()),
)


def own(keydesk: Keydesk, *which: str) -> dict[str, Any]:
    """What somebody has in own fields."""
    return {each["name"]: each["value"] for each in json.loads(keydesk(*which, "--json").out)["fields"]}


@pytest.fixture
def filled(keydesk: Keydesk, tmp_path: Path) -> Path:
    """Okafor and a pet with something in every field; the exports' folder."""
    for whose, label, kind, more in MADE:
        assert keydesk("config", "fields", "add", whose, "--kind", kind, *more, "--", label).code == 0
    record = {
        "last_name": "Okafor", "street": "1 Elm Street", "alarm_company": "ring", "cats": "2", "wifi": "hunter2",
        "story": "=1+1\n\x1b[31mred, “x”", "next_look": "2027-01-31", "cameras": True,
    }  # fmt: skip
    done = keydesk("add", "client", "-", stdin=json.dumps(record))
    assert done.code == 0, done.err
    client = done.out.strip()
    assert keydesk("add", "pet", client, "Mochi", "--set", "chip=+985").code == 0
    folder = tmp_path / "out"
    folder.mkdir()
    assert keydesk("export", "clients,pets", "-o", str(folder)).code == 0
    return folder


def test_own_fields_come_back_into_a_new_store(keydesk: Keydesk, shop: Shop, filled: Path, tmp_path: Path) -> None:
    """I4: made there with label, kind, choices, group and star, filled as they were; a secret never goes out."""
    files = [str(filled / "clients.csv"), str(filled / "pets.csv")]
    assert "hunter2" not in "".join(Path(each).read_text("utf-8") for each in files)
    new = ("--db", str(tmp_path / "new" / "keydesk.db"))
    assert keydesk(*new, "init").code == 0
    done = keydesk(*new, "import", *files, "--yes")
    assert done.code == 0, done.err
    before = {each["name"]: each for each in json.loads(keydesk("config", "fields", "--json").out)}
    there = {each["name"]: each for each in json.loads(keydesk(*new, "config", "fields", "--json").out)}
    assert set(before) - set(there) == {"wifi"}
    for name in ("alarm_company", "cats", "story", "next_look", "cameras", "chip"):
        assert there[name] == {**before[name], "held": 1}
    wanted = {**own(keydesk, "client", "Okafor")}
    del wanted["wifi"]
    assert own(keydesk, *new, "client", "Okafor") == wanted
    assert own(keydesk, *new, "pet", "Mochi") == {"chip": "+985"}
    again = json.loads(keydesk(*new, "import", *files, "--yes", "--json").out)
    assert not any(counts["add"] + counts["change"] for counts in again["counts"].values())


def test_own_fields_come_back_into_their_own_store(keydesk: Keydesk, filled: Path) -> None:
    """Nothing is added or changed; what a file changes is changed, and taken back with the import."""
    files = [str(filled / "clients.csv"), str(filled / "pets.csv")]
    done = json.loads(keydesk("import", *files, "--yes", "--json").out)
    assert not any(counts["add"] + counts["change"] for counts in done["counts"].values())


def test_column_of_a_list_becomes_a_field_when_asked(keydesk: Keydesk, tmp_path: Path) -> None:
    """I5: made with its kind, filled, and filled again by the next file; undo takes both back."""
    listed, mapping = tmp_path / "list.csv", tmp_path / "map.toml"
    text = "Name,Street,Alarm firm,Cats,Gate code\nBo Quist,1 Elm Street,ADT,2,4711\nEli Vole,2 Elm Street,Ring,two,\n"
    listed.write_text(text)
    mapping.write_text(
        'source = "old list"\n[[tables]]\nkind = "clients"\n[tables.columns]\nName = "name"\nStreet = "street"\n'
        '"Alarm firm" = "field: Alarm firm (choice)"\nCats = "field: Cats (number)"\n"Gate code" = "field: Gate code"\n'
    )
    done = keydesk("import", str(listed), "--map", str(mapping), "--yes")
    assert done.code == 0, done.err
    assert own(keydesk, "client", "Quist") == {"alarm_firm": "ADT", "cats": "2"}
    told = json.loads(keydesk("client", "Vole", "--json").out)
    assert "Cats: two" in told["notes"]
    made = {each["name"]: each for each in json.loads(keydesk("config", "fields", "client", "--json").out)}
    assert (made["alarm_firm"]["kind"], made["alarm_firm"]["choices"]) == ("choice", "ADT, Ring")
    access = json.loads(keydesk("client", "Quist", "--json").out)["access"]
    assert [way["has_secret"] for way in access] == [True]
    listed.write_text(text.replace("ADT", "Ring"))
    assert keydesk("import", str(listed), "--map", str(mapping), "--yes").code == 0
    assert own(keydesk, "client", "Quist")["alarm_firm"] == "Ring"
    undone = keydesk("import", "--undo", "--yes")
    assert undone.code == 0, undone.err
    assert own(keydesk, "client", "Quist")["alarm_firm"] == "ADT"
    assert keydesk("import", "--undo", "--yes").code == 0
    assert "alarm_firm" not in {each["name"] for each in json.loads(keydesk("config", "fields", "--json").out)}
