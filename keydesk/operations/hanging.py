"""Where a key that comes home hangs."""

from __future__ import annotations

import secrets

from sqlalchemy import ColumnElement, exists, func, select
from sqlmodel import col

from keydesk.db.models import History, Hook, KeyCopy, KeySafe
from keydesk.db.work import HistoryEntry, Work
from keydesk.rules.custody import CopyFacts, Holder
from keydesk.rules.profile import told
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission

_HOME = "home"
"""The history's verb for a copy's first home, given and taken back."""


def choose_place(work: Work, copy: CopyFacts, *, safe_id: int | None, hook_id: int | None) -> Holder:
    """The place in a safe where a copy goes: the hook that was said, else its home, else a free hook.

    A home in a safe that the operator may not open is passed over: they cannot hang anything there. So is one in the
    other branch, where this branch has a safe; what was sent to a safe of this branch hangs there.
    A home hook that another key hangs on is passed over for the next free hook of the same safe (or a random free one,
    where the office wants places to tell nothing); a safe without a free hook takes the key loose.

    Raises:
        Refusal: the office has no safe yet.
    """
    if hook_id is not None:
        return Holder.safe(safe_id if safe_id is not None else _safe_of(work, hook_id), hook_id)
    home = copy.home
    if safe_id is None:
        safe_id = _own_safe(work, copy)
    if safe_id is None and home is not None and _is_open(work, home.safe_id or 0):
        safe_id = home.safe_id
    if safe_id is None:
        safe_id = _only_safe(work)
    if home is not None and home.safe_id == safe_id and not work.settings.random_hooks:
        if home.hook_id is None:
            return home
        if is_free(work, home.hook_id, but=copy.id):
            return home
    return Holder.safe(safe_id, free_hook(work, safe_id))


def first_home(work: Work, copy: CopyFacts, target: Holder) -> dict[str, int | None]:
    """The columns of a copy's first home, with their lines of history; nothing where it has a home, or goes to no safe.

    A copy without a home lives where it is first hung. Undo takes such a home back (:func:`home_before`).
    """
    if copy.home is not None or target.kind != "safe":
        return {}
    home = {"home_safe_id": target.safe_id, "home_hook_id": target.hook_id}
    work.record_many(
        HistoryEntry("key_copy", copy.id, _HOME, column, None, told(row)) for column, row in home.items() if row
    )
    return home


def home_before(work: Work, copy: CopyFacts, *, batch_id: int) -> dict[str, int | None]:
    """The columns that give a copy the home back that it had before a batch, with their lines of history.

    Nothing where the batch gave it no other home, or somebody has said another one since.
    """
    given = {
        column: (old, new)
        for column, old, new in work.session.execute(
            select(col(History.field), col(History.old), col(History.new)).where(
                col(History.batch_id) == batch_id,
                col(History.subject) == "key_copy",
                col(History.subject_id) == copy.id,
                col(History.verb) == _HOME,
            )
        )
    }
    home: dict[str, int | None] = {"home_safe_id": None, "home_hook_id": None}
    if copy.home is not None:
        home = {"home_safe_id": copy.home.safe_id, "home_hook_id": copy.home.hook_id}
    now = {column: told(row) if row else None for column, row in home.items()}
    # A first home is all that there is of it; of another one, what it has in common with the one before stays.
    first = given.get("home_safe_id", ("", ""))[0] is None
    known = {column: new for column, (_, new) in given.items()} | (
        {column: None for column in home if column not in given} if first else {}
    )
    if not given or any(now[column] != new for column, new in known.items()):
        return {}
    work.record_many(HistoryEntry("key_copy", copy.id, _HOME, column, new, old) for column, (old, new) in given.items())
    return {column: int(old) if old else None for column, (old, _) in given.items()}


def free_hook(work: Work, safe_id: int) -> int | None:
    """A hook on which nothing hangs and nothing lives: the first as they hang on the wall, or a random one."""
    free = (
        select(col(Hook.id))
        .where(col(Hook.safe_id) == safe_id, col(Hook.active).is_(True), ~_hangs_on(), ~_lives_on())
        .order_by(col(Hook.row), col(Hook.column), func.length(col(Hook.label)), col(Hook.label))
    )
    if not work.settings.random_hooks:
        return work.session.execute(free.limit(1)).scalar()
    found = list(work.session.execute(free).scalars())
    return secrets.choice(found) if found else None


def _hangs_on() -> ColumnElement[bool]:
    return exists(select(col(KeyCopy.id)).where(col(KeyCopy.hook_id) == col(Hook.id)))


def _lives_on() -> ColumnElement[bool]:
    return exists(
        select(col(KeyCopy.id)).where(col(KeyCopy.home_hook_id) == col(Hook.id), col(KeyCopy.state) == "in_service")
    )


def is_free(work: Work, hook_id: int, *, but: int) -> bool:
    """Whether a hook is in use and nothing hangs on it but perhaps this copy."""
    active = work.session.execute(select(col(Hook.active)).where(col(Hook.id) == hook_id)).scalar()
    other = work.session.execute(
        select(col(KeyCopy.id)).where(col(KeyCopy.hook_id) == hook_id, col(KeyCopy.id) != but).limit(1)
    ).first()
    return bool(active) and other is None


def _is_open(work: Work, safe_id: int) -> bool:
    safe = work.session.execute(
        select(col(KeySafe.active), col(KeySafe.access)).where(col(KeySafe.id) == safe_id)
    ).first()
    if safe is None or not safe.active:
        return False
    return safe.access != "admin" or work.may(Permission.OPEN_ADMIN_SAFE)


def _own_safe(work: Work, copy: CopyFacts) -> int | None:
    """The safe of this session's branch where a copy goes; None where its home will do, or the branch has no safe."""
    sent_to = copy.holder.safe_id if copy.holder is not None and copy.holder.kind == "transit" else None
    home_id = copy.home.safe_id if copy.home is not None else None
    if len(work.enabled) < 2:  # noqa: PLR2004 - two branches
        return sent_to if sent_to is not None and _is_open(work, sent_to) else None
    own = work.session.execute(
        select(col(KeySafe.id))
        .where(col(KeySafe.active).is_(True), col(KeySafe.branch_id).in_(work.branches))
        .order_by(col(KeySafe.access) == "admin", col(KeySafe.id))
    )
    safes = [int(each) for each in own.scalars() if _is_open(work, int(each))]
    return next((each for each in (sent_to, home_id, *safes[:1]) if each in safes), None)


def _safe_of(work: Work, hook_id: int) -> int:
    found = work.session.execute(select(col(Hook.safe_id)).where(col(Hook.id) == hook_id)).scalar()
    if found is None:
        raise Refusal("There is no such hook.", code="not_found")
    return int(found)


def _only_safe(work: Work) -> int:
    found = work.session.execute(
        select(col(KeySafe.id))
        .where(col(KeySafe.active).is_(True))
        .order_by(col(KeySafe.access) == "admin", col(KeySafe.id))
        .limit(1)
    ).scalar()
    if found is None:
        raise Refusal("The office has no safe yet. Add one first: Safes (F7), n.")
    return int(found)
