"""`keydesk demo`: built quickly, apart from the real store, opened again the next time."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import Office
from keydesk.cli.demo import demo_store, local_zone
from keydesk.cli.main import run_command
from keydesk.db.verify import verify


def test_demo_is_built_and_tells_what_to_try(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Talk goes to stderr, with a badge and tags to type; stdout stays empty."""
    path = tmp_path / "office" / "keydesk.db"
    assert run_command(["--db", str(path), "demo", "--no-open", "--clients", "60"]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "60 clients" in told.err
    assert "Sam Ortega's badge" in told.err
    assert verify(path).problems == ()


def test_demo_that_is_there_is_kept_until_a_fresh_one_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second start opens the same office; --fresh builds another in its place."""
    path = tmp_path / "office" / "keydesk.db"
    line = ["--db", str(path), "demo", "--no-open", "--clients", "5"]
    assert run_command(line) == 0
    head = verify(path).head
    assert run_command([*line, "--seed", "2"]) == 0
    assert "--fresh" in capsys.readouterr().err
    assert verify(path).head == head
    assert run_command([*line, "--seed", "2", "--fresh"]) == 0
    assert verify(path).head != head


@pytest.mark.parametrize("options", [[], ["--fresh"]])
def test_real_store_is_never_built_over(office: Office, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Not even when it is named, and not with --fresh."""
    office.close()
    before = office.path.read_bytes()
    assert run_command(["--db", str(office.path), "demo", "--no-open", *options]) == 1
    assert "real office" in capsys.readouterr().err
    assert office.path.read_bytes() == before


def test_demo_has_a_place_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where nobody names one it lies in a folder of its own; the settings file's store is the real office's."""
    from keydesk import settings

    monkeypatch.delenv("KEYDESK_DB")
    settings.write_setting("store", str(tmp_path / "real.db"))
    assert demo_store(None) == settings.data_folder() / "demo" / "keydesk.db"
    assert demo_store(tmp_path / "named.db") == tmp_path / "named.db"
    monkeypatch.setenv("KEYDESK_DB", str(tmp_path / "other.db"))
    assert demo_store(None) == tmp_path / "other.db"


def test_size_that_no_office_has_is_refused_before_anything_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, exit code 1, no file."""
    path = tmp_path / "office" / "keydesk.db"
    assert run_command(["--db", str(path), "demo", "--no-open", "--clients", "0"]) == 1
    assert capsys.readouterr().err.startswith("keydesk: An invented office has 1 to")
    assert not path.exists()


def test_zone_is_the_box_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Times on the screen are those of the clock on the wall; a zone that there is not is UTC."""
    monkeypatch.setenv("TZ", "America/New_York")
    assert local_zone().key == "America/New_York"
    monkeypatch.setenv("TZ", ":Europe/Berlin")
    assert local_zone().key == "Europe/Berlin"
    monkeypatch.setenv("TZ", "EST5EDT4,no,such")
    assert local_zone().key == "UTC"
