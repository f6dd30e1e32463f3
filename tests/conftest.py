"""What every test stands on: its own folders and no other, so that no developer's real store is ever touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest_plugins = ["builders", "at_the_desk", "at_the_messages", "at_the_office", "at_the_visits", "at_the_wall"]

_OWN = ("KEYDESK_", "XDG_", "SSH_", "SUDO_")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point home, the XDG folders and the store of this test, and of every program it starts, into its own folder."""
    for name in list(os.environ):
        if name.startswith(_OWN) or name in {"NO_COLOR", "COLUMNS", "LINES"}:
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(home))
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("KEYDESK_DB", str(tmp_path / "office" / "keydesk.db"))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
