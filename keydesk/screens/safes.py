"""The key safes (F7)."""

from __future__ import annotations

from typing import ClassVar

from keydesk.screens.base import DeskScreen


class SafesScreen(DeskScreen):
    """The key safes (F7)."""

    TAB: ClassVar[str] = "Safes"
