"""Imports, each of which can be taken back."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import SQLModel

from keydesk.db.models.base import identity, instant, link, table_args, truth


class ImportRun(SQLModel, table=True):
    """One applied import; its batch is what an undo takes back. ``counts`` is JSON."""

    __tablename__ = "import_run"
    __table_args__ = table_args()

    id: int | None = identity()
    batch_id: int = link("batch.id")
    source: str
    files: str = ""
    counts: str = ""
    at: datetime = instant()
    undone: bool = truth(default=False)
