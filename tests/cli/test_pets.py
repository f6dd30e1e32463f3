"""Pets on the command line: added, shown, changed, hidden and listed as on the screens (J1, J2, J4, J5, J6, J7)."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from shell import Keydesk


def test_a_pet_is_added_shown_and_changed(keydesk: Keydesk, tmp_path: Path) -> None:
    """`add pet` prints the number; `pet` alone shows it, and with options changes what they name."""
    picture = tmp_path / "rex.png"
    Image.new("RGB", (8, 8)).save(picture)
    words = ("--species", "dog", "--breed", "beagle", "--sex", "m", "--fixed", "yes", "--born", "3/2019")
    number = keydesk("add", "pet", "Rivera", "Rex", *words, "--photo", str(picture)).out.strip()
    found = keydesk("pet", number, "--json").json
    assert (found["client"], found["species"], found["breed"], found["fixed"]) == ("Rivera, Ana", "dog", "beagle", True)
    assert (found["born"], found["birth_year"], found["birth_month"], found["birth_day"]) == ("2019-03", 2019, 3, None)
    assert (found["age"], found["photo_path"], found["active"]) == ("7 y", str(picture), True)
    assert "Age                   7 y" in keydesk("pet", "rex of rivera").out
    changed = keydesk("pet", "rex", "--owner", "Okafor", "--born", "2020", "--json").json
    assert (changed["client"], changed["born"], changed["age"]) == ("Okafor, Ben", "2020", "about 6 y")


def test_who_is_not_active_is_listed_only_with_all(keydesk: Keydesk) -> None:
    """J6: no list has it unless asked; its own number still shows it, and `undo` takes the change back."""
    number = keydesk("add", "pet", "Rivera", "Rex").out.strip()
    keydesk("pet", number, "--active", "no")
    assert keydesk("pets", "--json").json == []
    assert keydesk("client", "Rivera", "--json").json["pets"] == []
    assert [each["active"] for each in keydesk("pets", "--all", "--json").json] == [False]
    assert "ACTIVE" in keydesk("pets", "--all").out
    assert [each["name"] for each in keydesk("pets", "active:no", "--json").json] == ["Rex"]
    assert "not active" in keydesk("pet", number).out
    keydesk("undo")
    assert [each["name"] for each in keydesk("pets", "owner:rivera", "--json").json] == ["Rex"]


def test_what_is_wrong_is_refused_in_one_line(keydesk: Keydesk) -> None:
    """Nobody of that name, a birth that is none, a photo that is not there, a version that is not the last."""
    number = keydesk("add", "pet", "Rivera", "Rex").out.strip()
    assert "No pet goes by" in keydesk("pet", "nobody").refusal
    assert "no birth that can be read" in keydesk("pet", number, "--born", "soon").refusal
    assert "There is no file" in keydesk("pet", number, "--photo", "/nowhere/rex.jpg").refusal
    keydesk("pet", number, "--color", "tan")
    late = keydesk("pet", number, "--seen", "1", "--color", "black")
    assert (late.code, "changed Rex" in late.refusal) == (3, True)


def test_an_export_comes_back_with_birth_photo_and_who_is_gone(keydesk: Keydesk, tmp_path: Path) -> None:
    """O2, J4, J5, J6: each part of a birth, also a birthday without its year, the photo's path, and `active`."""
    keydesk("add", "pet", "Rivera", "Rex", "--born", "14 mar")
    gone = keydesk("add", "pet", "Rivera", "Mochi", "--born", "2019").out.strip()
    keydesk("pet", gone, "--active", "no")
    (tmp_path / "out").mkdir()
    keydesk("export", "clients,pets", "-o", str(tmp_path / "out"))
    text = (tmp_path / "out" / "pets.csv").read_text(encoding="utf-8-sig")
    assert {"born", "birth_year", "birth_month", "birth_day", "active", "photo_path"} <= set(
        text.splitlines()[0].split(",")
    )
    plan = keydesk("import", str(tmp_path / "out"), "--dry-run", "--json").json
    assert plan["counts"]["pet"]["same"] == 2
