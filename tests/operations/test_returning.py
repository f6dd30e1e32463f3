"""Keys go back to their clients for good, and the client signs for them (N5)."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from builders import Office
from keydesk.db.queries.receipts import receipts
from keydesk.labels.receipt import WIDTH, receipts_pdf, receipts_text
from keydesk.operations.copies import NewCopy
from keydesk.operations.returning import return_keys
from keydesk.operations.undo import undo
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import cells

ZONE = ZoneInfo("America/New_York")
needs_text = pytest.mark.skipif(not shutil.which("pdftotext"), reason="reads PDF with poppler-utils")


@pytest.fixture
def two(office: Office) -> Office:
    """Two clients with keys."""
    office.safe("Front office", rows=2, columns=5)
    office.key(office.client("Rivera", "Ana"), code="K7MT", label="front door", copies=[NewCopy(), NewCopy(pieces=2)])
    office.key(office.client("Łukasz", "東京"), code="3FQD")
    return office


def test_keys_go_back_all_or_none_with_one_receipt_a_client(two: Office) -> None:
    """Both are out of use, and each client has a receipt of their own with the same number."""
    desk = two.desk()
    done = desk.perform_now(return_keys, tag_codes=["K7MT-1", "K7MT-2", "3FQD-1"], note="moved away")
    assert done.said == f"3 keys returned to the client; receipt {done.batch_id}."
    assert {two.copy(tag).retired_reason for tag in ("K7MT-1", "K7MT-2", "3FQD-1")} == {"returned"}
    found = desk.look_up_now(receipts, number=done.batch_id)
    assert [[key.tag_code for key in each.keys] for each in found] == [["K7MT-1", "K7MT-2"], ["3FQD-1"]]
    assert found[0].handed_over_by == "Ana Whitfield"
    assert [key.pieces for key in found[0].keys] == [1, 2]


def test_one_in_the_way_and_none_goes(two: Office) -> None:
    """The refusal names it."""
    desk = two.desk()
    desk.perform_now(return_keys, tag_codes=["3FQD-1"])
    with pytest.raises(Refusal, match="3FQD-1") as refused:
        desk.perform_now(return_keys, tag_codes=["K7MT-1", "3FQD-1"])
    assert "retired already" in " ".join((refused.value.message, *refused.value.details))
    assert two.copy("K7MT-1").state == "in_service"


def test_the_receipt_is_the_same_later_and_none_once_it_is_taken_back(two: Office) -> None:
    """It is read from the events, which nobody changes."""
    desk = two.desk()
    done = desk.perform_now(return_keys, tag_codes=["K7MT-1"])
    before = receipts_text(desk.look_up_now(receipts, number=done.batch_id), office="Riverside", zone=ZONE)
    two.clock.advance(days=30)
    assert receipts_text(desk.look_up_now(receipts, number=done.batch_id), office="Riverside", zone=ZONE) == before
    desk.perform_now(undo)
    assert two.copy("K7MT-1").holder_kind == "safe"
    with pytest.raises(Refusal, match="was taken back"):
        desk.look_up_now(receipts, number=done.batch_id)


@pytest.mark.parametrize("number", [0, -1, 2**70, 1])
def test_what_is_no_return_has_no_receipt(two: Office, number: int) -> None:
    """A number of nothing, or of another act."""
    with pytest.raises(Refusal, match="There is no return"):
        two.desk().look_up_now(receipts, number=number)


def test_a_receipt_names_tags_and_never_an_address(two: Office) -> None:
    """M3: who finds it knows no door; every line fits, whatever somebody is called."""
    desk = two.desk()
    long = two.client("X" * 70, "[/b] \x1b[31m 東京" * 4, street="12 Elm Street", zip="90210")
    two.key(long, code="LONG", label="the " * 18)
    done = desk.perform_now(return_keys, tag_codes=["LONG-1"], note="n" * 200)
    text = receipts_text(desk.look_up_now(receipts, number=done.batch_id), office="O" * 80, zone=ZONE)
    assert "LONG-1" in text
    assert "Elm" not in text
    assert "90210" not in text
    assert "\x1b" not in text
    assert all(cells(line) <= WIDTH for line in text.splitlines())


@needs_text
def test_the_receipt_as_pdf_says_the_same(two: Office, tmp_path: Path) -> None:
    """A page a client; a letter that the typeface lacks is a question mark, and no black box."""
    desk = two.desk()
    done = desk.perform_now(return_keys, tag_codes=["K7MT-1", "3FQD-1"])
    found = desk.look_up_now(receipts, number=done.batch_id)
    target = tmp_path / "receipt.pdf"
    target.write_bytes(receipts_pdf(found, office="Riverside Pet Care", zone=ZONE))
    text = subprocess.run(["pdftotext", "-layout", target, "-"], capture_output=True, text=True, check=True).stdout
    assert text.count("KEYS RETURNED") == 2
    assert f"receipt {done.batch_id}" in text
    assert "Łukasz" in text
    assert "??" in text
    assert text.count("\f") == 2
    assert found[0].at + timedelta(0) == found[1].at
