"""Invented small offices in which anything may be true, and a slow plain reading of the need rule over their tables."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select

from builders import MORNING, Office
from keydesk.db import models
from keydesk.db.models import table_of
from keydesk.db.work import Reading, Work

TODAY = MORNING.date()
SITTERS, CLIENTS = (2, 3, 4, 5, 6), range(1, 8)
WHYS = ("lockbox", "keypad", "doorman", None)
Rows = list[dict[str, Any]]


def invent(office: Office, seed: int, *, both: bool = False) -> None:
    """Five sitters, one of whom may have left; seven clients with keys anywhere; visits around today.

    With ``both`` the office has two branches, everybody has a place in both, and each visit is of one of them.
    """
    chance = random.Random(seed)
    for number in SITTERS:
        office.person(f"Sitter {number}", active=number != 6 or chance.random() < 0.5)
    office.safe("Front office", rows=2, columns=5)
    office.safe("Vault", rows=1, columns=5, access="admin")
    for number in CLIENTS:
        why = chance.choice((*WHYS, None, None, None))
        office.client(
            f"Client {number}", key_required=why is None, no_key_reason=why, primary_sitter_id=chance.choice(SITTERS)
        )
    office.work(lambda work: _fill(work, chance))
    if both:
        office.work(lambda work: _part(work, random.Random(1000 + seed)))


def _part(work: Work, chance: random.Random) -> None:
    """Switches Facility on, gives everybody a place there, and makes some visits its own."""
    branch, visit = table_of(models.Branch), table_of(models.Visit)
    work.session.execute(branch.update().values(enabled=True))
    for model in (models.ClientMembership, models.StaffMembership):
        places = table_of(model)
        rows = work.session.execute(select(places).where(places.c.branch_id == "in_home")).mappings()
        there = [{**{name: row[name] for name in row if name != "id"}, "branch_id": "facility"} for row in rows]
        work.session.execute(insert(places), there)
    ids = work.session.execute(select(visit.c.id)).scalars().all()
    moved = [each for each in ids if chance.random() < 0.5]
    work.session.execute(visit.update().where(visit.c.id.in_(moved)).values(branch_id="facility"))
    work.record("office", 1, "part", field="*", new="")


def _fill(work: Work, chance: random.Random) -> None:
    put: Callable[[Any, Rows], Any] = lambda model, rows: (  # noqa: E731 - a word for what follows
        work.session.execute(insert(table_of(model)), rows) if rows else None
    )
    put(models.ClientContact, [{"id": number, "client_id": number, "name": f"Contact {number}"} for number in CLIENTS])
    put(
        models.BlockedSitter,
        [
            {"client_id": number, "staff_id": sitter}
            for number in CLIENTS
            for sitter in SITTERS
            if chance.random() < 0.08
        ],
    )
    keys, copies = _keys(work, chance)
    put(models.Key, keys)
    put(models.KeyCopy, copies)
    put(models.Visit, _visits(chance))
    for client in chance.sample(list(CLIENTS), 2):
        table = table_of(models.ClientMembership)
        work.session.execute(table.update().where(table.c.client_id == client).values(status="inactive"))
    work.record("office", 1, "invent", field="*", new="")


def _keys(work: Work, chance: random.Random) -> tuple[Rows, Rows]:
    keys: Rows = []
    copies: Rows = []
    for client in CLIENTS:
        for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
            key = {"id": len(keys) + 1, "client_id": client, "code": f"K{len(keys):03}", "label": "door"}
            keys.append({**key, "required": chance.random() < 0.75, "active": chance.random() < 0.9})
            for number in range(1, chance.choice((0, 1, 1, 2, 3)) + 1):
                copies.append(_copy(len(copies) + 1, key, number, chance, work.now))
    return keys, copies


def _copy(at: int, key: dict[str, Any], number: int, chance: random.Random, since: datetime) -> dict[str, Any]:
    kind = chance.choice(("safe", "safe", "sitter", "sitter", "client", "contact", "transit", "missing", None))
    safe = chance.choice((1, 1, 2))
    hook = (chance.randint(1, 10) if safe == 1 else chance.randint(11, 15)) if chance.random() < 0.8 else None
    return {
        "id": at,
        "key_id": key["id"],
        "client_id": key["client_id"],
        "number": number,
        "tag_code": f"{key['code']}-{number}",
        "state": "in_service" if kind else chance.choice(("lost", "stolen", "retired")),
        "holder_kind": kind,
        "safe_id": safe if kind in {"safe", "transit"} else None,
        "hook_id": hook if kind == "safe" else None,
        "staff_id": chance.choice(SITTERS) if kind == "sitter" else None,
        "contact_id": key["client_id"] if kind == "contact" else None,
        "since": since,
        "due_at": since + timedelta(days=chance.randint(-3, 3)) if kind == "sitter" and chance.random() < 0.6 else None,
        "spare": chance.random() < 0.2,
    }


def _visits(chance: random.Random) -> Rows:
    rows: Rows = []
    for _ in range(120):
        day = TODAY + timedelta(days=chance.randint(-3, 17))
        sit = chance.random() < 0.12
        starts = datetime.combine(day, time() if sit else time(chance.randint(5, 20), chance.choice((0, 30))))
        rows.append(
            {
                "client_id": chance.choice(CLIENTS),
                "sitter_id": chance.choice((*SITTERS, None)),
                "day": day,
                "starts_at": starts,
                "ends_at": starts + (timedelta(days=chance.randint(1, 5)) if sit else timedelta(minutes=30)),
                "all_day": sit,
                "status": chance.choice(("scheduled", "scheduled", "scheduled", "completed", "cancelled")),
            }
        )
    return rows


def days_of(visit: dict[str, Any]) -> list[date]:
    """The days of a visit: its own, and for a sit of whole days all up to the one at whose beginning it ends."""
    days = [visit["day"]]
    while visit["all_day"] and datetime.combine(days[-1] + timedelta(days=1), time()) < visit["ends_at"]:
        days.append(days[-1] + timedelta(days=1))
    return days


def clipped(visit: dict[str, Any], day: date) -> datetime:
    """When a visit begins, seen from a day on which it may be going on already."""
    begins: datetime = visit["starts_at"]
    return max(begins, datetime.combine(day, time()))


@dataclass
class Tables:
    """Everything that the rule is about, row by row, as it stands in the store."""

    visits: Rows
    clients: dict[int, dict[str, Any]]
    keys: Rows
    copies: Rows
    hooks: dict[int, str]
    staff: dict[int, dict[str, Any]]
    members: dict[int, str]
    blocked: set[tuple[int, int]]

    @classmethod
    def read(cls, reading: Reading) -> Tables:
        """Reads them whole."""

        def rows(model: Any) -> Rows:
            found = reading.session.execute(select(table_of(model)).order_by(table_of(model).c.id)).mappings()
            return [dict(row) for row in found]

        return cls(
            visits=rows(models.Visit),
            clients={row["id"]: row for row in rows(models.Client)},
            keys=rows(models.Key),
            copies=[row for row in rows(models.KeyCopy) if row["state"] == "in_service"],
            hooks={row["id"]: row["label"] for row in rows(models.Hook)},
            staff={row["id"]: row for row in rows(models.Staff)},
            members={
                row["client_id"]: row["status"]
                for row in rows(models.ClientMembership)
                if row["branch_id"] == "in_home"
            },
            blocked={(row["client_id"], row["staff_id"]) for row in rows(models.BlockedSitter)},
        )

    def of(self, branch: str) -> Tables:
        """The same with the visits of one branch alone."""
        return replace(self, visits=[visit for visit in self.visits if visit["branch_id"] == branch])

    def required(self, client: int) -> Rows:
        """The keys that a visit at a client's needs."""
        return [key for key in self.keys if key["client_id"] == client and key["active"] and key["required"]]

    def on_file(self, client: int) -> bool:
        """Whether the client has a key at all."""
        return any(key["client_id"] == client and key["active"] for key in self.keys)

    def held(self, key: int, sitter: int) -> bool:
        """Whether a sitter has a copy of a key."""
        return any(copy["key_id"] == key and copy["staff_id"] == sitter for copy in self.copies)

    def booked(self, client: int, sitter: int | None, first: date, last: date = date.max) -> Rows:
        """A sitter's open visits at a client's that are on a day between two, by time."""
        found = [
            visit
            for visit in self.visits
            if visit["client_id"] == client
            and visit["sitter_id"] == sitter
            and visit["status"] == "scheduled"
            and any(first <= day <= last for day in days_of(visit))
        ]
        return sorted(found, key=lambda visit: (visit["starts_at"], visit["id"]))

    def flag(self, visit: dict[str, Any], on: date) -> tuple[str, str]:
        """Flag and reason of a visit on one of its days, by going through everything one thing after the other."""
        if visit["status"] != "scheduled" or on < TODAY:
            return "ok", ""
        client = self.clients[visit["client_id"]]
        if visit["sitter_id"] is None:
            return "unassigned", "" if client["key_required"] else "not_required"
        if not client["key_required"]:
            return "not_required", client["no_key_reason"] or "other"
        if not self.on_file(client["id"]):
            return "no_key", "none_on_file"
        lacked = [key["id"] for key in self.required(client["id"]) if not self.held(key["id"], visit["sitter_id"])]
        if not lacked:
            return "ok", ""
        order = ("on_hook", "admin_safe", "with_sitter", "with_outside", "in_transit", "missing", "none_on_file")
        hardest = max((self.nearest(key) for key in lacked), key=order.index)
        return "no_key", hardest

    def nearest(self, key: int) -> str:
        """The kind of place where the nearest copy of a key is; client and contact are as far as each other."""
        places = {
            ("admin_safe" if copy["safe_id"] == 2 else "on_hook")
            if copy["holder_kind"] == "safe"
            else {"sitter": "with_sitter", "transit": "in_transit", "missing": "missing"}.get(
                copy["holder_kind"], "with_outside"
            )
            for copy in self.copies
            if copy["key_id"] == key
        }
        for kind in ("on_hook", "admin_safe", "with_sitter", "with_outside", "in_transit", "missing"):
            if kind in places:
                return kind
        return "none_on_file"
