"""Version 3: profiles that went into another one, twins, who may hold a client's keys, ways in with a day of review."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the new tables, and that of the ways in anew with all its rows; nothing that is there changes."""
    for statement in Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
