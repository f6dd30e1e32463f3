"""Of which clients a report is, by their status in the primary branch."""

from __future__ import annotations

from typing import Literal

Status = Literal["served", "active", "prospect", "inactive", "all"]
"""Of which clients a report is; ``served`` are all but the inactive ones."""


def is_among(status: str, wanted: Status) -> bool:
    """Whether a client is among those that are asked for; one without a place in the primary branch is served."""
    if wanted == "served":
        return status != "inactive"
    return wanted in {"all", status}
