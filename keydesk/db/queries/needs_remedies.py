"""What the rule of remedies asks about one visit: what it lacks, and who could make it instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, not_, or_, select

from keydesk.db.models import BlockedSitter, StaffMembership, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.need_places import COPY, SITTER
from keydesk.db.queries.need_terms import CLIENT, KEY, SCHEDULED, VISIT, today_of
from keydesk.db.queries.needs_judged import visit_judged
from keydesk.db.queries.of_branch import elsewhere, told_of
from keydesk.rules import remedies as rule
from keydesk.rules.needs import Verdict
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission, may

if TYPE_CHECKING:
    from sqlalchemy import Row

    from keydesk.db.queries.of_branch import Seen
    from keydesk.db.rows.needs import DayVisitRow, RemedyRow
    from keydesk.db.work import Reading

_BLOCKED, _PLACE = table_of(BlockedSitter), table_of(StaffMembership)
_THEIRS, _ELSE = VISIT.alias("theirs"), CLIENT.alias("elsewhere")


def remedies(reading: Reading, *, visit_id: int) -> tuple[RemedyRow, ...]:
    """Every way to mend what is flagged at a visit, the best first; empty for one that is well.

    Raises:
        Refusal: there is no such visit. Code ``not_found``.
    """
    visit = visit_judged(reading, visit_id=visit_id)
    if visit is None:
        raise Refusal("This visit is not on the schedule any more.", code="not_found")
    verdict = Verdict(visit.flag, visit.reason, visit.reason_words, visit.lacking, visit.cautions)
    return rule.remedies(
        rule.Trouble(
            verdict=verdict,
            day=visit.day,
            today=today_of(reading),
            sitter=visit.sitter,
            client=visit.client,
            key_required=visit.flag != "not_required" and visit.reason != "not_required",
            others=_others(reading, visit),
            may=frozenset(each for each in Permission if may(reading.operator, each)),
        )
    )


def _others(reading: Reading, visit: DayVisitRow) -> tuple[rule.OtherSitter, ...]:
    """Who works in that branch, is not blocked, and holds a required key or is the primary or secondary sitter.

    They are busy with a visit of either branch; of one that may not be told of no more is said than that.
    """
    told = told_of(reading)
    of_branch = []
    if len(reading.enabled) > 1:
        of_branch.append(exists().where(_PLACE.c.staff_id == SITTER.c.id, _PLACE.c.branch_id == visit.branch_id))
    blocked = exists().where(_BLOCKED.c.client_id == visit.client_id, _BLOCKED.c.staff_id == SITTER.c.id)
    required = and_(KEY.c.client_id == visit.client_id, KEY.c.active, KEY.c.required)
    found = reading.session.execute(
        select(
            SITTER.c.id,
            SITTER.c.first_name,
            SITTER.c.last_name,
            SITTER.c.nickname,
            CLIENT.c.primary_sitter_id,
            CLIENT.c.secondary_sitter_id,
            KEY.c.id.label("key_id"),
            COPY.c.tag_code,
            _THEIRS.c.starts_at,
            _THEIRS.c.branch_id.label("busy_in"),
            _ELSE.c.first_name.label("else_first"),
            _ELSE.c.last_name.label("else_last"),
            _ELSE.c.company.label("else_company"),
        )
        .select_from(
            SITTER.join(CLIENT, CLIENT.c.id == visit.client_id)
            .outerjoin(KEY, required)
            .outerjoin(COPY, and_(COPY.c.key_id == KEY.c.id, COPY.c.staff_id == SITTER.c.id))
            .outerjoin(
                _THEIRS,
                and_(
                    _THEIRS.c.sitter_id == SITTER.c.id,
                    _THEIRS.c.day == visit.day,
                    _THEIRS.c.status == SCHEDULED,
                    _THEIRS.c.id != visit.visit_id,
                    _THEIRS.c.starts_at < visit.ends_at,
                    _THEIRS.c.ends_at > visit.starts_at,
                    not_(_THEIRS.c.all_day),
                ),
            )
            .outerjoin(_ELSE, _ELSE.c.id == _THEIRS.c.client_id)
        )
        .where(
            SITTER.c.active,
            SITTER.c.id.is_distinct_from(visit.sitter_id),
            not_(blocked),
            *of_branch,
            or_(
                SITTER.c.id == CLIENT.c.primary_sitter_id,
                SITTER.c.id == CLIENT.c.secondary_sitter_id,
                SITTER.c.id.in_(
                    select(COPY.c.staff_id).where(COPY.c.client_id == visit.client_id, COPY.c.staff_id.is_not(None))
                ),
            ),
        )
        .order_by(SITTER.c.id, KEY.c.id, COPY.c.tag_code, _THEIRS.c.starts_at)
    )
    people: dict[int, list[Row[Any]]] = {}
    for row in found:
        people.setdefault(row.id, []).append(row)
    return tuple(_other(staff_id, rows, told) for staff_id, rows in people.items())


def _other(staff_id: int, rows: list[Row[Any]], told: Seen) -> rule.OtherSitter:
    row = rows[0]
    keys = {each.key_id for each in rows if each.key_id is not None}
    held = {each.key_id: each.tag_code for each in rows if each.tag_code is not None}
    busy = ""
    if row.starts_at is not None:
        hidden = elsewhere(told, row.busy_in)
        busy = (
            f"in {hidden}"
            if hidden
            else f"{row.starts_at:%H:%M} at {client_name(row.else_first, row.else_last, row.else_company)}"
        )
    standing = {row.secondary_sitter_id: "secondary", row.primary_sitter_id: "primary"}.get(staff_id, "")
    return rule.OtherSitter(
        staff_id=staff_id,
        name=display_name(row.first_name, row.last_name, row.nickname),
        holds=tuple(held.values()),
        holds_all=bool(keys) and len(held) == len(keys),
        standing=standing,
        busy=busy,
    )
