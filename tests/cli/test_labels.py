"""Tags and badges from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from decoding import needs_poppler, pages, read_by_zxing
from shell import Keydesk, Shop


@needs_poppler
def test_labels_print_tags_from_the_seventh_label_on_and_record_it(keydesk: Keydesk, tmp_path: Path) -> None:
    """The file has the codes asked for, in a page with six labels left free; they are stale no more."""
    wanted = tmp_path / "tags.pdf"
    done = keydesk("labels", "K7MT-1", "k7mt 2", "--sheet", "5160", "--start", "7", "-o", str(wanted))
    assert (done.code, done.err) == (0, "2 labels on Avery 5160, 1 × 2 5/8 in, 30 on Letter, recorded as printed.\n")
    (page,) = pages(wanted.read_bytes(), 203, tmp_path)
    assert read_by_zxing(page) == ["K7MT-1", "K7MT-2"]
    # Two rows of three are free: nothing stands above three inches.
    assert read_by_zxing(page.crop((0, 0, page.width, int(2.5 * 203)))) == []
    assert [each["code"] for each in json.loads(keydesk("labels", "--stale", "--json").out)] == ["3FQD-1", "9WCN-1"]
    assert wanted.stat().st_mode & 0o777 == 0o600


def test_the_queue_is_filled_listed_printed_and_emptied(keydesk: Keydesk, tmp_path: Path) -> None:
    """What is asked for waits; printing without codes prints what waits, and then nothing does."""
    assert "Nothing waits" in keydesk("labels").out
    assert keydesk("labels", "3FQD-1", "9WCN-1", "--queue").err == "2 labels to print.\n"
    assert keydesk("labels", "9WCN-1", "--drop").err == "1 label out of the queue.\n"
    assert [each["code"] for each in json.loads(keydesk("labels", "--json").out)] == ["3FQD-1"]
    wanted = tmp_path / "tags.zpl"
    assert keydesk("labels", "--sheet", "30336", "-o", str(wanted)).code == 0
    assert "^FD3FQD-1^FS" in wanted.read_text()
    assert "Nothing waits" in keydesk("labels").out


def test_a_trial_records_nothing(keydesk: Keydesk, tmp_path: Path) -> None:
    """The paper is tried before the labels are spent."""
    keydesk("labels", "K7MT-1", "--queue")
    assert "not recorded" in keydesk("labels", "--trial", "-o", str(tmp_path / "try.pdf")).err
    assert [each["code"] for each in json.loads(keydesk("labels", "--json").out)] == ["K7MT-1"]


def test_tags_never_carry_a_name(keydesk: Keydesk, shop: Shop, tmp_path: Path) -> None:
    """ZPL is text: it has the code and the finder's line, and nothing of the client (B12, B13)."""
    shop.office.setting("return_line", '"If found: PO Box 12"')
    wanted = tmp_path / "tags.zpl"
    keydesk("labels", "--query", "client:rivera", "-o", str(wanted))
    text = wanted.read_text()
    assert text.count("K7MT-1") == 2
    assert text.count("If found: PO Box 12") == 2
    assert not any(word in text.casefold() for word in ("rivera", "ana", "elm", "front"))


def test_badges_are_printed_by_name_and_for_all(keydesk: Keydesk, shop: Shop, tmp_path: Path) -> None:
    """A badge has its prefix and no name."""
    wanted = tmp_path / "badges.zpl"
    assert keydesk("badges", "Sam Ortega", "-o", str(wanted)).code == 0
    assert f"^FD{shop.sam}^FS" in wanted.read_text()
    assert "Sam" not in wanted.read_text()
    keydesk("badges", "-o", str(wanted))
    assert shop.jo in wanted.read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("K7MT-1", "--sheet", "nothing", "-o", "x.pdf"), 1, "There is no sheet “nothing”"),
        (("K7MT-1", "--sheet", "avery", "-o", "x.pdf"), 1, "Several sheets are called"),
        (("K7MT-1", "--start", "31", "-o", "x.pdf"), 1, "there is no label 31"),
        (("K7MT-1", "--offset", "far", "-o", "x.pdf"), 1, "An offset is millimetres"),
        (("K7MT-1", "--dpi", "204", "-o", "x.zpl"), 2, "--dpi is 203 or 300"),
        (("K7MT-1", "--query", "x", "-o", "x.pdf"), 1, "one of the two"),
        (("NOPE", "-o", "x.pdf"), 1, "No key goes by"),
        (("-o", "x.pdf"), 1, "Nothing waits to be printed"),
        (("--queue",), 1, "Say which keys"),
    ],
)
def test_what_cannot_be_printed_is_said(
    keydesk: Keydesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, says: str
) -> None:
    """One line that says what to do, no file, and nothing is recorded."""
    monkeypatch.chdir(tmp_path)
    done = keydesk("labels", *arguments)
    assert done.code == code
    assert says in done.err
    assert not list(tmp_path.glob("x.*"))


def test_without_a_printing_system_it_says_what_to_do(keydesk: Keydesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """No lp on the box: nothing is recorded as printed."""
    monkeypatch.setattr("keydesk.printing.shutil.which", lambda _name: None)
    done = keydesk("labels", "K7MT-1", "--print", "default")
    assert done.code == 1
    assert "This box cannot print" in done.err
    assert "K7MT-1" in keydesk("labels", "--stale").out


def test_a_printer_is_given_the_document_and_its_refusal_is_told(
    keydesk: Keydesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The printing system gets the PDF on its standard input; what it does not take is not recorded."""
    folder = tmp_path / "bin"
    folder.mkdir()
    lp = folder / "lp"
    lp.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\ncat > {tmp_path}/printed\n')
    lp.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    assert keydesk("labels", "K7MT-1", "--print", "zebra").code == 0
    assert (tmp_path / "printed").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "asked").read_text() == "-t keydesk labels -d zebra -\n"
    lp.write_text("#!/bin/sh\necho 'lp: The printer or class does not exist.' >&2\nexit 1\n")
    done = keydesk("labels", "3FQD-1", "--print", "zebra")
    assert done.code == 1
    assert "does not exist" in done.err
    assert "3FQD-1" in keydesk("labels", "--stale").out


def test_a_hook_map_is_made_and_recorded(keydesk: Keydesk, shop: Shop, tmp_path: Path) -> None:
    """It is a PDF of all safes; that it was made is in the safe's history; without a place to go to nothing is made."""
    wanted = tmp_path / "map.pdf"
    assert "Say where the map goes" in keydesk("hook-map").refusal
    done = keydesk("hook-map", "-o", str(wanted), "--days", "3")
    assert done.err == "Hook map of 1 safe. It holds for 3 days; shred it then.\n"
    assert wanted.read_bytes().startswith(b"%PDF")
    assert keydesk("hook-map", "nowhere", "-o", str(wanted)).code == 1
