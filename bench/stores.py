"""Invented stores of any size, written in seconds by plain inserts: for measuring only."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from keydesk.clock import SystemClock
from keydesk.db import models
from keydesk.db.models import table_of
from keydesk.db.store import Store
from keydesk.db.work import Work
from keydesk.rules.profile import copy_search, sort_name
from keydesk.rules.roles import Operator
from keydesk.rules.text import fold

_AT_ONCE = 5000
_FIRST = ("Ana", "Bo", "Jo", "Sam", "Mia", "Lena", "Tom", "Ivo", "Ruth", "Noor", "Zoë", "Łukasz")
_LAST = (
    "Rivera", "Lindqvist", "Okafor", "Marsh", "Costa", "Brandt", "Dietz", "Haddad", "Novak", "Abara", "Castellanos",
    "Delacroix", "Whitfield", "Ortega",
)  # fmt: skip
_ENDS = ("", "ba", "ri", "mo", "ta", "len", "kor", "vi", "san", "du", "pe")
_LOCKS = ("front door", "back door", "building fob", "garage", "side gate", "mailbox")
_CHARACTERS = "23456789ABCDEFGHJKMNPQRTVWXYZ"
_SITTERS = 40


def keys_store(path: Path, copies: int) -> Path:
    """A store with so many copies, a third of them with sitters; made only where it is not there yet."""
    if path.exists():
        return path
    clock = SystemClock()
    store = Store.create(path, clock=clock)
    founder = Operator(1, "Ana Whitfield", "AW", active=True, roles=(("in_home", "admin"),))
    with store.founding(founder, via="demo") as work:
        _fill(work, copies, clock.now())
    store.close()
    return path


def _fill(work: Work, count: int, now: datetime) -> None:
    invented = random.Random(7)
    people = [
        {"id": n, "first_name": _FIRST[n % 12], "last_name": _LAST[n % 14], "search": fold(_FIRST[n % 12])}
        for n in range(1, _SITTERS + 1)
    ]
    _put(work, models.Staff, people)
    _put(
        work, models.StaffMembership, [{"id": 1, "staff_id": 1, "branch_id": "in_home", "role": "admin", "since": now}]
    )
    _put(work, models.OperatorIdentity, [{"id": 1, "staff_id": 1, "kind": "uid", "value": str(os.getuid())}])
    _put(work, models.KeySafe, [{"id": 1, "label": "Front office"}, {"id": 2, "label": "Back room"}])
    hooks = ({"id": n, "safe_id": 1 + n % 2, "label": f"{_letter(n)}{n}"} for n in range(1, count + 1))
    _put(work, models.Hook, hooks)
    clients = [
        (n, invented.choice(_FIRST), invented.choice(_LAST) + invented.choice(_ENDS) + invented.choice(_ENDS))
        for n in range(1, max(2, count * 6 // 10))
    ]
    _put(
        work,
        models.Client,
        (
            {"id": n, "first_name": first, "last_name": last, "sort_name": sort_name(first, last), "search": fold(last)}
            for n, first, last in clients
        ),
    )
    _keys(work, count, clients, now, invented)


def _keys(work: Work, count: int, clients: list[tuple[int, str, str]], now: datetime, invented: random.Random) -> None:
    codes = invented.sample(range(len(_CHARACTERS) ** 4), count)
    keys: list[dict[str, Any]] = []
    copies: list[dict[str, Any]] = []
    while len(copies) < count:
        client_id, first, last = invented.choice(clients)
        code, label = _code(codes[len(keys)]), invented.choice(_LOCKS)
        keys.append({"id": len(keys) + 1, "client_id": client_id, "code": code, "label": label})
        for number in range(1, min(invented.choice((1, 1, 2, 2, 3)), count - len(copies)) + 1):
            copies.append(_copy(len(copies) + 1, keys[-1], number, (first, last), now, invented))
    _put(work, models.Key, keys)
    _put(work, models.KeyCopy, copies)
    _put(work, models.Batch, [{"id": 1, "at": now, "operator_id": 1, "via": "demo", "verb": "demo"}])
    _put(work, models.CustodyEvent, (_event(copy) for copy in copies))


def _copy(
    n: int, key: dict[str, Any], number: int, client: tuple[str, str], now: datetime, invented: random.Random
) -> dict[str, Any]:
    tag = f"{key['code']}-{number}"
    out = invented.random() < 1 / 3
    return {
        "id": n,
        "key_id": key["id"],
        "client_id": key["client_id"],
        "number": number,
        "tag_code": tag,
        "holder_kind": "sitter" if out else "safe",
        "safe_id": None if out else 1 + n % 2,
        "hook_id": None if out else n,
        "staff_id": invented.randint(1, _SITTERS) if out else None,
        "since": now - timedelta(minutes=invented.randint(0, 500_000)),
        "due_at": now + timedelta(hours=invented.randint(-50, 400)) if out else None,
        "home_safe_id": 1 + n % 2,
        "home_hook_id": n,
        "last_seq": 1,
        "search": copy_search(
            tag_code=tag,
            code=key["code"],
            legacy_code="",
            label=key["label"],
            description="",
            client=client,
            pets=("Biscuit",),
        ),
    }


def _event(copy: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": copy["id"],
        "batch_id": 1,
        "copy_id": copy["id"],
        "seq": 1,
        "kind": "add",
        "to_state": "in_service",
        "to_kind": copy["holder_kind"],
        "to_safe_id": copy["safe_id"],
        "to_hook_id": copy["hook_id"],
        "to_staff_id": copy["staff_id"],
        "to_since": copy["since"],
        "due_at": copy["due_at"],
        "at": copy["since"],
        "recorded_at": copy["since"],
        "operator_id": 1,
        "via": "demo",
    }


def _put(work: Work, model: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    every = list(rows)
    for start in range(0, len(every), _AT_ONCE):
        work.session.execute(insert(table_of(model)), every[start : start + _AT_ONCE])


def _code(number: int) -> str:
    letters = []
    for _ in range(4):
        number, digit = divmod(number, len(_CHARACTERS))
        letters.append(_CHARACTERS[digit])
    return "".join(letters)


def _letter(number: int) -> str:
    return chr(65 + number // 20 % 26)
