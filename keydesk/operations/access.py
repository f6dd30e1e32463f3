"""Ways into a home: put on file, changed, looked at again, taken out of use; and a code shown, on the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select, update

from keydesk.db.models import AccessMethod, Client, table_of
from keydesk.db.work import Work
from keydesk.operations.editing import Saved, add, load, require_version, save, zone_of
from keydesk.rules import dates
from keydesk.rules.access import next_review, read_code, read_reveal_reason, read_way, way_name
from keydesk.rules.profile import ProfileField, Value, client_name, read_line, read_values
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_ACCESS, _CLIENT = table_of(AccessMethod), table_of(Client)

ACCESS_FIELDS: Final = {
    each.name: each
    for each in (
        ProfileField("company", "Company"),
        ProfileField("note", "Note", "long"),
        ProfileField("review_on", "Look at it again on", "day"),
    )
}
"""What can be written about a way in beside its kind and its code."""


@dataclass(frozen=True, slots=True)
class CodesChanged:
    """Codes of which somebody said that they were changed.

    Attributes:
        count: how many of which nobody had said it today.
        said: one sentence for the desk.
    """

    count: int
    said: str


@dataclass(frozen=True, slots=True)
class Revealed:
    """A code that somebody may see now; the record of it is there before they do.

    Attributes:
        method_id: the way in.
        name: ``Rivera, Ana: the garage code``.
        code: what it is. In no ``repr``, so that it is in no trace.
    """

    method_id: int
    name: str
    code: str = field(repr=False)


def add_way_in(
    work: Work, *, client_id: int, kind: str, code: str = "", fields: Mapping[str, Value] | None = None
) -> Saved:
    """Puts a way in on file, with its code sealed; it is to be looked at again as the office has set.

    Args:
        work: the transaction.
        client_id: whose home.
        kind: which way, in words.
        code: the code, as it is typed at the door; empty where there is none.
        fields: of :data:`ACCESS_FIELDS`.

    Raises:
        Refusal: there is no such kind, or a value does not fit.
    """
    work.require(Permission.EDIT_CLIENTS)
    client = load(work, _CLIENT, client_id, "client")
    values: dict[str, Any] = {"client_id": client_id, "kind": read_way(kind)}
    values |= _read(work, fields or {})
    today = dates.today(work.now, zone_of(work))
    values["reviewed_on"] = today
    if values.get("review_on") is None:
        values["review_on"] = next_review(today, months=work.settings.review_months)
    sealed = read_code(code)
    if sealed:
        values["secret"] = work.seal(sealed)
    name = way_name(values)
    method_id = add(work, _ACCESS, "access_method", values, name=name)
    return Saved(method_id, 1, tuple(values), f"{_whose(client)}: the {shown(name, width=60)} is on file.")


def edit_way_in(
    work: Work,
    *,
    method_id: int,
    version: int | None,
    kind: str | None = None,
    code: str | None = None,
    fields: Mapping[str, Value] | None = None,
) -> Saved:
    """Changes what is kept of a way in; what is None stays. A new code takes the old one's place, and is right today.

    Args:
        work: the transaction.
        method_id: which.
        version: the version that the person saw, or None where the command names the change and not a form.
        kind: which way, in words.
        code: another code; empty takes the code away; None leaves it as it is.
        fields: of :data:`ACCESS_FIELDS`.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: a value does not fit.
    """
    work.require(Permission.EDIT_CLIENTS)
    row = load(work, _ACCESS, method_id, "way in")
    values: dict[str, Value] = dict(_read(work, fields or {}))
    if kind is not None:
        values["kind"] = read_way(kind)
    told_code = None if code is None else read_code(code)
    today = dates.today(work.now, zone_of(work))
    is_new = told_code is not None and told_code != _code_of(work, row)
    if is_new:
        values["reviewed_on"] = today
        if values.get("review_on", row["review_on"]) == row["review_on"]:
            values["review_on"] = next_review(today, months=work.settings.review_months)
    after = {**row, **values}
    whose, name = _client_of(work, row), way_name(after)
    require_version(work, "access_method", _told(row), version=version, name=f"{whose}: the {name}")
    saved = save(work, _ACCESS, "access_method", row, values, version=version, name=f"{whose}: the {name}")
    if not is_new:
        return saved
    # What the code was and what it is stays out of the record; that it changed does not.
    new_version = max(saved.version, int(row["version"]) + 1)
    work.session.execute(
        update(_ACCESS)
        .where(_ACCESS.c.id == method_id)
        .values(secret=work.seal(told_code) if told_code else None, version=new_version)
    )
    work.record("access_method", method_id, "code_set" if told_code else "code_removed")
    return Saved(method_id, new_version, (*saved.fields, "code"), f"{shown(f'{whose}: the {name}', width=90)} saved.")


def retire_way_in(work: Work, *, method_id: int, version: int | None = None, reason: str = "") -> Saved:
    """Takes a way in out of use; it stays on the record, its code sealed.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
    """
    return _set_active(work, method_id, active=False, version=version, reason=reason)


def restore_way_in(work: Work, *, method_id: int, version: int | None = None, reason: str = "") -> Saved:
    """Takes a way in into use again.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
    """
    return _set_active(work, method_id, active=True, version=version, reason=reason)


def reveal_code(work: Work, *, method_id: int, reason: str) -> Revealed:
    """Shows a code to somebody who may see it and says why; nobody is shown it before the record is committed (P3).

    Raises:
        Refusal: the operator may not, no reason was said, there is no code, or it cannot be opened on this box.
    """
    work.require(Permission.REVEAL_SECRETS)
    why = read_reveal_reason(reason)
    row = load(work, _ACCESS, method_id, "way in")
    whose = f"{_client_of(work, row)}: the {way_name(row)}"
    if row["secret"] is None:
        raise Refusal(f"{shown(whose, width=90)} has no code on file.", code="not_found")
    code = work.reveal(row["secret"])
    work.record("access_method", method_id, "reveal", reason=why)
    return Revealed(method_id, whose, code)


def note_codes_changed(work: Work, *, codes: Sequence[tuple[int, int | None]]) -> CodesChanged:
    """Says that codes were changed at the client's, or found well as they are, today; what they are is not touched.

    Args:
        work: the transaction.
        codes: each way in by number, with the version that the person saw or None.

    Raises:
        ChangedMeanwhile: somebody changed a way in after its version was read.
    """
    work.require(Permission.EDIT_CLIENTS)
    if not codes:
        raise Refusal("No code is named.")
    today = dates.today(work.now, zone_of(work))
    count, name = 0, ""
    for method_id, version in codes:
        row = load(work, _ACCESS, method_id, "way in")
        whose = _client_of(work, row)
        name = f"{shown(whose, width=60)}: the {way_name(row)}"
        values: dict[str, Value] = {"reviewed_on": today}
        if row["reviewed_on"] != today:
            values["review_on"] = next_review(today, months=work.settings.review_months)
        saved = save(work, _ACCESS, "access_method", row, values, version=version, name=whose, verb="code_changed")
        count += bool(saved.fields)
    if not count:
        return CodesChanged(0, "That was said today already.")
    return CodesChanged(
        count, f"{name} was changed today." if len(codes) == 1 else f"{count} codes were changed today."
    )


def note_looked_at(work: Work, *, method_id: int, version: int | None = None) -> Saved:
    """Says that a way in is right as it stands today, so that it is looked at again only when the office has set.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
    """
    work.require(Permission.EDIT_CLIENTS)
    row = load(work, _ACCESS, method_id, "way in")
    today = dates.today(work.now, zone_of(work))
    again = next_review(today, months=work.settings.review_months)
    name = f"{_client_of(work, row)}: the {way_name(row)}"
    values: dict[str, Value] = {"reviewed_on": today, "review_on": again}
    saved = save(work, _ACCESS, "access_method", row, values, version=version, name=name, verb="looked_at")
    when = f"; again {dates.day(again, today=today)}" if again is not None else ""
    return Saved(saved.id, saved.version, saved.fields, f"{shown(name, width=90)} is right as of today{when}.")


def _set_active(work: Work, method_id: int, *, active: bool, version: int | None, reason: str) -> Saved:
    work.require(Permission.EDIT_CLIENTS)
    row = load(work, _ACCESS, method_id, "way in")
    name = f"{_client_of(work, row)}: the {way_name(row)}"
    saved = save(
        work, _ACCESS, "access_method", row, {"active": active}, version=version, name=name,
        verb="restore" if active else "retire", reason=read_line(reason, "The reason"),
    )  # fmt: skip
    word = "in use again" if active else "out of use"
    return Saved(saved.id, saved.version, saved.fields, f"{shown(name, width=90)} is {word}.")


def _read(work: Work, fields: Mapping[str, Value]) -> dict[str, Value]:
    given = dict(fields)
    when = given.get("review_on")
    if isinstance(when, str) and when.strip():
        try:
            given["review_on"] = dates.read_day(when, today=dates.today(work.now, zone_of(work)))
        except Refusal as refusal:
            refusal.field = "review_on"
            raise
    return read_values(ACCESS_FIELDS, given, of="a way in")


def _code_of(work: Work, row: Mapping[str, Any]) -> str | None:
    """The code as it is kept; None where it cannot be opened on this box, so that another one may take its place."""
    if row["secret"] is None:
        return ""
    try:
        return work.reveal(row["secret"])
    except Refusal:
        return None


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "secret"}


def _client_of(work: Work, row: Mapping[str, Any]) -> str:
    found = work.session.execute(
        select(_CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company).where(_CLIENT.c.id == row["client_id"])
    ).one()
    return client_name(found.first_name, found.last_name, found.company)


def _whose(client: Mapping[str, Any]) -> str:
    return shown(client_name(client["first_name"], client["last_name"], client["company"]), width=60)
