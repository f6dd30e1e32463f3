"""Alembic's entry: runs on the connection that the store hands in, inside the transaction that the store began."""

from __future__ import annotations

from alembic import context

from keydesk.db.models import all_tables

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=all_tables(), transactional_ddl=False)
context.run_migrations()
