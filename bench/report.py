"""The table of measurements, printed and kept."""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import asdict
from pathlib import Path

from rows import Row, unmet

from keydesk.clock import SystemClock

RESULTS = Path(__file__).with_name("results")
_HEADS = ("group", "what", "floor", "peer", "keydesk", "unit", "ratio", "must", "aim", "met")
_RIGHT = frozenset({"floor", "peer", "keydesk", "ratio"})


def print_table(rows: list[Row]) -> None:
    """Print it for people."""
    cells = [_HEADS, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(_HEADS))]
    for line in cells:
        print(
            "  ".join(_set(text, width, head) for text, width, head in zip(line, widths, _HEADS, strict=True)).rstrip()
        )
    missed = unmet(rows)
    measured = sum(row.met is not None for row in rows)
    print(f"\n{measured - len(missed)} of {measured} bars reached.")


def write_results(rows: list[Row], *, quick: bool) -> None:
    """Keep it as JSON and as Markdown, under the day and the groups that were measured."""
    RESULTS.mkdir(exist_ok=True)
    now = SystemClock().now()
    groups = "-".join(dict.fromkeys(row.group for row in rows)) or "nothing"
    name = f"{now:%Y-%m-%d}-{groups}{'-quick' if quick else ''}"
    machine = {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "quick": quick,
    }
    kept = {"measured_at": now.isoformat(), "machine": machine, "rows": [asdict(row) for row in rows]}
    (RESULTS / f"{name}.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    lines = [
        f"# Measured on {now:%Y-%m-%d} at {now:%H:%M} UTC",
        "",
        ", ".join(f"{key} {value}" for key, value in machine.items()),
        "",
        "| " + " | ".join(_HEADS) + " |",
        "|" + "|".join("--:" if head in _RIGHT else "--" for head in _HEADS) + "|",
        *("| " + " | ".join(_cells(row)) + " |" for row in rows),
    ]
    (RESULTS / f"{name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stderr.write(f"written to {RESULTS / name}.json and .md\n")


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.group,
        row.what,
        _number(row.floor),
        _number(row.peer),
        _number(row.keydesk),
        row.unit,
        f"{row.ratio:.2f}" if row.ratio is not None else "",
        row.must,
        row.aim,
        "" if row.met is None else "yes" if row.met else "NO",
    )


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"  # noqa: PLR2004 - three figures are enough


def _set(text: str, width: int, head: str) -> str:
    return text.rjust(width) if head in _RIGHT else text.ljust(width)
