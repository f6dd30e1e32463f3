"""Values of the office's own fields that come with an import, and go with it when it is taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final, cast

from sqlalchemy import insert, select, update

from keydesk.db.models import FieldValue, table_of
from keydesk.db.queries.fields import fields_of
from keydesk.db.work import Work
from keydesk.operations.own_fields import recorded_as
from keydesk.rules.branches import BRANCHES
from keydesk.rules.fields import Subject
from keydesk.rules.roles import IN_HOME

_VALUE = table_of(FieldValue)
_CHUNK: Final = 500
OWN_KINDS: Final = frozenset({"client", "pet"})
"""What has fields of the office's own."""


class OwnInBulk:
    """Keeps values by the fields' names; what is no field of the office's own is passed over."""

    def __init__(self, work: Work, *, recorded: bool = False) -> None:
        """Of the branch in which the session works, by their names; or of both, as history names them.

        Args:
            work: the transaction.
            recorded: names are those of history.
        """
        self._work, self._recorded = work, recorded
        self._ids: dict[str, dict[str, int]] = {}

    def recorded(self, subject: str, name: str) -> str:
        """How history names what a file calls so: of what is of a branch, with the branch where it is not In-Home."""
        branch = self._work.branch
        if (subject, name) == ("client", "status"):
            return f"status.{branch}"
        of_branch = name in self._names(subject) or (subject, name) == ("client", "since")
        return f"{name}.{branch}" if of_branch and branch != IN_HOME else name

    def keep(self, subject: str, subject_id: int, values: Mapping[str, Any]) -> None:
        """Sets what is given of one client or pet; None is nothing."""
        ids = self._names(subject)
        for name in ids.keys() & values.keys():
            text = "" if values[name] is None else str(values[name])
            here = (_VALUE.c.field_id == ids[name]) & (_VALUE.c.subject_id == subject_id)
            done = self._work.session.execute(update(_VALUE).where(here).values(value=text))
            if done.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE's result has it
                row = {"field_id": ids[name], "subject_id": subject_id, "value": text}
                self._work.session.execute(insert(_VALUE).values(**row))

    def present(self, subject: str, rows: Collection[int]) -> dict[int, dict[str, str | None]]:
        """What some clients or pets have in these fields now; None is nothing."""
        names = {field_id: name for name, field_id in self._names(subject).items()}
        found: dict[int, dict[str, str | None]] = {}
        listed = sorted(rows)
        for start in range(0, len(listed) if names else 0, _CHUNK):
            some = select(_VALUE.c.field_id, _VALUE.c.subject_id, _VALUE.c.value).where(
                _VALUE.c.field_id.in_(names), _VALUE.c.subject_id.in_(listed[start : start + _CHUNK])
            )
            for row in self._work.session.execute(some):
                found.setdefault(row.subject_id, {})[names[row.field_id]] = row.value or None
        return found

    def _names(self, subject: str) -> dict[str, int]:
        if subject not in self._ids:
            branches = BRANCHES if self._recorded else (self._work.branch,)
            fields = [
                (branch, each)
                for branch in branches
                for each in fields_of(self._work.session, cast("Subject", subject), branch)
            ]
            self._ids[subject] = {
                recorded_as(each, branch) if self._recorded else each.name: each.field_id
                for branch, each in fields
                if not each.built_in and each.kind != "secret" and each.field_id is not None
            }
        return self._ids[subject]
