"""Safes with their counts, the board of one, and hooks that are free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from keydesk.db.models import Client, Hook, Key, KeyCopy, KeySafe, table_of
from keydesk.db.queries.needs_moves import pull_list
from keydesk.db.rows.needs import PullRow
from keydesk.db.rows.safe import BoardRow, Due, FreeHook, HangingRow, HookRow, HookState, SafeRow
from keydesk.db.work import Reading
from keydesk.rules import dates
from keydesk.rules.hooks import natural_key
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold

_SAFE, _HOOK = table_of(KeySafe), table_of(Hook)
_COPY, _KEY, _CLIENT = table_of(KeyCopy), table_of(Key), table_of(Client)
_LIVES, _HOME, _IN = _HOOK.alias("lives"), _SAFE.alias("lives_in"), _SAFE.alias("is_in")
_LAST = 10**9


def list_safes(reading: Reading, *, everything: bool = False) -> list[SafeRow]:
    """The safes by label, with what is in them; those out of use only when ``everything`` is asked for, and last."""
    wanted = select(_SAFE) if everything else select(_SAFE).where(_SAFE.c.active)
    safes = [dict(safe) for safe in reading.session.execute(wanted).mappings()]
    boards = _boards(reading, [safe["id"] for safe in safes])
    rows = [_safe_row(safe, *boards[safe["id"]]) for safe in safes]
    rows.sort(key=lambda row: (not row.active, natural_key(row.label), row.safe_id))
    return rows


def safe_board(reading: Reading, *, safe_id: int) -> BoardRow:
    """A safe's hooks in reading order with what hangs there, and what lives there and is out.

    Raises:
        Refusal: there is no such safe.
    """
    safe = reading.session.execute(select(_SAFE).where(_SAFE.c.id == safe_id)).mappings().first()
    if safe is None:
        raise Refusal("That safe is not there any more.", code="not_found")
    day = dates.today(reading.now, ZoneInfo(reading.settings.time_zone))
    pulls = {row.copy_id: row for row in pull_list(reading, day=day) if not row.done}
    hooks, loose = _boards(reading, [safe_id], pulls=pulls)[safe_id]
    return BoardRow(_safe_row(dict(safe), hooks, loose), hooks, loose)


def safe_label(reading: Reading, *, safe_id: int) -> str:
    """What a safe is called; empty where there is none."""
    return reading.session.execute(select(_SAFE.c.label).where(_SAFE.c.id == safe_id)).scalar() or ""


def list_boards(reading: Reading) -> list[BoardRow]:
    """The boards of all safes in use, by label, without what today's pull list takes off them."""
    safes = [dict(safe) for safe in reading.session.execute(select(_SAFE).where(_SAFE.c.active)).mappings()]
    boards = _boards(reading, [safe["id"] for safe in safes])
    rows = [BoardRow(_safe_row(safe, *boards[safe["id"]]), *boards[safe["id"]]) for safe in safes]
    return sorted(rows, key=lambda row: (natural_key(row.safe.label), row.safe.safe_id))


def free_hooks(reading: Reading, *, safe_id: int) -> list[FreeHook]:
    """Hooks on which nothing hangs and nothing lives, in the order in which they are on the wall."""
    board = _boards(reading, [safe_id])[safe_id][0]
    return [FreeHook(hook.hook_id, hook.label) for hook in board if hook.state == "free"]


def next_free_hook(reading: Reading, *, safe_id: int) -> FreeHook | None:
    """The first free hook, or None where the safe is full or has no hooks."""
    return next(iter(free_hooks(reading, safe_id=safe_id)), None)


Board = tuple[tuple[HookRow, ...], tuple[HangingRow, ...]]


