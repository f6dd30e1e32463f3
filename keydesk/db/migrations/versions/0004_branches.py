"""Version 4: what each branch has of its own: messages, requests, bills and payments; shifts; matching fields."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the new tables, and those of messages, requests, bills and payments anew with all their rows."""
    for statement in Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
