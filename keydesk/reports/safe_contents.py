"""What hangs in the safes, hook by hook, and who has what lives there and is out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from keydesk.db.queries.safes import list_boards
from keydesk.db.queries.who_has import where
from keydesk.db.rows.safe import BoardRow, HangingRow, HookRow
from keydesk.db.rows.where import WhereRow
from keydesk.db.work import Reading
from keydesk.reports.made import Line, made
from keydesk.reports.places import place_words
from keydesk.reports.report import Column, Report
from keydesk.rules.text import counted

Show = Literal["all", "hangs", "out", "free", "wrong"]

_COLUMNS = (
    Column("safe", "SAFE"),
    Column("hook", "HOOK", whole=True),
    Column("state", place="data"),
    Column("state_words", "IS", place="text", whole=True),
    Column("tag_code", "TAG", whole=True, kind="code"),
    Column("client", "CLIENT"),
    Column("label", "OPENS", rank=1),
    Column("where", "WHERE IT IS", place="text"),
    Column("since", "SINCE", rank=2, kind="moment"),
    Column("due_at", "DUE", rank=3, kind="moment"),
    Column("access", place="data"),
    Column("safe_id", place="data"),
    Column("hook_id", place="data"),
    Column("client_id", place="data"),
    Column("copy_id", place="data"),
)
STATE_WORDS: Final = {"hangs": "hangs", "out": "out", "free": "free", "wrong": "WRONG"}


def safe_contents_report(reading: Reading, *, safe_id: int | None = None, show: Show = "all") -> Report:
    """The hooks of a safe, or of all, in their order on the wall, a row for each copy that hangs or lives there.

    Args:
        reading: one moment of the store.
        safe_id: only that one.
        show: all hooks; those where a key hangs; whose key is out; free ones; or those where something is wrong.
    """
    boards = [board for board in list_boards(reading) if safe_id in {None, board.safe.safe_id}]
    away = [copy.copy_id for board in boards for hook in board.hooks for copy in hook.copies if not copy.here]
    places = {row.copy_id: row for row in where(reading, copy_ids=away)}
    shown = [line for board in boards for line in _lines(board, show, places)]
    named = boards[0].safe.label if safe_id is not None and boards else "all safes"
    return made(
        reading,
        "safe_contents",
        f"Safe contents, {named}",
        _COLUMNS,
        shown,
        groups=("safe",),
        notes=[_counts(board) for board in boards] if shown else (),
        nothing="There is no safe yet. Safes (F7), n adds one." if not boards else "No hook is like that.",
    )


def _lines(board: BoardRow, show: Show, places: Mapping[int, WhereRow]) -> Iterator[Line]:
    for hook in board.hooks:
        if show not in {"all", hook.state}:
            continue
        for copy in hook.copies:
            yield _line(board, hook, copy, places.get(copy.copy_id))
        if not hook.copies:
            yield _line(board, hook, None, None)
    if show in {"all", "hangs"}:
        for copy in board.loose:
            yield _line(board, None, copy, None)


def _line(board: BoardRow, hook: HookRow | None, copy: HangingRow | None, away: WhereRow | None) -> Line:
    state = "hangs" if hook is None else "out" if copy is not None and not copy.here else hook.state
    lives = (
        "" if copy is None or copy.at_home or not copy.here else f"lives on {copy.lives or 'no hook'} · {copy.lives_in}"
    )
    return (
        board.safe.label,
        None if hook is None else hook.label,
        state,
        STATE_WORDS[state] if hook is not None else "lies loose",
        None if copy is None else copy.tag_code,
        None if copy is None else copy.client,
        None if copy is None else copy.label or None,
        (place_words(away.holder) if away is not None else lives) or None,
        None if copy is None else copy.since,
        None if away is None else away.due_at,
        board.safe.access,
        board.safe.safe_id,
        None if hook is None else hook.hook_id,
        None if copy is None else copy.client_id,
        None if copy is None else copy.copy_id,
    ), ("copy", copy.copy_id) if copy is not None else ("safe", board.safe.safe_id)


def _counts(board: BoardRow) -> str:
    safe = board.safe
    parts = [
        f"{safe.hang} hang",
        f"{safe.loose} of them loose" if safe.loose else "",
        f"{safe.out} out",
        f"{safe.free} of {counted(safe.hooks, 'hook')} free",
        f"{safe.wrong} wrong" if safe.wrong else "",
        "admins only" if safe.access == "admin" else "",
    ]
    return f"{safe.label}: {', '.join(filter(None, parts))}."
