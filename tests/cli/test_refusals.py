"""Exit codes, one line a refusal, and arguments that nobody would write in good faith."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from keydesk.identity import Identity
from shell import Keydesk, Run, Shop

PROGRAM = [sys.executable, "-m", "keydesk"]

NASTY = [
    "",
    " ",
    "-Smith",
    "--to",
    "[bold red]x[/]",
    "\x1b]52;c;AAAA\x07",
    "\u202egnp.exe",
    "'; DROP TABLE key_copy; --",
    "../../etc/passwd",
    "%s%n{0}${HOME}`id`",
    "👩‍👩‍👧‍👦" * 50,
    "K" * 5_000,
    "\ufffd\ufeff",
]


def calm(run: Run) -> None:
    """No traceback, no reference of a crash, and no byte that a terminal would obey."""
    assert "Traceback" not in run.err
    assert "reference" not in run.err
    assert not [character for character in run.out + run.err if ord(character) < 32 and character not in "\r\n"]
    assert "\u202e" not in run.out + run.err


@pytest.mark.parametrize(
    "command", ["who-has", "history", "client", "clients", "keys", "pets", "staff", "hooks", "check-in", "undo"]
)
def test_hostile_arguments_are_one_clear_line(keydesk: Keydesk, command: str) -> None:
    """I5: whatever is written after `--`, the answer is a list, or one line and a code of the contract."""
    for text in NASTY:
        run = keydesk(command, "--", text)
        calm(run)
        assert run.code in {0, 1, 2}
        assert run.code == 0 or run.refusal


def test_hostile_options_are_one_clear_line(keydesk: Keydesk) -> None:
    """The same for what options take: people, moments, reasons, places."""
    for text in NASTY:
        for arguments in (
            ["check-out", "9WCN", f"--to={text}", "--dry-run"],
            ["check-out", "9WCN", "--to", "sam", f"--due={text}", "--dry-run"],
            ["reassign", "9WCN", f"--to={text}", "--dry-run"],
            ["check-in", "9WCN", f"--hook={text}", f"--safe={text}", "--dry-run"],
            ["keys", f"--as-of={text}"],
            ["missing", "9WCN", f"--reason={text}", "--dry-run"],
            ["config", "set", "office_name", "--", text],
        ):
            run = keydesk(*arguments)
            calm(run)
            assert run.code in {0, 1, 2}
            assert run.code == 0 or run.refusal


def test_names_beginning_with_a_dash_go_after_two_dashes(keydesk: Keydesk) -> None:
    """A client may be called -Smith."""
    assert keydesk("add", "client", "--", "-Smith").code == 0
    assert keydesk("client", "--", "-Smith").code == 0
    wrong = keydesk("client", "-Smith")
    assert wrong.code == 2
    assert "--help" in wrong.refusal


@pytest.mark.parametrize("arguments", [["no-such"], ["check-out"], ["check-out", "9WCN"], ["keys", "--sort", "shade"]])
def test_wrong_usage_is_2_and_points_to_the_help(keydesk: Keydesk, arguments: list[str]) -> None:
    """One line, and where to read on."""
    run = keydesk(*arguments)
    assert run.code == 2
    assert "--help" in run.refusal


def test_the_base_role_may_look_and_not_move(keydesk: Keydesk, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """P1: one table for screens and commands; a refused movement leaves everything as it was."""
    shop.office.person("Bo Tran", uid=4242)
    shop.office.close()
    monkeypatch.setattr("keydesk.desk.of_this_process", lambda: Identity("uid", "4242", "bo"))
    assert keydesk("who-has", "9WCN").code == 0
    assert keydesk("keys", "--csv").code == 0
    for refused in (
        ["check-out", "9WCN", "--to", "sam"],
        ["check-in", "9WCN"],
        ["transfer", "9WCN", "--to", "jo"],
        ["reassign", "9WCN", "--to", "jo"],
        ["missing", "9WCN"],
        ["found", "9WCN"],
        ["lost", "9WCN"],
        ["retire", "9WCN", "--reason", "destroyed"],
        ["due", "9WCN", "--to", "fri"],
        ["undo"],
        ["export", "keys"],
        ["backup"],
        ["config", "set", "grace_days", "2"],
        ["add", "safe", "Mine"],
        ["add", "key", "rivera"],
        ["add", "staff", "Friend"],
        ["add", "client", "Friend"],
    ):
        run = keydesk(*refused)
        assert run.code == 1, refused
        assert "Bo Tran may not" in run.refusal
    assert keydesk("scan", stdin=f"{shop.sam}\n9WCN-1\n").code == 1
    assert keydesk("who-has", "9WCN", "--json").json["holder"]["kind"] == "safe"


def test_nobodys_operator_is_told_whom_to_ask(keydesk: Keydesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Unix user who is not on the staff list is refused, for reading too."""
    monkeypatch.setattr("keydesk.desk.of_this_process", lambda: Identity("uid", "999", "mallory"))
    for arguments in (["keys"], ["who-has", "9WCN"], ["check-out", "9WCN", "--to", "sam"], ["verify"], ["backup"]):
        run = keydesk(*arguments)
        assert run.code == 1
        assert "Ask an admin" in run.refusal


def test_bytes_that_are_no_text_are_one_line(shop: Shop) -> None:
    """I5: invalid UTF-8 on the command line, through the real program."""
    run = subprocess.run([*PROGRAM, "who-has", b"\xff\xfe"], capture_output=True, check=False)
    assert run.returncode == 2
    assert run.stderr.startswith(b"keydesk: argument 2 is not valid UTF-8")
    assert run.stderr.count(b"\n") == 1
    del shop