def _boards(
    reading: Reading, safe_ids: Sequence[int], *, pulls: Mapping[int, PullRow] | None = None
) -> dict[int, Board]:
    """Hooks and loose copies of some safes, in two statements; ``pulls`` are the copies that are taken off today."""
    zone = ZoneInfo(reading.settings.time_zone)
    today, pulls = dates.today(reading.now, zone), pulls or {}
    hooks = reading.session.execute(
        select(_HOOK.c.id, _HOOK.c.safe_id, _HOOK.c.label, _HOOK.c.row, _HOOK.c.column).where(
            _HOOK.c.safe_id.in_(safe_ids), _HOOK.c.active
        )
    ).all()
    copies = reading.session.execute(
        select(
            _COPY.c.id,
            _COPY.c.tag_code,
            _COPY.c.client_id,
            _COPY.c.since,
            _COPY.c.holder_kind,
            _COPY.c.safe_id,
            _COPY.c.hook_id,
            _COPY.c.home_safe_id,
            _COPY.c.home_hook_id,
            _KEY.c.code,
            _KEY.c.label,
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
            _COPY.c.due_at,
            _LIVES.c.label.label("lives"),
            _HOME.c.label.label("lives_in"),
            (_HOME.c.branch_id != _IN.c.branch_id).label("is_guest"),
        )
        .select_from(
            _COPY.join(_KEY, _KEY.c.id == _COPY.c.key_id)
            .join(_CLIENT, _CLIENT.c.id == _COPY.c.client_id)
            .outerjoin(_LIVES, _LIVES.c.id == _COPY.c.home_hook_id)
            .outerjoin(_HOME, _HOME.c.id == _COPY.c.home_safe_id)
            .outerjoin(_IN, _IN.c.id == _COPY.c.safe_id)
        )
        .where(_COPY.c.state == "in_service", or_(_COPY.c.safe_id.in_(safe_ids), _COPY.c.home_safe_id.in_(safe_ids)))
        .order_by(_COPY.c.tag_code)
    ).all()
    on_hook: dict[int, list[HangingRow]] = {}
    loose: dict[int, list[HangingRow]] = {safe_id: [] for safe_id in safe_ids}
    for each in copies:
        here = each.holder_kind == "safe"
        # What lives in the other branch is a guest here: it hangs well wherever there is a hook.
        at_home = here and (each.home_hook_id in {None, each.hook_id} or bool(each.is_guest))
        due: Due = ""
        if each.due_at is not None and not here:
            late = each.due_at < reading.now
            due = "late" if late else "today" if dates.today(each.due_at, zone) == today else ""
        pull = pulls.get(each.id)
        row = HangingRow(
            copy_id=each.id,
            key_code=each.code,
            tag_code=each.tag_code,
            client_id=each.client_id,
            client=client_name(each.first_name, each.last_name, each.company),
            label=each.label,
            since=each.since,
            here=True,
            at_home=at_home,
            lives=each.lives or "",
            lives_in=each.lives_in or "",
            due=due,
            pull_for=pull.sitter if pull is not None else "",
            pull_at=pull.at if pull is not None else None,
        )
        if here and each.hook_id is not None:
            on_hook.setdefault(each.hook_id, []).insert(0, row)
        elif here and each.safe_id in loose:
            loose[each.safe_id].append(row)
        if each.home_hook_id is not None and not (here and each.hook_id == each.home_hook_id):
            on_hook.setdefault(each.home_hook_id, []).append(_elsewhere(row))
    drawn: dict[int, list[HookRow]] = {safe_id: [] for safe_id in safe_ids}
    for hook in hooks:
        own = tuple(sorted(on_hook.get(hook.id, ()), key=lambda row: (not row.here, row.tag_code)))
        drawn[hook.safe_id].append(HookRow(hook.id, hook.label, hook.row, hook.column, _state(own), own))
    return {safe_id: (_in_order(drawn[safe_id]), tuple(loose[safe_id])) for safe_id in safe_ids}


def _in_order(hooks: Sequence[HookRow]) -> tuple[HookRow, ...]:
    """The grid row by row, then labels of their own."""
    return tuple(sorted(hooks, key=lambda hook: (hook.row or _LAST, hook.column or _LAST, natural_key(hook.label))))


def _elsewhere(row: HangingRow) -> HangingRow:
    return replace(row, here=False, at_home=False)


def _state(copies: Sequence[HangingRow]) -> HookState:
    hanging = [row for row in copies if row.here]
    if len(hanging) > 1 or any(not row.at_home for row in hanging):
        return "wrong"
    if hanging:
        return "hangs"
    return "out" if copies else "free"


def _safe_row(safe: Mapping[str, Any], hooks: Sequence[HookRow], loose: Sequence[HangingRow]) -> SafeRow:
    hanging = [row for hook in hooks for row in hook.copies if row.here]
    here = {row.copy_id for row in (*hanging, *loose)}
    lent = [row for hook in hooks for row in hook.copies if not row.here and row.copy_id not in here]
    return SafeRow(
        safe_id=safe["id"],
        label=safe["label"],
        place=safe["place"],
        branch_id=safe["branch_id"],
        access=safe["access"],
        rows=safe["rows"],
        columns=safe["columns"],
        active=safe["active"],
        hooks=len(hooks),
        hang=len(hanging) + len(loose),
        out=len(lent),
        free=sum(hook.state == "free" for hook in hooks),
        wrong=sum(hook.state == "wrong" for hook in hooks),
        loose=len(loose),
        version=safe["version"],
    )


def list_hooks(reading: Reading, *, safe_id: int, text: str = "") -> list[HookRow]:
    """The hooks of a safe in reading order, for a command or a sheet; ``text`` finds labels, tags and clients."""
    wanted = fold(text)
    board = safe_board(reading, safe_id=safe_id)
    return [
        hook
        for hook in board.hooks
        if wanted in fold(" ".join([hook.label, *(f"{row.tag_code} {row.client}" for row in hook.copies)]))
    ]


MappedBoard = tuple[str, tuple[tuple[str, str], ...], tuple[tuple[str, int, int, tuple[str, ...]], ...]]
"""A safe's label, hook and tag of what hangs in it, and each hook with its row, its column and its tags."""


def hook_map(reading: Reading, *, safe_ids: Sequence[int]) -> tuple[MappedBoard, ...]:
    """Each safe with what hangs in it, in reading order; what lies loose has no hook.

    Nothing else of a key is in it, so that it can be put on paper.
    """
    boards = _boards(reading, safe_ids)
    labels = {each.id: each.label for each in reading.session.execute(select(_SAFE.c.id, _SAFE.c.label))}
    return tuple(
        (
            labels[safe_id],
            tuple((hook.label, row.tag_code) for hook in boards[safe_id][0] for row in hook.copies if row.here)
            + tuple(("", row.tag_code) for row in boards[safe_id][1]),
            tuple(
                (hook.label, hook.row, hook.column, tuple(row.tag_code for row in hook.copies if row.here))
                for hook in boards[safe_id][0]
                if hook.row is not None and hook.column is not None
            ),
        )
        for safe_id in safe_ids
    )
