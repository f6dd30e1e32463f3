"""Which copy a code means, and where that copy is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Row, Select, func, select
from sqlalchemy.sql.elements import ColumnElement

from keydesk.db.models import Client, ClientContact, Hook, Key, KeyCopy, KeySafe, Staff, UsedCode, table_of
from keydesk.db.operators import display_name
from keydesk.db.rows.where import PlaceRow, WhereRow
from keydesk.db.work import Reading
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.tags import BadgeReading, Interpretation, TagReading, compact, legacy_form, read, tag_code

_COPY, _KEY, _CLIENT = table_of(KeyCopy), table_of(Key), table_of(Client)
_SAFE, _HOOK = table_of(KeySafe), table_of(Hook)
_HOME_SAFE, _HOME_HOOK = _SAFE.alias("home_safe"), _HOOK.alias("home_hook")
_STAFF, _CONTACT, _USED = table_of(Staff), table_of(ClientContact), table_of(UsedCode)
_OF_COPY = (
    "id",
    "client_id",
    "tag_code",
    "legacy_code",
    "holder_kind",
    "since",
    "due_at",
    "state",
    "spare",
    "pieces",
    "version",
    "retired_reason",
)

_MOST_NAMED = 8
"""Copies that an ambiguous code's refusal lists."""


def copy_meant(reading: Reading, *, code: str) -> int:
    """The id of the one copy that a typed or scanned code means.

    Raises:
        Refusal: nothing goes by that code, or several copies do; the refusal lists them.
    """
    found = copies_meant(reading, code=code)
    if not found:
        raise Refusal(f"No key goes by “{code[:64]}”. Check the tag, or search with `keydesk keys`.", code="not_found")
    if len(found) > 1:
        named = where(reading, copy_ids=found[:_MOST_NAMED])
        raise Refusal(
            f"“{code}” means {len(found)} copies; say which one: {', '.join(row.tag_code for row in named)}"
            f"{', …' if len(found) > _MOST_NAMED else ''}.",
            details=[f"{row.tag_code}  {row.client}  {row.label}" for row in named],
        )
    return found[0]


def copies_meant(reading: Reading, *, code: str) -> tuple[int, ...]:
    """Ids of the copies that a code may mean: the first tier of its readings that finds any decides.

    Copies in service come before those that are not: a retired tag answers only where no other does.
    """
    tag = read(code)
    if tag is None:
        return ()
    tag = tag.as_tag if isinstance(tag, BadgeReading) else tag
    for tier in (*tag.tiers, *_former(tag)):
        found: dict[int, bool] = {}
        for meaning in tier:
            found.update(_found(reading, meaning))
        serving = [copy_id for copy_id, in_service in found.items() if in_service]
        if found:
            return tuple(sorted(serving or found))
    return ()


def old_code_of(reading: Reading, *, code: str, key_id: int, tag_code: str) -> str:
    """The earlier code of a key that a tag carries; empty where it carries the present one, or an old system's."""
    if compact(code) == compact(tag_code):
        return ""
    meant = read(code)
    if meant is None:
        return ""
    meant = meant.as_tag if isinstance(meant, BadgeReading) else meant
    named = {each.code for tier in meant.tiers for each in tier if each.kind in {"copy", "code"}}
    found: str | None = reading.session.execute(
        select(_USED.c.code)
        .join(_KEY, _KEY.c.id == _USED.c.key_id)
        .where(_USED.c.key_id == key_id, _USED.c.code.in_(named), _USED.c.code != _KEY.c.code)
    ).scalar()
    return found or ""


def who_has(reading: Reading, *, code: str) -> WhereRow:
    """Where the one copy is that a code means.

    Raises:
        Refusal: nothing goes by that code, or several copies do.
    """
    (row,) = where(reading, copy_ids=[copy_meant(reading, code=code)])
    return row


def where(reading: Reading, *, copy_ids: Iterable[int] | None = None, client_id: int | None = None) -> list[WhereRow]:
    """Where copies are, by tag.

    Args:
        reading: one moment of the store.
        copy_ids: which ones; all when None, in the order given otherwise.
        client_id: only this client's.
    """
    wanted = None if copy_ids is None else list(copy_ids)
    if wanted is None:
        statement = _columns()
        if client_id is not None:
            statement = statement.where(_COPY.c.client_id == client_id)
        found = reading.session.execute(statement.order_by(_COPY.c.tag_code)).all()
        return [_row(each) for each in found]
    rows: dict[int, WhereRow] = {}
    for start in range(0, len(wanted), 500):
        part = reading.session.execute(_columns().where(_COPY.c.id.in_(wanted[start : start + 500]))).all()
        rows.update((each.id, _row(each)) for each in part)
    return [rows[copy_id] for copy_id in wanted if copy_id in rows]


