"""What the mails to sitters are made from: a day's visits with the keys to collect and to bring back, and reminders.

What stands together in a mail is decided here once, as for paper: tags of keys, or addresses, and never both. Notes of
keys, office notes of clients, and codes that open doors are not read at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from keydesk.db.models import Client, Key, KeyCopy, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.addresses import addresses_of
from keydesk.db.queries.need_terms import today_of
from keydesk.db.queries.needs import pull_list, put_away, visits_of_day
from keydesk.db.queries.of_branch import of_all_seen
from keydesk.db.rows.mail import BringRow, CollectRow, MailFactsRow, MailVisitRow, SitterMailRow
from keydesk.rules.needs import place_of
from keydesk.rules.roles import BRANCH_WORDS, IN_HOME
from keydesk.rules.text import fold

if TYPE_CHECKING:
    from datetime import date

    from keydesk.db.rows.needs import DayVisitRow, LackingRow, PullRow, PutAwayRow
    from keydesk.db.work import Reading
    from keydesk.rules.mail import Kind

_STAFF, _CLIENT, _KEY, _COPY = table_of(Staff), table_of(Client), table_of(Key), table_of(KeyCopy)
_ASK: Final = "ask the office"


@dataclass
class _Told:
    """What one person's mail has so far."""

    visits: list[MailVisitRow] = field(default_factory=list)
    collect: list[CollectRow] = field(default_factory=list)
    bring: list[BringRow] = field(default_factory=list)


def mail_facts(reading: Reading, *, kind: Kind, day: date | None = None, staff_id: int | None = None) -> MailFactsRow:
    """What the mails of one kind are made from, a row a person who has anything to be told.

    Args:
        reading: one moment of the store.
        kind: ``visits``, ``recall`` or ``overdue``.
        day: whose visits; reminders are of today.
        staff_id: only that person's.

    A mail tells a sitter of the visits of every branch that the operator sees, whichever one the session works in; the
    branch stands beside each where not all of them are In-Home's.
    """
    reading = of_all_seen(reading)
    today = today_of(reading)
    day = day if day is not None and kind == "visits" else today
    told: defaultdict[int, _Told] = defaultdict(_Told)
    shows_tags = reading.settings.print_shows == "tags"
    if kind == "visits":
        visits = [each for each in visits_of_day(reading, day=day) if each.sitter_id is not None]
        _tell_visits(reading, [each for each in visits if staff_id in {None, each.sitter_id}], told, day=day)
    for row in put_away(reading, day=day):
        wanted = kind == "visits" and row.holder_id in told
        if (wanted or row.why == {"recall": "recalled"}.get(kind, kind)) and staff_id in {None, row.holder_id}:
            told[row.holder_id].bring.append(_bring(row, shows_tags=shows_tags))
    people = reading.session.execute(
        select(_STAFF.c.id, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname, _STAFF.c.email)
    )
    sitters = [
        SitterMailRow(
            staff_id=row.id,
            name=display_name(row.first_name, row.last_name, row.nickname),
            email=row.email,
            visits=_visits(told[row.id].visits),
            collect=tuple(told[row.id].collect),
            bring=tuple(told[row.id].bring),
        )
        for row in people
        if row.id in told
    ]
    return MailFactsRow(
        kind=kind,
        day=day,
        today=today,
        now=reading.now,
        office=reading.settings.office_name,
        zone=reading.settings.time_zone,
        notices_on=reading.settings.notices_on,
        sitters=tuple(sorted(sitters, key=lambda row: (fold(row.name), row.staff_id))),
    )


def _visits(told: Sequence[MailVisitRow]) -> tuple[MailVisitRow, ...]:
    """Somebody's visits; whose all are In-Home's, need not be told so."""
    if {each.branch_id for each in told} == {IN_HOME}:
        return tuple(replace(each, branch="") for each in told)
    return tuple(told)


