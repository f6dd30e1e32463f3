"""`keydesk import`: the plan first, a yes, one transaction, and one line for everything that is refused."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from imports import FILES, LEASHTIME
from keydesk.cli.main import run_command
from keydesk.clock import SystemClock
from keydesk.db.store import Store
from keydesk.identity import of_this_process
from keydesk.operations.founding import found_office

NAMES = [str(path) for path in LEASHTIME]


@pytest.fixture
def store() -> Path:
    """A new office whose first admin is the Unix user of this process."""
    path = Path(os.environ["KEYDESK_DB"])
    made = Store.create(path, clock=SystemClock())
    found_office(made, of_this_process(), name="Riverside Pet Care")
    made.close()
    return path


@pytest.fixture
def keydesk(store: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs one command line; gives exit code, stdout and stderr."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = run_command(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_the_plan_is_shown_and_nothing_done_without_a_yes(keydesk: Any) -> None:
    """In a pipe nobody can be asked: the preview comes, the import does not, and the line says what to say."""
    code, out, err = keydesk("import", *NAMES)
    assert code == 1
    assert "clients" in out
    assert "--yes" in err
    assert json.loads(keydesk("import", *NAMES, "--json", "--dry-run")[1])["counts"]["client"]["add"] == 19


def test_dry_run_only_looks(keydesk: Any) -> None:
    """``--dry-run`` ends well and leaves everything as it was."""
    code, out, err = keydesk("import", *NAMES, "--dry-run")
    assert code == 0
    assert "Clashes, for people to decide (2)" in out
    assert "Clients.csv line 11" in out
    assert "only looks" in err
    assert json.loads(keydesk("import", "--list", "--json")[1]) == []


def test_import_says_what_it_did_and_how_it_is_taken_back(keydesk: Any) -> None:
    """Once with --yes, again with nothing to do, and back."""
    code, _, err = keydesk("import", *NAMES, "--yes")
    assert code == 0
    assert "keydesk import --undo" in err
    code, out, err = keydesk("import", *NAMES, "--yes", "--json")
    document = json.loads(out)
    assert document["applied"] is True
    assert document["batch"] is None
    assert {by["add"] + by["change"] for by in document["counts"].values()} == {0}
    code, out, _ = keydesk("import", "--list", "--json")
    assert [(run["source"], run["undone"]) for run in json.loads(out)] == [("leashtime", False)]
    code, _, err = keydesk("import", "--undo")
    assert (code, "--yes" in err) == (1, True)
    code, _, err = keydesk("import", "--undo", "--yes")
    assert code == 0
    assert "taken back" in err
    code, _, err = keydesk("import", "--undo", "--yes")
    assert code == 1


def test_json_names_every_line_and_no_secret(keydesk: Any) -> None:
    """Programs get kind, action, file, line, reason; codes of doors are nowhere in it."""
    _, out, _ = keydesk("import", *NAMES, "--dry-run", "--json")
    document = json.loads(out)
    assert document["applied"] is False
    clash = next(item for item in document["items"] if item["action"] == "clash" and item["kind"] == "pet")
    assert (clash["file"], clash["line"]) == ("Pets.csv", 5)
    assert [each["name"] for each in document["unmatched_sitters"]] == ["Gina Halloran"]
    assert set(document["counts"]["client"]) == {"add", "change", "same", "clash", "refused"}
    assert "4471" not in out
    assert "7721" not in out


def test_long_lists_are_cut_with_a_count(keydesk: Any, tmp_path: Path) -> None:
    """The first lines of each sort, and how many more; --verbose shows all."""
    path = tmp_path / "keys.csv"
    path.write_text("client;key;copies\n" + "Nobody Here;front door;1\n" * 40, encoding="utf-8")
    _, out, _ = keydesk("import", str(path), "--dry-run")
    assert "and 28 more" in out
    _, out, _ = keydesk("import", str(path), "--dry-run", "--verbose")
    assert out.count("of Here, Nobody") == 40


def test_a_mapping_is_shown_given_and_kept(keydesk: Any, tmp_path: Path) -> None:
    """``--show-map`` writes what ``--map`` reads; once given, the source's next file needs it no more."""
    path = tmp_path / "odd.csv"
    path.write_text("wer;was;wo\nAna Rivera;front door;client\n", encoding="utf-8")
    code, _, err = keydesk("import", str(path), "--dry-run")
    assert code == 1
    assert "--as clients, pets, staff or keys" in err
    keydesk("import", *NAMES, "--yes")
    code, out, _ = keydesk("import", str(path), "--as", "keys", "--show-map")
    assert code == 0
    text = out.replace('wer = "note"', 'wer = "owner"').replace('was = "note"', 'was = "label"')
    mapping = tmp_path / "map.toml"
    mapping.write_text(text.replace('wo = "note"', 'wo = "places"').replace('"list"', '"odd"'), encoding="utf-8")
    assert keydesk("import", str(path), "--map", str(mapping), "--yes")[0] == 0
    _, out, _ = keydesk("import", str(path), "--dry-run", "--json")
    document = json.loads(out)
    assert document["sources"] == ["odd"]
    assert document["counts"]["key"]["same"] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["import"], "Name the files"),
        (["import", "nothing.csv", "--yes"], "There is no file nothing.csv"),
        (["import", ".", "--yes"], "Nothing in the folder"),
        (["import", NAMES[1], "--as", "leashtiem"], "There is no shape"),
        (["import", NAMES[1], "--as", "bettawalka"], "has not the headers of bettawalka"),
        (["import", NAMES[1], "--map", "nothing.toml"], "cannot be read"),
        (["import", NAMES[1], "--map", NAMES[0]], "neither TOML nor JSON"),
        (["import", NAMES[1], "--show-map"], "need no mapping"),
    ],
)
def test_refusals_are_one_line(keydesk: Any, arguments: list[str], words: str) -> None:
    """What is wrong, and what to do; never a traceback."""
    code, out, err = keydesk(*arguments)
    assert code in {1, 2}
    assert out == ""
    (line,) = err.splitlines()
    assert line.startswith("keydesk: ")
    assert words in line


def test_hostile_names_reach_no_terminal_as_they_are(keydesk: Any, tmp_path: Path) -> None:
    """Escapes in a file are shown as marks, in the preview as in the reasons."""
    path = tmp_path / "list\x1b[2J.csv"
    path.write_text('client;key;copies\n"\x1b]52;c;aGk=\x07Rivera";\x1b[31mdoor;1\n', encoding="utf-8")
    code, out, err = keydesk("import", str(path), "--dry-run", "--verbose")
    assert code == 0
    assert "\x1b" not in out + err
    assert "␛" in out


def test_a_list_from_stdin(keydesk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """``-`` is stdin."""
    with (FILES / "leashtime" / "Clients.csv").open("rb") as stream:
        monkeypatch.setattr("sys.stdin", __import__("io").TextIOWrapper(stream, encoding="utf-8"))
        code, out, _ = keydesk("import", "-", "--dry-run", "--json")
    assert code == 0
    assert json.loads(out)["counts"]["client"]["add"] == 19


def test_a_folder_stands_for_the_files_in_it(keydesk: Any, tmp_path: Path) -> None:
    """`keydesk import DIR` takes the known files, and says which and which not."""
    for path in LEASHTIME:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "prices.csv").write_text("Item,Price\nwalk,22\n", encoding="utf-8")
    code, out, _ = keydesk("import", str(tmp_path), "--dry-run")
    assert code == 0
    assert "Clients.csv: LeashTime clients" in out
    assert "prices.csv: no file that keydesk knows" in out
