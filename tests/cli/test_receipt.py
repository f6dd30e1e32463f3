"""`keydesk receipt`: the slip of a turn, both ways, the same whenever it is printed."""

from __future__ import annotations

import shutil
import subprocess
from email.message import EmailMessage
from pathlib import Path

import pytest

from at_the_mail import address, mail_to
from mail_server import MailServer
from shell import Keydesk, Shop

needs_text = pytest.mark.skipif(not shutil.which("pdftotext"), reason="reads PDF with poppler-utils")


@pytest.fixture
def turn(keydesk: Keydesk, shop: Shop, tmp_path: Path) -> None:
    """Sam had 9WCN-1; in his turn he takes two keys and gives that one back; then Jo has hers."""
    shop.office.setting("warn_last_copy", "false")
    keydesk("check-out", "9WCN-1", "--to", "sam")
    shop.office.clock.advance(hours=3)
    lines = tmp_path / "scans.txt"
    lines.write_text(f"{shop.sam}\nK7MT-1\n3FQD-1\n9WCN-1\n\n{shop.jo}\nK7MT-2\n\n")
    assert keydesk("scan", "--from", str(lines)).code == 0


@pytest.mark.usefixtures("turn")
def test_the_slip_has_what_went_out_and_came_in_and_no_address(keydesk: Keydesk) -> None:
    """Due dates, where a key hangs now, a line to sign; Jo's key and what was hours before are not on it."""
    run = keydesk("receipt", "--turn", "sam")
    assert run.code == 0
    for words in (
        "Our office", "KEYS OF Sam Ortega", "TAKEN", "K7MT-1", "3FQD-1", "GIVEN BACK", "9WCN-1", "hook A4",
        "2 keys taken, 1 key given back", "INITIALS", "_" * 40, "Sam Ortega",
    ):  # fmt: skip
        assert words in run.out, words
    assert "K7MT-2" not in run.out
    assert "Elm Street" not in run.out
    assert max(map(len, run.out.splitlines())) <= 80


@needs_text
@pytest.mark.usefixtures("turn")
def test_the_slip_is_the_same_whenever_it_is_printed(keydesk: Keydesk, tmp_path: Path) -> None:
    """By its number, after other turns, and on paper; what was taken back since is not on it."""
    found = keydesk("receipt", "--turn", "sam", "--json").json
    first = keydesk("receipt", str(found["number"])).out
    keydesk("check-in", "K7MT-2")
    assert keydesk("receipt", str(found["number"])).out == first
    assert keydesk("receipt", str(found["number"]), "-o", str(tmp_path / "slip.pdf")).code == 0
    printed = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "slip.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert all(words in printed for line in first.splitlines() for words in line.split() if "_" not in words)
    assert [key["tag_code"] for key in found["out"]] == ["K7MT-1", "3FQD-1"]
    assert [(key["tag_code"], key["place"]) for key in found["came_in"]] == [("9WCN-1", "hook A4")]


@pytest.mark.usefixtures("turn")
def test_the_slip_goes_by_mail(keydesk: Keydesk, shop: Shop) -> None:
    """To whoever had the turn, once; somebody without an address is refused by name."""
    assert "Sam Ortega has no e-mail address" in keydesk("receipt", "--turn", "sam", "--mail").refusal
    server = MailServer()
    mail_to(shop.office, server.port)
    address(shop.office, 2, "sam@example.com")
    for _ in range(2):
        assert keydesk("receipt", "--turn", "sam", "--mail").code == 0
    message: EmailMessage = server.box.to("sam@example.com")
    server.close()
    body = message.get_body(("plain",))
    assert body is not None
    assert "2 taken, 1 given back" in str(message["Subject"])
    assert all(tag in body.get_content() for tag in ("K7MT-1", "3FQD-1", "9WCN-1"))


def test_a_slip_of_nothing_says_how_to_find_one(keydesk: Keydesk) -> None:
    """No turn, no number, both: each is one calm line."""
    assert keydesk("receipt", "--turn", "sam").refusal == "Sam Ortega took no key and gave none back yet."
    assert "keydesk receipt --turn SITTER" in keydesk("receipt", "1").refusal
    assert keydesk("receipt").refusal.startswith("Say which slip")


@pytest.mark.usefixtures("turn")
def test_what_was_taken_back_is_on_no_slip(keydesk: Keydesk) -> None:
    """An undo takes a line off; a slip of which nothing holds is refused."""
    found = keydesk("receipt", "--turn", "jo", "--json").json
    assert [key["tag_code"] for key in found["out"]] == ["K7MT-2"]
    assert keydesk("undo").code == 0
    assert "Nothing that still holds" in keydesk("receipt", str(found["number"])).refusal
