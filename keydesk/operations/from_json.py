"""Clients, pets and people from a program's JSON: one object or a list, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from keydesk.db.queries.who_is import client_meant
from keydesk.db.work import Work
from keydesk.operations.asking import reading_of
from keydesk.operations.client_asked import add_client_asked
from keydesk.operations.permissions import take_on
from keydesk.operations.pets import add_pet
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission, read_role
from keydesk.rules.text import counted, shown

Record = Mapping[str, Any]
T = TypeVar("T")
MOST: Final = 20_000
"""Things of one document; a list that is longer is an import."""


@dataclass(frozen=True, slots=True)
class AddedFromJson:
    """What a document added.

    Attributes:
        ids: of each thing, in its order.
        badges: of people, their badges' codes.
        said: what the desk says.
    """

    ids: tuple[int, ...]
    badges: tuple[str, ...]
    said: str


def add_clients_from(work: Work, *, records: Sequence[Record], branch: str = "") -> AddedFromJson:
    """Adds clients, each with ``pets`` in a list of their own where there are some.

    Args:
        work: the transaction.
        records: the clients; ``branch`` in one is where that one has a place: ``in_home``, ``facility``, ``both``.
        branch: the same of all that say nothing.

    Raises:
        Refusal: something does not fit; it names the how-manieth, the field and why. Nothing was added.
    """
    work.require(Permission.EDIT_CLIENTS)
    return _added(_each(records, lambda record: _client(work, record, branch)), "client")


def add_pets_from(work: Work, *, records: Sequence[Record], owner: str = "") -> AddedFromJson:
    """Adds pets; ``client`` is whose each is, a number or a name, where ``owner`` does not say it for all.

    Raises:
        Refusal: as :func:`add_clients_from`.
    """
    work.require(Permission.EDIT_CLIENTS)

    def one(record: Record) -> tuple[int, str]:
        fields = dict(record)
        who = str(fields.pop("client", "") or owner).strip()
        if not who:
            raise Refusal("It names no client.", field="client")
        try:
            client_id = client_meant(reading_of(work), who=who).id
        except Refusal as refusal:
            refusal.field = "client"
            raise
        return add_pet(work, client_id=client_id, fields=fields).id, ""

    return _added(_each(records, one), "pet")


def add_people_from(work: Work, *, records: Sequence[Record]) -> AddedFromJson:
    """Adds people of the company; ``role`` and ``unix_user`` stand beside the fields of their page.

    Raises:
        Refusal: as :func:`add_clients_from`.
    """
    work.require(Permission.EDIT_STAFF)

    def one(record: Record) -> tuple[int, str]:
        fields = dict(record)
        role, unix_user = str(fields.pop("role", "") or "staff"), str(fields.pop("unix_user", "") or "")
        added = take_on(work, fields=fields, role=read_role(role).value, unix_user=unix_user)
        return added.id, added.badge_code or ""

    return _added(_each(records, one), "person", "people")


def _client(work: Work, record: Record, branch: str) -> tuple[int, str]:
    fields = dict(record)
    pets = fields.pop("pets", None) or ()
    if not isinstance(pets, list | tuple) or not all(isinstance(each, dict) for each in pets):
        raise Refusal("Pets are a list of objects.", field="pets")
    added = add_client_asked(work, fields=fields, branch=branch)
    for number, pet in enumerate(pets, start=1):
        try:
            add_pet(work, client_id=added.id, fields=pet)
        except Refusal as refusal:
            refusal.field = f"pets {number}, {refusal.field or 'name'}"
            raise
    return added.id, ""


def _each(records: Sequence[Record], one: Callable[[Record], T]) -> list[T]:
    if len(records) > MOST:
        raise Refusal(
            f"{len(records):,} at once are too many: {MOST:,} are taken. `keydesk import` takes longer lists."
        )
    found = []
    for number, record in enumerate(records, start=1):
        try:
            _require_plain(record)
            found.append(one(record))
        except Refusal as refusal:
            where = f"Number {number}" if len(records) > 1 else "It"
            field = f", {shown(refusal.field, width=40)}" if refusal.field else ""
            raise Refusal(
                f"{where}{field}: {refusal.message} Nothing was added.",
                code=refusal.code, details=refusal.details, field=refusal.field,
            ) from refusal  # fmt: skip
    return found


def _require_plain(record: Record) -> None:
    """Values are texts, numbers, yes or no, or nothing."""
    for name, value in record.items():
        if name != "pets" and not isinstance(value, str | int | bool | type(None)):
            raise Refusal("It is a text, a whole number, true, false or null.", field=str(name))


def _added(done: Sequence[tuple[int, str]], one: str, many: str = "") -> AddedFromJson:
    ids, badges = tuple(each for each, _ in done), tuple(badge for _, badge in done)
    return AddedFromJson(ids, badges, f"{counted(len(ids), one, many)} added.")
