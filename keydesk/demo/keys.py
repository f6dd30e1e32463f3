"""Keys and copies of an invented office, and where each copy is in the end."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from keydesk.demo import names
from keydesk.demo.morning import plan_morning
from keydesk.demo.people import FORMER, Household
from keydesk.demo.size import SAFE_COLUMNS, SAFE_ROWS, Size
from keydesk.rules import codes, hooks, profile, tags
from keydesk.rules.custody import Holder

SAM: Final = 4
"""The sitter whom the first pages of the manual accompany; some of today's keys wait for him on their hooks."""

_MOST_COPIES: Final = 6
_HANGING: Final = frozenset({"office", "moved", "out", "late", "missing"})
"""What becomes of copies for which a hook is kept."""
_FOR_SAM: Final = 3


@dataclass(slots=True)
class Piece:
    """One copy: its row, whose it is, where it lives, and what became of it.

    Attributes:
        fate: ``office``, ``standing``, ``out``, ``late``, ``kept``, ``client``, ``contact``, ``missing``, ``lost``,
            ``stolen``, ``retired``, ``moved``.
        home: its place in a safe.
        to: who has it in the end, where somebody has.
    """

    row: dict[str, Any]
    house: Household
    fate: str
    home: Holder
    to: Holder | None


@dataclass(slots=True)
class Keys:
    """Rows for the tables, and the copies they describe."""

    safes: list[dict[str, Any]]
    hooks: list[dict[str, Any]]
    keys: list[dict[str, Any]]
    pieces: list[Piece]


@dataclass(slots=True)
class _Wall:
    """The safes while keys are hung up: what is free still."""

    free: list[Holder]
    loose: Holder
    drawer: Holder

    def hook(self) -> Holder:
        """A free hook, or a place in the first safe without one when there is none left."""
        return self.free.pop() if self.free else self.loose


def invent_keys(households: list[Household], visits: list[dict[str, Any]], size: Size, seed: int, today: date) -> Keys:
    """Keys of those who are or were served: most lie with their sitters, one of each in the office, spares apart."""
    chance = random.Random(f"{seed} keys")
    made, wall = _safes(size, chance)
    soon = _soon(visits, today)
    wanted = list(_wanted(households, chance))
    counts = _counts(len(wanted), size.copies, chance)
    used: set[str] = set()
    todays = {
        each["client_id"]
        for each in visits
        if each["day"] == today and each["sitter_id"] == SAM and each["status"] == "scheduled"
    }
    for_sam: set[int] = set()
    for (house, label, required), count in zip(wanted, counts, strict=True):
        if not count:
            continue
        code = codes.generate(chance, used=used.__contains__)
        used.add(code)
        key = {
            "id": len(made.keys) + 1,
            "client_id": house.id,
            "code": code,
            "label": label,
            "kind": "fob" if label.endswith("fob") else "mailbox" if label == "mailbox" else "metal",
            "required": required,
            "lock_location": chance.choice(names.LOCK_NOTES) if chance.random() < 0.2 else "",
        }
        made.keys.append(key)
        waits = len(for_sam) < _FOR_SAM and house.key_required and house.id in todays and house.id not in for_sam
        if waits:
            for_sam.add(house.id)
        for number in range(1, count + 1):
            fate = "office" if waits and number == 1 else _fate(house, number, count, soon, chance)
            made.pieces.append(_piece(len(made.pieces) + 1, key, number, house, fate, wall, chance, today))
    _lay_out_morning(made.pieces, plan_morning(households, visits, today, but=SAM), wall)
    _hang_some_wrong(made.pieces, wall, chance)
    return made


def _safes(size: Size, chance: random.Random) -> tuple[Keys, _Wall]:
    labels = ["Front office", "Back room", *(f"Key Safe #{number}" for number in range(3, size.safes + 1))]
    made = Keys([], [], [], [])
    free: list[Holder] = []
    for safe, label in enumerate(labels, start=1):
        made.safes.append(_safe(safe, label, "", "all", SAFE_ROWS, SAFE_COLUMNS))
        for place, row, column in hooks.grid(SAFE_ROWS, SAFE_COLUMNS):
            hook = len(made.hooks) + 1
            made.hooks.append({"id": hook, "safe_id": safe, "label": place, "row": row, "column": column})
            free.append(Holder.safe(safe, hook))
    drawer = len(labels) + 1
    made.safes.append(_safe(drawer, "Spares", "the manager's desk", "admin", 0, 0))
    chance.shuffle(free)
    return made, _Wall(free, Holder.safe(1), Holder.safe(drawer))


def _safe(number: int, label: str, place: str, access: str, rows: int, columns: int) -> dict[str, Any]:
    return {"id": number, "label": label, "place": place, "access": access, "rows": rows, "columns": columns}


def _soon(visits: list[dict[str, Any]], today: date) -> dict[tuple[int, int | None], date]:
    """The last booked day of each sitter at each client's, from today on."""
    found: dict[tuple[int, int | None], date] = {}
    for visit in visits:
        if visit["day"] >= today and visit["status"] == "scheduled":
            found[visit["client_id"], visit["sitter_id"]] = visit["day"]
    return found


