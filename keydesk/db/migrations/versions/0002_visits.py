"""Version 2: series of visits, to whom a visit was given, what calendars' texts mean, prices, printed tags, counts."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"

_KEPT = (
    "id, branch_id, client_id, service_id, sitter_id, day, starts_at, ends_at, all_day, status, price_cents, pets, "
    "note, source, source_uid, version"
)


def upgrade() -> None:
    """Makes the new tables, and the visits' table anew with all its rows.

    The old table is renamed without touching what refers to it (``legacy_alter_table``): foreign keys are off, and the
    new one takes its name.
    """
    connection = op.get_bind()
    for index in ("branch_id", "client_day", "day_sitter", "service_id", "sitter_client_day"):
        connection.exec_driver_sql(f"DROP INDEX ix_visit_{index}")
    connection.exec_driver_sql("DROP INDEX uq_visit_source_uid")
    connection.exec_driver_sql("PRAGMA legacy_alter_table=ON")
    connection.exec_driver_sql("ALTER TABLE visit RENAME TO visit_before")
    connection.exec_driver_sql("PRAGMA legacy_alter_table=OFF")
    tables, indexes = (
        Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split("-- indexes, once the rows are there\n")
    )
    _run(tables)
    connection.exec_driver_sql(f"INSERT INTO visit ({_KEPT}) SELECT {_KEPT} FROM visit_before")  # noqa: S608 - our own names
    connection.exec_driver_sql("DROP TABLE visit_before")
    _run(indexes)


def _run(script: str) -> None:
    for statement in script.split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