def test_a_reader_that_goes_away_ends_it_quietly(shop: Shop) -> None:
    """`keydesk keys | head -1` says nothing about a broken pipe."""
    run = subprocess.Popen([*PROGRAM, "export", "history"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert run.stdout is not None
    assert run.stderr is not None
    run.stdout.close()
    said = run.stderr.read()
    run.stderr.close()
    assert run.wait() in {0, -signal.SIGPIPE}
    assert b"Traceback" not in said
    assert b"roken pipe" not in said
    del shop


def test_who_has_answers_from_a_store_that_nobody_can_write(shop: Shop, keydesk: Keydesk, tmp_path: Path) -> None:
    """D5: an emergency reading, marked as one; movements are refused with 4."""
    keydesk("check-out", "9WCN", "--to", "sam")
    backup = tmp_path / "disk" / "keydesk.db"
    backup.parent.mkdir(mode=0o700)
    keydesk("backup", str(backup))
    # A folder that cannot be written to, for root too, stands for the disk: a file is in each side file's place.
    for side in (".open", ".lock", "-wal", "-shm"):
        backup.with_name(backup.name + side).mkdir()
    run = keydesk("--db", str(backup), "who-has", "9WCN", "--json")
    assert run.code == 0
    assert run.json["holder"]["name"] == "Sam Ortega"
    assert run.json["emergency"] is True
    assert "EMERGENCY READING" in run.err
    assert keydesk("--db", str(backup), "check-in", "9WCN").code == 4
    del shop


def test_output_that_cannot_be_written_is_refused(shop: Shop) -> None:
    """D4: a full disk behind `>` is one line and no half list that looks whole."""
    if not Path("/dev/full").exists():
        pytest.skip("this box has no /dev/full")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        run = subprocess.run([*PROGRAM, "keys"], stdout=full, stderr=subprocess.PIPE, check=False, env=dict(os.environ))
    assert run.returncode == 1
    assert run.stderr.count(b"\n") == 1
    assert b"could not be written" in run.stderr
    del shop


def test_an_interrupted_scan_ends_with_130_and_keeps_what_was_done(shop: Shop, keydesk: Keydesk) -> None:
    """Ctrl+C in the middle of a file: one line, and the movements before it stay."""
    run = subprocess.Popen([*PROGRAM, "scan"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert run.stdin is not None
    assert run.stdout is not None
    run.stdin.write(f"{shop.sam}\n9WCN-1\n".encode())
    run.stdin.flush()
    assert run.stdout.readline().startswith(b"turn")
    assert run.stdout.readline().startswith(b"out")
    run.send_signal(signal.SIGINT)
    _, err = run.communicate()
    assert run.returncode == 130
    assert err.startswith(b"keydesk: interrupted")
    assert err.count(b"\n") == 1
    assert keydesk("who-has", "9WCN", "--json").json["holder"]["name"] == "Sam Ortega"


def test_what_is_no_file_is_written_into_and_never_put_aside(keydesk: Keydesk, tmp_path: Path) -> None:
    """`-o /dev/full` is told as a full disk; a device or a pipe stays what it is."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert keydesk("export", "keys", "-o", str(pipe)).code == 0
        assert os.read(reader, 100_000).startswith(b"keydesk,tag_code")
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    assert "No space left" in keydesk("export", "keys", "-o", "/dev/full").refusal
    assert Path("/dev/full").is_char_device()


def test_a_stream_that_takes_no_more_is_told_in_one_line() -> None:
    """Help, version and data alike: a full disk behind stdout is a refusal and no crash."""
    for arguments in (["--help"], ["--version"], ["keys", "--help"], ["config", "path"]):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run([*PROGRAM, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert done.returncode == 1
        assert done.stderr == "keydesk: the output could not be written: No space left on device.\n"


def test_a_number_that_no_batch_can_have(keydesk: Keydesk) -> None:
    """A finger lay on a key: there is no such batch, and nothing more."""
    assert keydesk("undo", "9" * 30).refusal == f"There is no batch {'9' * 30} to take back."


def test_what_stands_in_the_way_is_listed_without_stops_between(keydesk: Keydesk) -> None:
    """Thousands of unknown codes are one line that can be read, with the first of them."""
    told = keydesk("check-out", *(f"ZZ{number}" for number in range(100, 2100)), "--to", "sam").refusal
    assert ".;" not in told
    assert "and 1988 more" in told


def test_a_line_longer_than_any_scan_is_one_unknown_scan(keydesk: Keydesk) -> None:
    """A megabyte without a line end is neither kept in memory nor cut into scans of its own."""
    done = keydesk(
        "scan",
        stdin=b"K7MT-1" * 200_000 + b"\nK7MT-1\n",
    )
    assert "2 lines" in done.err


@pytest.mark.parametrize("arguments", [["import", "-"], ["check-in", "-"], ["scan"], ["import", "FILE"]])
def test_a_closed_stdin_is_no_crash(shop: Shop, tmp_path: Path, arguments: list[str]) -> None:
    """Programs are started with no stdin at all: what wants to read it says so, everything else goes on."""
    keys = tmp_path / "keys.csv"
    program = [*PROGRAM, "--db", str(shop.office.path)]
    subprocess.run([*program, "export", "keys", "-o", str(keys)], check=True, capture_output=True)
    command = shlex.join([*program, *(str(keys) if each == "FILE" else each for each in arguments)])
    done = subprocess.run(["sh", "-c", f"{command} <&-"], capture_output=True, text=True, check=False)
    assert "error of keydesk's own" not in done.stderr
    assert done.returncode == (0 if "FILE" in arguments else 1)
