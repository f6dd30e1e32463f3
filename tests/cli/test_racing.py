"""Two commands after the same key at the same moment."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from shell import Shop

PROGRAM = [sys.executable, "-m", "keydesk"]


@pytest.mark.alone
def test_one_gets_the_key_and_the_other_is_told_who_and_when(shop: Shop) -> None:
    """C1: of two processes one ends with 0, the other with 3 and a line that names who has it since when."""
    for code in ("9WCN", "3FQD", "K7MT-1"):
        racers = [
            subprocess.Popen(
                [*PROGRAM, "check-out", code, "--to", who], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
            for who in ("sam", "jo")
        ]
        ends = [(each, *each.communicate()) for each in racers]
        assert sorted(each.returncode for each, _, _ in ends) == [0, 3]
        (told,) = [err for each, _, err in ends if each.returncode == 3]
        assert told.count("\n") == 1
        assert "since" in told
        winner = "Sam Ortega" if racers[0].returncode == 0 else "Jo Lind"
        assert f"with {winner}" in told
    del shop


@pytest.mark.alone
def test_the_same_op_id_from_many_processes_moves_once(shop: Shop) -> None:
    """C4: five times the same command at once is one movement, and each of them ends with 0."""
    command = [*PROGRAM, "check-out", "9WCN", "--to", "sam", "--op-id", "five", "--json"]
    racers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(5)]
    ends = [each.communicate() for each in racers]
    assert [each.returncode for each in racers] == [0] * 5
    assert sorted(json.loads(out)["repeated"] for out, _ in ends) == [False, True, True, True, True]
    assert len({json.loads(out)["batch"] for out, _ in ends}) == 1
    del shop
