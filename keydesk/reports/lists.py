"""The office's lists as reports: clients, pets, staff, safes, hooks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from keydesk.db.queries.client_more import client_more
from keydesk.db.queries.clients import list_clients
from keydesk.db.queries.pet_more import pet_more
from keydesk.db.queries.pets import list_pets
from keydesk.db.queries.safes import list_hooks, list_safes
from keydesk.db.queries.staff import list_staff
from keydesk.db.queries.staff_more import staff_more
from keydesk.db.queries.who_is import safe_meant
from keydesk.db.rows.safe import HookRow
from keydesk.db.work import Reading
from keydesk.reports.list_columns import CLIENTS_TOLD, PETS_TOLD, STAFF_TOLD, roles_told
from keydesk.reports.list_look import look_through
from keydesk.reports.report import Cell, Column, Report
from keydesk.rules.roles import BRANCH_WORDS

_CLIENTS = (
    Column("client_id", "NO.", right=True),
    Column("name", "CLIENT"),
    Column("pets", "PETS"),
    Column("street", "STREET", rank=3),
    Column("city", "CITY", rank=4),
    Column("phone", "PHONE", whole=True, rank=2),
    Column("status", "STATUS"),
    Column("key_required", "NEEDS KEY", rank=6),
    Column("no_key_reason", place="data"),
    Column("copies", "KEYS", right=True, rank=1),
    Column("out", "OUT", right=True, rank=5),
    Column("next_visit", "NEXT VISIT", rank=7),
)
_PETS = (
    Column("pet_id", place="data"),
    Column("name", "PET"),
    Column("client", "CLIENT"),
    Column("client_id", "NO.", right=True),
    Column("species", "KIND"),
    Column("breed", "BREED", rank=2),
    Column("sex", "SEX", rank=3),
    Column("color", "COLOR", rank=4),
    Column("fixed", place="data"),
    Column("age", "AGE", whole=True, rank=1),
    Column("born", "BORN", whole=True, rank=5),
    Column("birth_year", place="data"),
    Column("birth_month", place="data"),
    Column("birth_day", place="data"),
    Column("active", "ACTIVE", rank=6),
    Column("photo_path", place="data"),
    Column("notes", place="data"),
)
_STAFF = (
    Column("staff_id", place="data"),
    Column("name", "NAME"),
    Column("initials", "INITIALS", rank=3),
    Column("badge_code", "BADGE", whole=True),
    Column("phone", "PHONE", whole=True, rank=2),
    Column("role", "ROLE", rank=4),
    Column("is_sitter", "SITTER", rank=7),
    Column("holds", "KEYS", right=True),
    Column("overdue", "LATE", right=True),
    Column("next_visit", "NEXT VISIT", rank=6),
    Column("unix_user", "SIGNS IN AS", rank=5),
    Column("active", place="data"),
)
_SAFES = (
    Column("safe_id", place="data"),
    Column("label", "SAFE"),
    Column("place", "PLACE", rank=1),
    Column("branch", place="data"),
    Column("access", "OPEN TO"),
    Column("rows", place="data"),
    Column("columns", place="data"),
    Column("hooks", "HOOKS", right=True),
    Column("hang", "HANG", right=True),
    Column("out", "OUT", right=True),
    Column("free", "FREE", right=True),
    Column("wrong", "WRONG", right=True),
    Column("loose", "LOOSE", right=True),
    Column("active", place="data"),
)
_WHOSE = (Column("of", "BRANCH", place="text"),)
_HOOKS = (
    Column("hook", "HOOK", whole=True),
    Column("state", "STATE"),
    Column("hangs", "HANGS HERE"),
    Column("lives", "LIVES HERE"),
    Column("client", "CLIENT"),
    Column("label", "OPENS", rank=1),
    Column("row", place="data"),
    Column("column", place="data"),
)


def clients_report(
    reading: Reading,
    *,
    text: str = "",
    statuses: Sequence[str] = (),
    sort: str | None = None,
    view: str | None = None,
    columns: Sequence[str] = (),
) -> Report:
    """The clients that a filter finds; sort, view and columns as for :func:`keydesk.reports.list_look.look_through`."""
    through = look_through(reading, "clients", text=text, sort=sort, view=view, columns=columns)
    found = list_clients(reading, text=through.text, statuses=statuses, sort=through.sort, own=through.own)
    if through.columns:
        more = partial(client_more, reading, through.own)
        return CLIENTS_TOLD.report(
            reading, found, through, more=more, name="clients", title="Clients", nothing="No client matches."
        )
    rows = tuple(
        (
            row.client_id,
            row.name,
            row.pets,
            row.street,
            row.city,
            row.phone,
            row.status,
            row.key_required,
            row.no_key_reason,
            row.copies,
            row.out,
            row.next_visit,
        )
        for row in found
    )
    return _report(reading, "clients", "Clients", _CLIENTS, rows, "No client matches.")


def pets_report(
    reading: Reading,
    *,
    text: str = "",
    everything: bool = False,
    sort: str | None = None,
    view: str | None = None,
    columns: Sequence[str] = (),
) -> Report:
    """The animals that a filter finds; sort, view and columns as for :func:`clients_report`."""
    through = look_through(reading, "pets", text=text, sort=sort, view=view, columns=columns)
    found = list_pets(reading, text=through.text, everything=everything, sort=through.sort, own=through.own)
    if through.columns:
        more = partial(pet_more, reading, through.own)
        return PETS_TOLD.report(
            reading, found, through, more=more, name="pets", title="Pets", nothing="No pet matches."
        )
    rows = tuple(
        (
            row.pet_id,
            row.name,
            row.client,
            row.client_id,
            row.species,
            row.breed,
            row.sex,
            row.color,
            row.fixed,
            row.age or None,
            row.born,
            row.birth_year,
            row.birth_month,
            row.birth_day,
            row.active,
            row.photo_path or None,
            row.notes,
        )
        for row in found
    )
    active = [each.name for each in _PETS].index("active")
    told = tuple(
        # Where all are about, nobody reads a column that says so.
        replace(each, place="data") if each.name == "active" and all(row[active] for row in rows) else each
        for each in _PETS
    )
    return _report(reading, "pets", "Pets", told, rows, "No pet matches.")


def staff_report(
    reading: Reading,
    *,
    text: str = "",
    everybody: bool = False,
    sort: str | None = None,
    view: str | None = None,
    columns: Sequence[str] = (),
) -> Report:
    """The people whom a filter finds; sort, view and columns as for :func:`clients_report`."""
    through = look_through(reading, "staff", text=text, sort=sort, view=view, columns=columns)
    found = list_staff(reading, text=through.text, everybody=everybody, sort=through.sort)
    if through.columns:
        more = partial(staff_more, reading)
        return STAFF_TOLD.report(
            reading, found, through, more=more, name="staff", title="Staff", nothing="Nobody matches."
        )
    rows = tuple(
        (
            row.staff_id,
            row.name,
            row.initials,
            row.badge_code,
            row.phone,
            roles_told(row.roles),
            row.is_sitter,
            row.holds,
            row.overdue,
            row.next_visit,
            row.unix_user,
            row.active,
        )
        for row in found
    )
    return _report(reading, "staff", "Staff", _STAFF, rows, "Nobody matches.")


def safes_report(reading: Reading, *, everything: bool = False) -> Report:
    """The safes with what is in them; whose each is, where there are two branches."""
    both = len(reading.enabled) > 1
    rows = tuple(
        (
            row.safe_id,
            row.label,
            row.place,
            row.branch_id,
            "admins" if row.access == "admin" else row.access,
            row.rows,
            row.columns,
            row.hooks,
            row.hang,
            row.out,
            row.free,
            row.wrong,
            row.loose,
            row.active,
            *((BRANCH_WORDS[row.branch_id],) if both else ()),
        )
        for row in list_safes(reading, everything=everything)
    )
    return _report(
        reading,
        "safes",
        "Safes",
        (*_SAFES, *_WHOSE) if both else _SAFES,
        rows,
        "There is no safe yet: `keydesk add safe LABEL`, or Safes (F7), n.",
    )


def hooks_report(reading: Reading, *, safe: str, text: str = "") -> Report:
    """The hooks of the safe that a label means, in their order on the wall.

    Raises:
        Refusal: no safe goes by the label, or several do.
    """
    found = safe_meant(reading, label=safe)
    rows = tuple(_hook(row) for row in list_hooks(reading, safe_id=found.id, text=text))
    return _report(reading, "hooks", found.name, _HOOKS, rows, "This safe has no hook that matches.")


def _hook(row: HookRow) -> tuple[Cell, ...]:
    here = [copy for copy in row.copies if copy.here]
    away = [copy for copy in row.copies if not copy.here]
    return (
        row.label,
        row.state,
        " ".join(copy.tag_code for copy in here) or None,
        " ".join(copy.tag_code for copy in away) or None,
        "; ".join(dict.fromkeys(copy.client for copy in row.copies)) or None,
        "; ".join(dict.fromkeys(copy.label for copy in row.copies if copy.label)) or None,
        row.row,
        row.column,
    )


def _report(
    reading: Reading,
    name: str,
    title: str,
    columns: tuple[Column, ...],
    rows: tuple[tuple[Cell, ...], ...],
    nothing: str,
) -> Report:
    return Report(
        name=name,
        title=title,
        made_at=reading.now,
        zone=ZoneInfo(reading.settings.time_zone),
        columns=columns,
        rows=rows,
        nothing=nothing,
    )
