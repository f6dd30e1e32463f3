"""The fields of clients or pets as the office has them, as a list."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from keydesk.db.queries.fields import list_fields
from keydesk.db.work import Reading
from keydesk.reports.report import Column, Report
from keydesk.rules.fields import SUBJECTS, Subject
from keydesk.rules.roles import IN_HOME


def fields_report(
    reading: Reading, *, subjects: Sequence[Subject] = SUBJECTS, branch: str = IN_HOME, everything: bool = False
) -> Report:
    """Every field in its order, with how many records hold something in it.

    Args:
        reading: one moment of the store.
        subjects: of clients, of pets, or of both.
        branch: whose fields.
        everything: those out of use too.
    """
    uses = [each for subject in subjects for each in list_fields(reading, subject=subject, branch=branch)]
    return Report(
        name="fields",
        title="Fields of clients and pets",
        made_at=reading.now,
        zone=ZoneInfo(reading.settings.time_zone),
        columns=(
            Column("of", "OF"),
            Column("name", "NAME"),
            Column("label", "FIELD"),
            Column("kind", "KIND"),
            Column("built_in", "BUILT IN"),
            Column("required", "NEEDED"),
            Column("shown", "SHOWN"),
            Column("held", "HELD BY", kind="number"),
            Column("group", "GROUP"),
            Column("choices", "CHOICES"),
            Column("in_use", "IN USE"),
        ),
        rows=tuple(
            (
                each.field.subject,
                each.field.name,
                each.field.label,
                each.field.kind_words,
                each.field.built_in,
                each.field.required,
                not each.field.hidden,
                each.held,
                each.field.group,
                ", ".join(each.field.choices),
                not each.field.retired,
            )
            for each in uses
            if everything or not each.field.retired
        ),
    )
