"""An office with both branches and fields on both sides, for tests of syncs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from at_both_branches import FACILITY, IN_HOME, both_branches, rows_of
from builders import Office
from keydesk.db.models import Client, ClientMembership, FieldDefinition, FieldMatch, FieldValue, History, table_of
from keydesk.db.queries.fields import own_fields_of
from keydesk.db.rows.syncing import SyncPlan
from keydesk.desk import Desk
from keydesk.operations.client_sync import Synced, rehearse_sync, sync_clients
from keydesk.operations.clients import edit_client
from keydesk.operations.fields import add_field
from keydesk.operations.rehearsal import Rehearsed


class Sides:
    """An office with both branches, clients in In-Home, and fields on both sides."""

    def __init__(self, office: Office) -> None:
        self.office = office
        both_branches(office)
        self.desk = office.desk()
        self.rivera = office.client("Rivera", "Ana")
        self.okafor = office.client("Okafor", "Ben")

    def do(self, operation: Any, *, desk: Desk | None = None, **how: Any) -> Any:
        """What an operation gives."""
        return (desk or self.desk).perform_now(operation, **how)

    def field(
        self, label: str, kind: str = "text", *, branch: str = IN_HOME, subject: str = "client", **more: Any
    ) -> str:
        """A field of a branch; its name."""
        return str(self.do(add_field, subject=subject, label=label, kind=kind, branch=branch, **more).field.name)

    def fill(self, client_id: int, branch: str = IN_HOME, **values: Any) -> None:
        """What a client has in a branch."""
        desk = self.office.desk()
        desk.work_in(branch)
        self.do(edit_client, desk=desk, client_id=client_id, version=None, fields=values)

    def sync(self, *client_ids: int, to: str = FACILITY, **how: Any) -> Synced:
        """What a sync has done."""
        done: Synced = self.do(sync_clients, client_ids=client_ids or (self.rivera,), to=to, **how)
        return done

    def plan(self, *client_ids: int, to: str = FACILITY, **how: Any) -> SyncPlan:
        """What a sync would do."""
        with pytest.raises(Rehearsed) as caught:
            self.desk.perform_now(rehearse_sync, client_ids or (self.rivera,), to=to, **how)
        plan: SyncPlan = caught.value.result
        return plan

    def own(self, subject_id: int, branch: str = FACILITY, subject: str = "client") -> dict[str, str]:
        """What somebody has in a branch, by name; secrets as they are masked."""
        own = self.desk.look_up_now(own_fields_of, subject=subject, subject_id=subject_id, branch=branch)
        return {each.name: own.words(each) for each in own.own if own.words(each)}

    def places(self, client_id: int) -> dict[str, tuple[str, datetime | None]]:
        """Branch → status and when they were welcomed."""
        table = table_of(ClientMembership)
        rows = rows_of(self.office, table, table.c.client_id == client_id)
        return {row.branch_id: (row.status, row.welcomed_at) for row in rows}

    def everything(self) -> dict[str, list[Any]]:
        """All that a sync can touch, but for versions and history."""
        client, field = table_of(Client), table_of(FieldDefinition)
        return {
            "values": sorted(
                (row.field_id, row.subject_id, row.value, row.secret)
                for row in rows_of(self.office, table_of(FieldValue))
                if row.value or row.secret
            ),
            "places": sorted(
                (row.client_id, row.branch_id, row.status, str(row.welcomed_at))
                for row in rows_of(self.office, table_of(ClientMembership))
            ),
            "notes": [(row.id, row.notes) for row in rows_of(self.office, client)],
            "fields": [
                (row.id, row.label, row.choices, row.retired)
                for row in rows_of(self.office, field)
                if not (row.branch_id == FACILITY and row.retired)
            ],
            "matches": [tuple(row) for row in rows_of(self.office, table_of(FieldMatch))],
        }

    def lines(self, subject: str, subject_id: int, verb: str = "sync") -> list[tuple[str, str | None, str | None]]:
        """The lines of history."""
        table = table_of(History)
        rows = rows_of(
            self.office, table, table.c.subject == subject, table.c.subject_id == subject_id, table.c.verb == verb
        )
        return [(row.field, row.old, row.new) for row in rows]
