"""Planning where copies hang: which safe is meant, which hooks are made, and that no two copies get one hook."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from keydesk.importing.book import PlanBook
from keydesk.importing.drafts import Origin, Value
from keydesk.importing.items import FieldChange, Item, Ref
from keydesk.importing.places import Place, hook_key
from keydesk.rules.hooks import MOST_COLUMNS, MOST_ROWS
from keydesk.rules.text import fold, shown

FIRST_SAFE = "Key Safe #1"
"""The safe for keys whose file names none, where the office has no safe yet."""

_GRID = re.compile(r"([A-Z])(0*)(\d{1,3})")
_DENSE = 0.4
_LETTERS = 26


@dataclass(slots=True)
class _Safe:
    """A safe under way: its hooks by key, by whom they are taken, and which of them only by copies of this plan."""

    ref: Ref
    label: str
    hooks: dict[str, Ref] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    ours: set[str] = field(default_factory=set)


class Hooks:
    """The safes and hooks that are here, and those that the plan makes."""

    def __init__(self, book: PlanBook, *, default_safe: str = "") -> None:
        self._book = book
        self._default = default_safe
        self._safes: dict[str, _Safe] = {}
        self._undone: set[Ref] = set()
        by_id: dict[int, _Safe] = {}
        # What was taken back comes last, and is only taken up where nothing in use has its label.
        for safe in book.have.safes:
            if not (safe.undone and fold(safe.label) in self._safes):
                ref = Ref("safe", id=safe.id)
                by_id[safe.id] = self._safes[fold(safe.label)] = _Safe(ref, safe.label)
                self._undone |= {ref} if safe.undone else set()
        for hook in book.have.hooks:
            key = hook_key(hook.label)
            if hook.safe_id in by_id and not (hook.undone and key in by_id[hook.safe_id].hooks):
                ref = Ref("hook", id=hook.id)
                by_id[hook.safe_id].hooks[key] = ref
                self._undone |= {ref} if hook.undone else set()
                if hook.taken:
                    by_id[hook.safe_id].taken[key] = "another copy"

    def prepare(self, places: Iterable[tuple[Place, Origin]]) -> None:
        """Makes the safes and hooks that new copies need and the office lacks: a board where the labels make one."""
        wanted: dict[str, dict[str, tuple[str, Origin]]] = {}
        first: dict[str, Origin] = {}
        for place, origin in places:
            if place.kind in {"hook", "safe", "transit"}:
                first.setdefault(place.safe, origin)
                hooks = wanted.setdefault(place.safe, {})
                if place.kind == "hook":
                    hooks.setdefault(hook_key(place.hook), (place.hook, origin))
        for label in sorted(wanted):
            self._make(self._label(label, set(wanted[label])), wanted[label], first[label])

    def _label(self, label: str, keys: set[str]) -> str:
        """The safe that is meant: the one named; else the one told, the only one, or the one with most of the hooks."""
        if label:
            return label
        if self._default:
            return self._default
        here = [safe for safe in self._safes.values() if safe.ref.id is not None]
        here = [safe for safe in here if safe.ref not in self._undone] or here
        if here:
            self._default = max(here, key=lambda safe: (len(keys & set(safe.hooks)), -(safe.ref.id or 0))).label
        else:
            self._default = FIRST_SAFE
        return self._default

    def _make(self, label: str, wanted: dict[str, tuple[str, Origin]], origin: Origin) -> None:
        safe = self._safes.get(fold(label))
        missing = {key: told for key, told in wanted.items() if safe is None or key not in safe.hooks}
        if safe is not None and safe.ref in self._undone:
            # The board comes back whole, as it was made.
            for ref, name in ((safe.ref, safe.label), *((hook, key.upper()) for key, hook in safe.hooks.items())):
                self._take_up(ref, name, origin)
        elif safe is not None:
            for key in wanted.keys() & safe.hooks.keys():
                self._take_up(safe.hooks[key], wanted[key][0], wanted[key][1])
        board = _board(told[0] for told in wanted.values()) if safe is None or not safe.hooks else []
        if safe is None:
            rows, columns = (len(board), len(board[0])) if board else (0, 0)
            values: dict[str, Value] = {"label": label, "rows": rows, "columns": columns}
            ref = self._book.put(Item("safe", "add", origin, label, values=values))
            safe = self._safes[fold(label)] = _Safe(ref, label)
        elif board:
            # A safe without any hook, as every office begins with, becomes the board.
            size = (FieldChange("rows", 0, len(board)), FieldChange("columns", 0, len(board[0])))
            self._book.put(Item("safe", "change", origin, safe.label, target=safe.ref.id, changes=size))
        for row, labels in enumerate(board, start=1):
            for column, hook in enumerate(labels, start=1):
                self._hook(safe, hook, missing.pop(hook_key(hook), (hook, origin))[1], row=row, column=column)
        for hook, where in missing.values():
            self._hook(safe, hook, where)

    def _take_up(self, ref: Ref, title: str, origin: Origin) -> None:
        if ref in self._undone:
            self._undone.discard(ref)
            changes = (FieldChange("active", False, True),)
            self._book.put(Item(ref.kind, "add", origin, title, target=ref.id, changes=changes))

    def _hook(self, safe: _Safe, label: str, origin: Origin, **place: int) -> None:
        ref = self._book.put(
            Item(
                "hook",
                "add",
                origin,
                f"{label} in {safe.label}",
                values={"label": label, **place},
                refs={"safe_id": safe.ref},
            )
        )
        safe.hooks[hook_key(label)] = ref

    def hang(self, place: Place, who: str, *, together: bool = False) -> tuple[Ref, Ref | None, str]:
        """Safe and hook for a copy, the hook only where it is free, and a remark where it is not.

        With ``together``, copies of the same plan may share a hook, as they did where they come from.
        """
        safe = self._safes[fold(place.safe or self._label("", set()))]
        if place.kind != "hook":
            return safe.ref, None, ""
        key = hook_key(place.hook)
        if key in safe.taken and not (together and key in safe.ours):
            return (
                safe.ref,
                None,
                f"hook {place.hook} is taken by {safe.taken[key]}: it is in {shown(safe.label)}, no hook",
            )
        safe.taken[key] = shown(who)
        safe.ours.add(key)
        return safe.ref, safe.hooks[key], ""


def _board(labels: Iterable[str]) -> list[list[str]]:
    """The rows of a board whose hooks go by a letter and a number, or nothing where the labels make no board.

    Numbers are written as wide as the file writes them (``B01``).
    """
    found = [_GRID.fullmatch(label) for label in labels]
    if not found or any(hit is None for hit in found):
        return []
    parts = [(hit.group(1), hit.group(2), int(hit.group(3))) for hit in found if hit is not None]
    rows = max(ord(letter) for letter, _, _ in parts) - ord("A") + 1
    columns = max(number for _, _, number in parts)
    if columns > MOST_COLUMNS or rows > min(MOST_ROWS, _LETTERS) or len(parts) < _DENSE * rows * columns:
        return []
    width = 2 if any(zeros for _, zeros, _ in parts) else 1
    return [[f"{chr(ord('A') + row)}{column:0{width}d}" for column in range(1, columns + 1)] for row in range(rows)]
