"""The screens of the function keys, each imported when somebody first goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.screen import Screen


def desk() -> Screen[None]:
    """The Desk, where scans go."""
    from keydesk.screens.desk import CounterScreen

    return CounterScreen()


def today() -> Screen[None]:
    """The visits of a day."""
    from keydesk.screens.today import TodayScreen

    return TodayScreen()


def keys() -> Screen[None]:
    """The Master Key List."""
    from keydesk.screens.keys import KeysScreen

    return KeysScreen()


def clients() -> Screen[None]:
    """The clients."""
    from keydesk.screens.clients import ClientsScreen

    return ClientsScreen()


def staff() -> Screen[None]:
    """The people of the company."""
    from keydesk.screens.staff import StaffScreen

    return StaffScreen()


def safes() -> Screen[None]:
    """The key safes."""
    from keydesk.screens.safes import SafesScreen

    return SafesScreen()


def reports() -> Screen[None]:
    """The reports."""
    from keydesk.screens.reports import ReportsScreen

    return ReportsScreen()


def settings() -> Screen[None]:
    """The office's settings."""
    from keydesk.screens.settings import SettingsScreen

    return SettingsScreen()


def lock() -> Screen[None]:
    """What stands before the work while nobody is here."""
    from keydesk.screens.lock import LockScreen

    return LockScreen()
