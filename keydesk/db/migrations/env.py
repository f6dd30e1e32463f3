"""Alembic's entry: runs on the connection that the store hands in, inside the transaction that the store began."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import keydesk.db.models

connection = context.config.attributes["connection"]
assert keydesk.db.models.__all__, "importing the models fills SQLModel's metadata"  # noqa: S101 - told beside it
context.configure(connection=connection, target_metadata=SQLModel.metadata, transactional_ddl=False)
context.run_migrations()