def _wanted(households: list[Household], chance: random.Random) -> Iterator[tuple[Household, str, bool]]:
    """Whose keys the office has, what they open, and whether a sitter cannot do without."""
    for house in households:
        share = {"active": 0.98 if house.key_required else 0.15, "inactive": 0.4, "prospect": 0.0}[house.status]
        if chance.random() >= share:
            continue
        yield house, chance.choice(names.LOCKS), True
        if house.status == "active" and chance.random() < 0.09:
            yield house, chance.choice(names.SECOND_LOCKS), chance.random() < 0.5


def _counts(keys: int, copies: int, chance: random.Random) -> list[int]:
    """How many copies each key has; together as many as the office has."""
    counts = chance.choices((1, 2, 3, 4), (25, 45, 25, 5), k=keys)
    order = list(range(keys))
    chance.shuffle(order)
    missing = copies - sum(counts)
    step = 1 if missing > 0 else -1
    # First a copy more or fewer where that is ordinary, and only then where it is not.
    for most, least in ((_MOST_COPIES, 1), (copies, 0)):
        moved = True
        while missing and moved:
            moved = False
            for each in order:
                if missing and least <= counts[each] + step <= most:
                    counts[each] += step
                    missing -= step
                    moved = True
    return counts


def _fate(
    house: Household, number: int, count: int, soon: dict[tuple[int, int | None], date], chance: random.Random
) -> str:
    """What became of a copy by yesterday evening."""
    dice = chance.random()
    if house.status != "active":
        return _first(dice, ((0.04, "late"), (0.08, "kept"), (0.30, "retired"), (0.32, "missing")), "office")
    if number == 1:
        return _first(dice, ((0.92, "standing"), (0.97, "office"), (0.985, "client"), (0.995, "missing")), "late")
    if number == 2:
        if (house.id, house.secondary) in soon and dice < 0.6:
            return "out"
        return _first(dice, ((0.03, "late"), (0.09, "contact"), (0.11, "client"), (0.13, "moved")), "office")
    if number == count and dice < 0.12:
        return _first(chance.random(), ((0.15, "lost"), (0.25, "stolen")), "retired")
    return _first(dice, ((0.45, "spare"), (0.75, "contact"), (0.85, "client")), "office")


def _first(dice: float, shares: tuple[tuple[float, str], ...], otherwise: str) -> str:
    return next((word for share, word in shares if dice < share), otherwise)


def _piece(
    number: int,
    key: dict[str, Any],
    copy: int,
    house: Household,
    fate: str,
    wall: _Wall,
    chance: random.Random,
    today: date,
) -> Piece:
    spare = fate == "spare"
    if fate == "contact" and not house.contacts:
        fate = "client"
    home = wall.drawer if spare else wall.hook() if fate in _HANGING else Holder.safe(1)
    to: Holder | None = None
    match fate:
        case "standing":
            to = Holder.sitter(house.primary)
        case "out" | "late":
            to = Holder.sitter(house.secondary)
        case "kept":
            to = Holder.sitter(FORMER if chance.random() < 0.3 else house.primary)
        case "client":
            to = Holder.client()
        case "contact":
            to = Holder.contact(house.contacts[0])
        case _:
            pass
    tag = tags.tag_code(key["code"], copy)
    legacy = f"{number:04}" if chance.random() < 0.15 else ""
    tested = chance.random() < 0.5
    row = {
        "id": number,
        "key_id": key["id"],
        "client_id": house.id,
        "number": copy,
        "tag_code": tag,
        "legacy_code": legacy,
        "spare": spare,
        "needs_test": not tested and copy > 1 and chance.random() < 0.05,
        "tested_on": today.replace(day=1) if tested else None,
        "retired_reason": chance.choice(("returned", "returned", "rekeyed", "destroyed")) if fate == "retired" else "",
        "search": profile.copy_search(
            tag_code=tag,
            code=key["code"],
            legacy_code=legacy,
            label=key["label"],
            description="",
            client=house.names,
            pets=house.pets,
        ),
    }
    return Piece(row, house, "office" if spare else fate, home, to)


def _lay_out_morning(pieces: list[Piece], planned: dict[int, tuple[str, str]], wall: _Wall) -> None:
    """Keys that are where they help nobody this morning: for whoever opens the office on Today."""
    for piece in pieces:
        if piece.house.id not in planned:
            continue
        piece.fate = planned[piece.house.id][piece.row["number"] > 1]
        piece.row["spare"] = False
        piece.row["retired_reason"] = "returned" if piece.fate == "retired" else ""
        if piece.fate in _HANGING and piece.home.hook_id is None:
            piece.home = wall.hook()
        holders = {
            "standing": Holder.sitter(piece.house.primary),
            "out": Holder.sitter(piece.house.secondary),
            "client": Holder.client(),
        }
        piece.to = holders.get(piece.fate)


def _hang_some_wrong(pieces: list[Piece], wall: _Wall, chance: random.Random) -> None:
    """A few copies hang where they do not live: for a stock-take to find."""
    there = [each for each in pieces if each.fate == "moved"]
    for piece in there:
        if wall.free and chance.random() < 0.9:
            piece.to = wall.hook()
        else:
            piece.fate = "office"