def _tell_visits(reading: Reading, visits: Sequence[DayVisitRow], told: defaultdict[int, _Told], *, day: date) -> None:
    shows_tags = reading.settings.print_shows == "tags"
    held = _held(reading, {each.sitter_id for each in visits if each.sitter_id is not None})
    shown = {each.client_id for each in visits} if reading.settings.print_shows == "addresses" else set()
    addresses = addresses_of(reading, client_ids=shown)
    pulled = {(row.sitter_id, row.copy_id): row for row in pull_list(reading, day=day) if not row.done}
    for visit in visits:
        sitter_id = visit.sitter_id or 0
        mine = told[sitter_id]
        words = _key_words(visit, held.get((sitter_id, visit.client_id), []), shows_tags=shows_tags)
        mine.visits.append(
            MailVisitRow(
                visit_id=visit.visit_id,
                starts_at=visit.starts_at,
                ends_at=visit.ends_at,
                all_day=visit.all_day,
                cancelled=visit.status == "cancelled",
                client=visit.client,
                service=visit.service,
                pets=visit.pets,
                note=visit.note,
                address=addresses.get(visit.client_id, ""),
                key_words=words,
                branch_id=visit.branch_id,
                branch=BRANCH_WORDS[visit.branch_id] if len(reading.branches) > 1 else "",
            )
        )
        if visit.flag == "no_key":
            for row in _to_collect(visit, pulled, shows_tags=shows_tags):
                # Two visits at one door need one key.
                if all((row.tag_code, row.client, row.key_label, row.source) != _same(each) for each in mine.collect):
                    mine.collect.append(row)


def _same(row: CollectRow) -> tuple[str, str, str, str]:
    return row.tag_code, row.client, row.key_label, row.source


def _key_words(visit: DayVisitRow, tags: list[str], *, shows_tags: bool) -> str:
    """What there is to know of the key, in a few words; nothing where nothing is asked any more."""
    if visit.status != "scheduled":
        return {"completed": "made already", "cancelled": ""}.get(visit.status, "")
    match visit.flag:
        case "no_key":
            return f"key to collect: {visit.reason_words}" if visit.lacking else f"no key on file: {_ASK}"
        case "not_required":
            return f"no key required: {visit.reason_words}"
        case "ok" if tags:
            return f"you have {', '.join(tags)}" if shows_tags else "you have the key"
        case _:
            return ""


def _to_collect(
    visit: DayVisitRow, pulled: dict[tuple[int, int], PullRow], *, shows_tags: bool
) -> Iterable[CollectRow]:
    if not visit.lacking:
        yield CollectRow("", visit.client, "", f"none on file: {_ASK}", visit.starts_at)
    for key in visit.lacking:
        tag, source = _source(key, visit, pulled)
        yield CollectRow(tag if shows_tags else "", visit.client, key.label, source, visit.starts_at)


def _source(key: LackingRow, visit: DayVisitRow, pulled: dict[tuple[int, int], PullRow]) -> tuple[str, str]:
    """Which copy the sitter gets, and from which hook or person."""
    for copy in key.copies:
        row = pulled.get((visit.sitter_id or 0, copy.copy_id))
        if row is not None:
            where = f"hook {row.hook}, {row.safe}" if row.hook else row.safe
            return row.tag_code, f"{where}: {_ASK}, it is for admins" if row.admin_only else where
    if not key.copies:
        return "", f"none in use: {_ASK}"
    outside = [copy for copy in key.copies if copy.kind != "safe"]
    if not outside:
        # What hangs there is in somebody else's bag.
        return key.copies[0].tag_code, f"somebody else gets it first: {_ASK}"
    nearest = outside[0]
    words = place_of(nearest, day=visit.day)[1]
    if nearest.kind in {"missing", "transit"}:
        return nearest.tag_code, f"{words}: {_ASK}"
    return nearest.tag_code, f"from {words.removeprefix('with ')}"


def _bring(row: PutAwayRow, *, shows_tags: bool) -> BringRow:
    return BringRow(
        copy=row.tag_code,
        tag_code=row.tag_code if shows_tags else "",
        client=row.client,
        key_label=row.key_label,
        why=row.why,
        due_at=row.due_at,
    )


def _held(reading: Reading, sitters: set[int]) -> dict[tuple[int, int], list[str]]:
    """The tags of required keys that these sitters have, by sitter and client."""
    found: dict[tuple[int, int], list[str]] = {}
    statement = (
        select(_COPY.c.staff_id, _COPY.c.client_id, _COPY.c.tag_code)
        .join_from(_COPY, _KEY, _KEY.c.id == _COPY.c.key_id)
        .where(_COPY.c.staff_id.in_(sorted(sitters)), _KEY.c.active, _KEY.c.required)
        .order_by(_COPY.c.tag_code)
    )
    for row in reading.session.execute(statement):
        found.setdefault((row.staff_id, row.client_id), []).append(row.tag_code)
    return found
