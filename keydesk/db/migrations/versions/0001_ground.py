"""Version 1: the tables of the whole office, as ``0001_ground.sql`` beside this file spells them."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables, and the two branches that an office always has (Facility switched off)."""
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
    op.get_bind().exec_driver_sql(
        "INSERT INTO branch (id, label, enabled) VALUES ('in_home', 'In-Home', 1), ('facility', 'Facility', 0)"
    )
