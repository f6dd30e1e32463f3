"""A burst of scans at the Desk, one key every millisecond; and how soon one scan's result is read."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from ground import has_desk, keydesk
from moves import SITTER, badge_of, waiting
from offices import OPERATOR, typical
from rows import Row, Samples, under

from keydesk.db.engine import connect_raw

SCANS = 1_000
ALONE = 40
GAP = 0.001
"""Seconds between two keys of a scanner."""

_LONGEST = 120.0


def measure(folder: Path, scans: int = SCANS) -> list[Row]:
    """Measure both, once the Desk is there."""
    if not has_desk():
        return []
    store = typical(folder)
    badge, tags = badge_of(store, SITTER), waiting(store)
    connection = connect_raw(store, mode="ro")
    try:
        samples = Samples()
        _alone(samples, store, badge, tags[:ALONE])
        lost, took = _burst(connection, store, badge, tags[ALONE:], scans)
    finally:
        connection.close()
    return [
        under("ground", f"{scans:,} scans at 1 ms a key, not recorded", lost, "scans", must=0),
        under("ground", "one scan's result after its Enter, p50", samples["scan"], "ms", must=50, aim=10),
        under("ground", "one scan's result after its Enter, p95", samples.share("scan", 0.95), "ms", must=50),
        under("ground", "the burst, a scan", took / scans, "ms", must=50),
    ]


def _alone(samples: Samples, store: Path, badge: str, tags: list[str]) -> None:
    """One scan at a time, each looked at before the next."""
    with keydesk(store) as terminal:
        terminal.until(OPERATOR)
        terminal.settle()
        terminal.type(f"{badge}\r".encode(), GAP)
        terminal.settle()
        for tag in tags:
            terminal.type(tag.encode(), GAP)
            # What is typed into the box is no result.
            terminal.settle(0.05)
            terminal.type(b"\r", 0)
            samples.add("scan", terminal.until_new(tag))
            terminal.settle()


def _burst(connection: Any, store: Path, badge: str, tags: list[str], scans: int) -> tuple[int, float]:
    """How many of many scans are not in the store in the end, in their order; and how long it all took, in ms."""
    wanted = (tags * (scans // len(tags) + 1))[:scans]
    with keydesk(store) as terminal:
        terminal.until(OPERATOR)
        terminal.settle()
        (before,) = connection.execute("SELECT coalesce(max(id), 0) FROM custody_event").fetchone()
        began = time.perf_counter()
        terminal.type(_lines(badge, tags, wanted).encode(), GAP)
        done: list[str] = []
        while len(done) < scans and time.perf_counter() - began < _LONGEST:
            terminal.watch(0.2)
            done = [
                tag
                for (tag,) in connection.execute(
                    "SELECT tag_code FROM custody_event JOIN key_copy ON key_copy.id = copy_id "
                    "WHERE custody_event.id > ? ORDER BY custody_event.id",
                    (before,),
                )
            ]
        took = (time.perf_counter() - began) * 1000
    right = sum(one == other for one, other in zip(done, wanted, strict=False))
    return scans - right, took


def _lines(badge: str, tags: list[str], wanted: list[str]) -> str:
    """What the scanner sends: a badge and all tags out to it; an empty line that ends the turn, and all tags in."""
    lines = []
    for number, tag in enumerate(wanted):
        if number % len(tags) == 0:
            lines.append(badge if number // len(tags) % 2 == 0 else "")
        lines.append(tag)
    return "".join(f"{line}\r" for line in lines)
