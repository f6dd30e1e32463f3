"""How clients stand with the office, and how their keys are asked for."""

from __future__ import annotations

from typing import Final, Literal

KeyState = Literal["", "yes", "no", "none", "some"]

STATUSES: Final = ("prospect", "active", "inactive")