def _former(tag: TagReading) -> tuple[tuple[Interpretation, ...], ...]:
    """The same readings once more for codes that keys had earlier: an old tag is still read."""
    earlier = tuple(each for tier in tag.tiers for each in tier if each.kind in {"copy", "code"})
    return (tuple(Interpretation(each.kind, "~" + each.code, each.copy) for each in earlier),) if earlier else ()


def _found(reading: Reading, meaning: Interpretation) -> dict[int, bool]:
    """Ids of the copies of one reading, each with whether it is in service."""
    if meaning.kind == "legacy":
        listed = reading.session.execute(
            select(_COPY.c.id, _COPY.c.state, _COPY.c.legacy_code).where(_COPY.c.legacy_code != "")
        )
        return {each.id: each.state == "in_service" for each in listed if legacy_form(each.legacy_code) == meaning.code}
    found = reading.session.execute(select(_COPY.c.id, _COPY.c.state).where(_condition(meaning)))
    return {each.id: each.state == "in_service" for each in found}


def _condition(meaning: Interpretation) -> ColumnElement[bool]:
    if meaning.code.startswith("~"):
        earlier = select(_USED.c.key_id).where(_USED.c.code == meaning.code[1:]).scalar_subquery()
        of_key = _COPY.c.key_id == earlier
        return of_key if meaning.copy is None else of_key & (_COPY.c.number == meaning.copy)
    if meaning.kind == "copy":
        return _COPY.c.tag_code == tag_code(meaning.code, meaning.copy or 1)
    of_code = select(_KEY.c.id)
    if meaning.kind == "code":
        return _COPY.c.key_id.in_(of_code.where(_KEY.c.code == meaning.code))
    ending = func.replace(_COPY.c.tag_code, "-", "").like(f"%{meaning.code}")
    return ending | _COPY.c.key_id.in_(of_code.where(_KEY.c.code.like(f"%{meaning.code}")))


def _columns() -> Select[tuple[object, ...]]:
    joined = (
        _COPY.join(_KEY, _KEY.c.id == _COPY.c.key_id)
        .join(_CLIENT, _CLIENT.c.id == _COPY.c.client_id)
        .outerjoin(_SAFE, _SAFE.c.id == _COPY.c.safe_id)
        .outerjoin(_HOOK, _HOOK.c.id == _COPY.c.hook_id)
        .outerjoin(_HOME_SAFE, _HOME_SAFE.c.id == _COPY.c.home_safe_id)
        .outerjoin(_HOME_HOOK, _HOME_HOOK.c.id == _COPY.c.home_hook_id)
        .outerjoin(_STAFF, _STAFF.c.id == _COPY.c.staff_id)
        .outerjoin(_CONTACT, _CONTACT.c.id == _COPY.c.contact_id)
    )
    return select(
        *(_COPY.c[name] for name in _OF_COPY),
        _CLIENT.c.first_name.label("client_first"),
        _CLIENT.c.last_name.label("client_last"),
        _CLIENT.c.company.label("client_company"),
        _KEY.c.label,
        _KEY.c.kind,
        _KEY.c.required,
        _KEY.c.lock_location,
        _KEY.c.description,
        _SAFE.c.label.label("safe"),
        _HOOK.c.label.label("hook"),
        _HOME_SAFE.c.label.label("home_safe"),
        _HOME_HOOK.c.label.label("home_hook"),
        _CONTACT.c.name.label("contact"),
        _STAFF.c.first_name,
        _STAFF.c.last_name,
        _STAFF.c.nickname,
    ).select_from(joined)


def _row(found: Row[tuple[object, ...]]) -> WhereRow:
    client = client_name(found.client_first, found.client_last, found.client_company)
    name = {
        "sitter": display_name(found.first_name or "", found.last_name or "", found.nickname or ""),
        "client": client,
        "contact": found.contact or "",
        "safe": found.safe or "",
        "transit": found.safe or "",
    }.get(found.holder_kind or "", "")
    return WhereRow(
        copy_id=found.id,
        client_id=found.client_id,
        tag_code=found.tag_code,
        legacy_code=found.legacy_code,
        client=client,
        label=found.label,
        kind=found.kind,
        required=found.required,
        holder=PlaceRow(found.holder_kind, name, found.safe or "", found.hook or ""),
        home=PlaceRow(
            "safe" if found.home_safe else None, found.home_safe or "", found.home_safe or "", found.home_hook or ""
        ),
        since=found.since,
        due_at=found.due_at,
        state=found.state,
        retired_reason=found.retired_reason,
        spare=found.spare,
        pieces=found.pieces,
        lock_location=found.lock_location,
        description=found.description,
        version=found.version,
    )


def copies_named(reading: Reading, *, codes: Sequence[str]) -> list[WhereRow]:
    """The copies of several codes, each once, in the order named.

    Raises:
        Refusal: one of the codes means no copy, or several.
    """
    ids = dict.fromkeys(copy_meant(reading, code=code) for code in codes)
    return where(reading, copy_ids=ids)
