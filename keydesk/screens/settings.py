"""The office's settings (F9)."""

from __future__ import annotations

from typing import ClassVar

from keydesk.screens.base import DeskScreen


class SettingsScreen(DeskScreen):
    """The office's settings (F9)."""

    TAB: ClassVar[str] = "Settings"
