"""`keydesk return`: keys go back for good, and the client signs."""

from __future__ import annotations

from pathlib import Path

from shell import Keydesk


def test_keys_go_back_with_a_receipt(keydesk: Keydesk, tmp_path: Path) -> None:
    """Named by their tags; the receipt is text or PDF by its name, and the same again by its number."""
    target = tmp_path / "receipt.txt"
    done = keydesk("return", "K7MT-1", "--note", "moved away", "-o", str(target))
    assert done.err.startswith("K7MT-1 returned to the client; receipt ")
    number = done.err.split("receipt ")[1].split(".")[0]
    text = target.read_text(encoding="utf-8")
    assert "KEYS RETURNED" in text
    assert "K7MT-1" in text
    assert "moved away" in text
    assert keydesk("return", "--receipt", number).out == text
    paper = tmp_path / "receipt.pdf"
    keydesk("return", "--receipt", number, "-o", str(paper))
    assert paper.read_bytes().startswith(b"%PDF")
    assert "retired" in keydesk("who-has", "K7MT-1").out


def test_what_is_not_said_clearly_is_refused(keydesk: Keydesk) -> None:
    """Neither keys nor a number, both, an unknown key, no such receipt: nothing moves."""
    assert "Say which keys go back" in keydesk("return").refusal
    assert "Say which keys go back" in keydesk("return", "K7MT-1", "--receipt", "1").refusal
    assert "No key goes by" in keydesk("return", "NOPE").refusal
    assert "There is no return 999" in keydesk("return", "--receipt", "999").refusal
