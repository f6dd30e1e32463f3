"""The app: one frame round the screens, one desk behind them, and an orderly end however it comes."""

from __future__ import annotations

from keydesk.app.office import KeydeskApp
from keydesk.app.run import run

__all__ = ["KeydeskApp", "run"]
