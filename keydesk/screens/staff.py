"""The people of the company (F6)."""

from __future__ import annotations

from typing import ClassVar

from keydesk.screens.base import DeskScreen


class StaffScreen(DeskScreen):
    """The people of the company (F6)."""

    TAB: ClassVar[str] = "Staff"
