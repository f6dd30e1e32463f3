"""`keydesk scan`: a morning's badges and tags, and the one story that every reading of it tells."""

from __future__ import annotations

from pathlib import Path

from shell import Keydesk, Shop


def test_a_morning_tells_one_story(keydesk: Keydesk, shop: Shop) -> None:
    """Scan, who-has, history, keys --as-of, undo and verify agree about who had which key when."""
    morning = f"{shop.sam}\r\nK7MT-1\r\n3FQD-1\r\n{shop.jo}\r\n9WCN-1\r\n\r\n"
    scanned = keydesk("scan", "--from", "-", stdin=morning)
    assert scanned.code == 0
    assert [line.split()[0] for line in scanned.out.splitlines()] == ["turn", "out", "out", "turn", "out", "end"]
    assert scanned.err == "5 lines: 3 out.\n"
    assert keydesk("scan", stdin="3FQD-1\n").out.split()[:2] == ["in", "3FQD-1"]
    moved = keydesk("history", "3FQD", "--json").json
    assert [(event["kind"], event["to"]["name"], event["via"]) for event in moved] == [
        ("add", "Front office", "typed"),
        ("check_out", "Sam Ortega", "cli"),
        ("check_in", "Front office", "cli"),
    ]
    assert keydesk("who-has", "3FQD", "--json").json["since"] == moved[2]["at"]
    out = keydesk("keys", "status:out", "--json").json
    assert [(row["tag_code"], row["holder"]["name"]) for row in out] == [
        ("9WCN-1", "Jo Lind"),
        ("K7MT-1", "Sam Ortega"),
    ]
    then = keydesk("keys", "holder:sam", "--as-of", moved[1]["at"], "--json").json
    assert [row["tag_code"] for row in then] == ["3FQD-1", "K7MT-1"]
    before = keydesk("keys", "--as-of", moved[0]["at"], "--csv").out
    assert "Sam Ortega" not in before
    assert keydesk("undo", str(moved[2]["batch"])).code == 0
    assert keydesk("who-has", "3FQD", "--json").json["holder"]["name"] == "Sam Ortega"
    assert keydesk("history", "3FQD", "--json").json[-1]["undo_of"] == 3
    assert keydesk("verify").code == 0


def test_each_line_has_its_word_and_what_did_not_move_ends_with_1(keydesk: Keydesk, shop: Shop) -> None:
    """Distinct words for out, already, unknown and wrong person; one line that moved nothing makes it 1."""
    keydesk("check-out", "9WCN", "--to", "jo")
    run = keydesk("scan", "--json", stdin=f"{shop.sam}\nk7mt2\nK7MT-2\n9WCN-1\nQQQQ-7\n")
    assert run.code == 1
    assert [(line["line"], line["word"]) for line in run.json] == [
        (1, "turn"), (2, "out"), (3, "already"), (4, "wrong person"), (5, "unknown"),
    ]  # fmt: skip
    assert set(run.json[1]) == {
        "line", "text", "word", "kind", "key", "what", "place", "said", "details", "at", "batch",
    }  # fmt: skip
    assert run.json[1]["batch"] is not None
    assert run.json[3]["batch"] is None


def test_an_empty_line_hands_nothing_over(keydesk: Keydesk, shop: Shop) -> None:
    """At the Desk Enter hands a returned key to whoever needs it next; in a file nobody has read that offer."""
    office = shop.office
    jo = keydesk("staff", "jo", "--json").json[0]["staff_id"]
    client = keydesk("clients", "okafor", "--json").json[0]["client_id"]
    office.visit(client, jo, office.clock.now().date(), "17:30")
    office.close()
    keydesk("check-out", "9WCN", "--to", "sam")
    run = keydesk("scan", stdin="9WCN-1\n\n\n")
    assert run.code == 0
    assert keydesk("who-has", "9WCN", "--json").json["holder"]["kind"] == "safe"


def test_a_tag_that_waits_for_a_badge_is_told(keydesk: Keydesk, shop: Shop) -> None:
    """A key that is in, scanned alone, goes to the next badge; without one it did not move."""
    waiting = keydesk("scan", stdin="9WCN-1\n")
    assert waiting.code == 1
    assert "9WCN-1 waits for a badge" in waiting.err
    assert keydesk("scan", stdin=f"9WCN-1\n{shop.sam}\n").code == 0
    assert keydesk("who-has", "9WCN", "--json").json["holder"]["name"] == "Sam Ortega"


def test_any_bytes_are_lines(keydesk: Keydesk, tmp_path: Path) -> None:
    """I5: NUL, broken UTF-8, escape sequences and endless lines are unknown tags, and no byte of them is obeyed."""
    path = tmp_path / "scans"
    path.write_bytes(b"\x00\n\xff\xfe\n\x1b]52;c;AAAA\x07\n" + b"K" * 2_000_000 + b"\n' OR 1=1 --\n[bold]x[/]\n")
    run = keydesk("scan", "--from", str(path))
    assert run.code == 1
    assert "\x1b" not in run.out + run.err
    assert run.out.count("\n") <= 8
    assert keydesk("scan", "--from", str(path), "--json").json[-1]["text"] == "[bold]x[/]"


def test_a_file_that_is_not_there_is_one_line(keydesk: Keydesk, tmp_path: Path) -> None:
    """Nothing is read, nothing moves."""
    assert "cannot be read" in keydesk("scan", "--from", str(tmp_path / "nothing")).refusal
    assert "cannot be read" in keydesk("scan", "--from", str(tmp_path)).refusal


def test_the_desks_words_can_stand_between_the_tags(keydesk: Keydesk, shop: Shop) -> None:
    """`due fri` sets the turn's date, `undo` takes back the line before."""
    keydesk("scan", stdin=f"{shop.sam}\ndue fri 12:00\n9WCN-1\n3FQD-1\nundo\n")
    assert keydesk("who-has", "9WCN", "--json").json["due_at"] == "2026-11-27T12:00:00+00:00"
    assert keydesk("who-has", "3FQD", "--json").json["holder"]["kind"] == "safe"
