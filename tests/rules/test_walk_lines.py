"""What a pasted list says of the hooks of a board."""

from __future__ import annotations

import pytest

from keydesk.rules.walk_lines import read_walk

LABELS = [f"{row}{column}" for row in "AB" for column in range(1, 6)]


@pytest.mark.parametrize(
    ("text", "start", "steps", "empty", "beyond", "last"),
    [
        ("K7MT-1\nP4XZ-1\n", 0, [(0, "K7MT-1"), (1, "P4XZ-1")], 0, [], 2),
        ("K7MT-1\n\nP4XZ-1", 2, [(2, "K7MT-1"), (4, "P4XZ-1")], 1, [], 5),
        ("K7MT-1\r\n-\r\nempty\r\n99213\r\n\r\n", 0, [(0, "K7MT-1"), (3, "99213")], 2, [], 4),
        ("A3\tK7MT-1\nb2\tP4XZ-1", 0, [(2, "K7MT-1"), (6, "P4XZ-1")], 0, [], 7),
        ("A3 K7MT-1\nA4 -\nA5: 99213", 7, [(2, "K7MT-1"), (4, "99213")], 1, [], 5),
        ("A1\tK7MT-1\nA2\t\nA3\tP4XZ-1", 0, [(0, "K7MT-1"), (2, "P4XZ-1")], 1, [], 3),
        ("K7MT-1\t\tP4XZ-1\n2HPN-1\t3FQD-1", 0, [(0, "K7MT-1"), (2, "P4XZ-1"), (3, "2HPN-1"), (4, "3FQD-1")], 1, [], 5),
        ("K7MT-1, P4XZ-1; 3FQD-2", 0, [(0, "K7MT-1"), (1, "P4XZ-1"), (2, "3FQD-2")], 0, [], 3),
        ("0242 01\n88 13", 0, [(0, "0242 01"), (1, "88 13")], 0, [], 2),
        ("K7MT-1\nP4XZ-1\n3FQD-2", 8, [(8, "K7MT-1"), (9, "P4XZ-1")], 0, ["3FQD-2"], 10),
        ("\n\n\n", 0, [], 0, [], 0),
        ("", 3, [], 0, [], 3),
    ],
)
def test_a_list_is_read_to_steps(
    text: str, start: int, steps: list[tuple[int, str]], empty: int, beyond: list[str], last: int
) -> None:
    """By line, by hook and tag, or by rows of a sheet; a blank hook is empty, and what is too much is told."""
    read = read_walk(text, LABELS, start=start)
    assert (list(read.steps), len(read.empty), list(read.beyond), read.last) == (steps, empty, beyond, last)
