"""Keys change hooks: swapped on the board, hung home, moved to another safe; and the board's first filling.

A key that hung where it lives lives where it is hung then; what hung wrong keeps its home. Undo gives both back.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from keydesk.db.models import Batch, CustodyEvent, Hook, KeyCopy, table_of
from keydesk.db.queries.copies import copy_facts, last_move
from keydesk.db.queries.who_has import copies_meant
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.asking import reading_of
from keydesk.operations.bulk_edits import One, hook_for, save_home
from keydesk.operations.copies import edit_copy
from keydesk.operations.custody import hang_up
from keydesk.operations.movement import Moved, carry_out, find_place, in_service, zone_of
from keydesk.operations.sending import crosses, require_same_branch, send_on
from keydesk.rules import dates
from keydesk.rules.custody import CopyFacts, Holder, require_open
from keydesk.rules.profile import told
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted, shown

_COPY, _HOOK = table_of(KeyCopy), table_of(Hook)
_EVENT, _BATCH = table_of(CustodyEvent), table_of(Batch)
_FILLS = ("fill_hooks", "bind_and_fill")
_LONGEST_WALK = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Rehung:
    """Keys that changed hooks as one batch.

    Attributes:
        batch_id: what an undo takes back.
        moved: the movements.
        said: one sentence for the desk.
    """

    batch_id: int
    moved: tuple[Moved, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Fill:
    """One step of the walk along the board: what hangs on this hook.

    Attributes:
        hook_id: the hook.
        text: what was scanned or written.
    """

    hook_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of one step.

    Attributes:
        hook_id: the hook.
        hook: its label.
        text: what was scanned or written.
        tag_code: the copy that hangs there now; "" where none was hung.
        batch_id: what an undo takes back; 0 where nothing was hung.
        outcome: ``hung``, ``same`` where it was so already, ``unknown``, or ``stopped``.
        said: one sentence for the desk.
    """

    hook_id: int
    hook: str
    text: str
    tag_code: str
    outcome: str
    said: str
    batch_id: int = 0


def swap_hooks(work: Work, *, hook_id: int, other_id: int, seen: Collection[int] | None = None) -> Rehung:
    """What hangs on one hook hangs on the other, and the other way round; onto a free hook it is a move.

    Args:
        work: the transaction.
        hook_id: one hook.
        other_id: the other.
        seen: the copies that the board showed on the two; others by now are refused with code ``changed``.

    Raises:
        Refusal: nothing hangs on either, it is the same hook, or somebody was quicker.
    """
    work.require(Permission.MANAGE_KEYS)
    if hook_id == other_id:
        raise Refusal("That is the same hook. Go to the other one first.")
    here, there = _hook(work, hook_id), _hook(work, other_id)
    pairs = [(copy, there) for copy in _hanging(work, hook_id)] + [(copy, here) for copy in _hanging(work, other_id)]
    if seen is not None and {copy.id for copy, _ in pairs} != set(seen):
        raise Refusal("Something else hangs there by now. Look again, then decide.", code="changed")
    if not pairs:
        raise Refusal("Nothing hangs on either of these hooks.")
    moved = tuple(_rehang(work, copy, place) for copy, place in pairs)
    said = "; ".join(each.said for each in moved)
    return Rehung(work.batch_id, moved, said)


def fill_hooks(work: Work, *, safe_id: int, steps: Sequence[Fill], again: bool = False) -> tuple[Filled, ...]:
    """Hangs what was scanned at each hook there, and makes the hook its home; each step for itself.

    Nothing is taken off a hook that has another key by now, and no key off a hook where another walk hung it, unless
    ``again`` says that it is known.

    Raises:
        Refusal: the safe is not there, or not for this operator.
    """
    work.require(Permission.MANAGE_KEYS)
    find_place(work, Holder.safe(safe_id), client_id=0)
    return tuple(_fill(work, safe_id, step, again=again) for step in steps)


def bind_and_fill(work: Work, *, safe_id: int, hook_id: int, copy_id: int, text: str) -> Filled:
    """Gives a copy the code of the pre-printed tag on its ring, and hangs it on this hook, which is its home then.

    Raises:
        Refusal: it has such a code already, the code means another copy, or the hook has another key.
    """
    work.require(Permission.MANAGE_KEYS)
    copy = copy_facts(work.session, copy_id=copy_id)
    in_service(work, copy)
    known = copies_meant(reading_of(work), code=text)
    if known and known != (copy_id,):
        raise Refusal(f"“{shown(text, width=40)}” is the tag of another key. Scan it on this hook.")
    row = work.session.execute(select(_COPY.c.legacy_code).where(_COPY.c.id == copy_id)).one()
    if row.legacy_code and row.legacy_code != text:
        raise Refusal(f"{copy.name} goes by {shown(row.legacy_code, width=30)} already; change that in Keys (F4), E.")
    if row.legacy_code != text:
        edit_copy(work, copy_id=copy_id, legacy_code=text)
    filled = _fill(work, safe_id, Fill(hook_id, text), again=True, copy_id=copy_id)
    if filled.outcome == "stopped":
        raise Refusal(filled.said)
    return filled


def hang_home(work: Work, copy: CopyFacts, *, reason: str, note: str) -> Moved | None:
    """Hangs a copy that hangs wrong on its own hook; None where it hangs right, has no home, or is out.

    Raises:
        Refusal: another key that lives there, or nowhere, hangs on its hook.
    """
    holder = in_service(work, copy)
    if holder.kind != "safe" or copy.home is None or copy.home == holder:
        return None
    if copy.home.hook_id is not None:
        for other in _hanging(work, copy.home.hook_id):
            if other.home is None or other.home == other.holder:
                raise Refusal(
                    f"{other.name} hangs on {shown(copy.home_words)}, where {copy.name} lives too. "
                    "Give one of them another home: G.",
                    short="hook taken",
                )
    return hang_up(work, copy, copy.home, at=None, reason=reason, note=note)


def move_house(work: Work, copy: CopyFacts, *, safe_id: int, from_id: int, planned: Holder | None, note: str) -> One:
    """Moves a copy's place in one safe to another: what hangs there hangs, and what lives there lives, in the other.

    It gets the hook of the same label where that is free, else the next free one. To a safe of the other branch what
    hangs is sent, and hangs on that hook once it is received.

    Raises:
        Refusal: the other safe has no free hook left, or is not for this operator.
    """
    holder = in_service(work, copy)
    lives = copy.home is not None and copy.home.safe_id == from_id
    hangs = holder.kind == "safe" and holder.safe_id == from_id
    before = copy.holder_words if hangs else f"lives on {copy.home_words}"
    if not lives and not hangs:
        return One(copy.holder_words, holder, same=True)
    wanted = copy.home if lives and copy.home is not None else holder
    place = Holder.safe(safe_id, hook_for(work, copy, safe_id, planned or _same_label(work, wanted, safe_id, copy)))
    words = find_place(work, place, client_id=copy.client_id).words
    if not hangs:
        require_open(copy, may_open=work.may(Permission.OPEN_ADMIN_SAFE))
        save_home(work, copy, place)
        return One(f"lives on {words}", place, before=before)
    if crosses(work, copy, safe_id):
        home = _new_home(work, copy, place) if copy.home != place else {}
        moved = send_on(work, copy, safe_id, note=note, values=home)
        return One(f"on the way to {words}", place, moved=moved, before=before)
    moved = _rehang(work, copy, place, note=note, settle=lives or copy.home is None)
    return One(moved.to_words, place, moved=moved, before=before)


def _fill(work: Work, safe_id: int, step: Fill, *, again: bool, copy_id: int | None = None) -> Filled:
    hook = _hook(work, step.hook_id)
    if hook.safe_id != safe_id:
        raise Refusal("That hook is in another safe. Look at the board again.", code="changed")
    label, text = _label(work, step.hook_id), step.text
    meant = (copy_id,) if copy_id is not None else copies_meant(reading_of(work), code=text)
    if len(meant) != 1:
        why = f"may be {len(meant)} keys; scan its whole tag" if meant else "is no tag that we know"
        said = f"{shown(label)}: {shown(text, width=40)} {why}"
        return Filled(step.hook_id, label, text, "", "unknown", said)
    copy = copy_facts(work.session, copy_id=meant[0])
    try:
        held = in_service(work, copy)
        _require_free(work, copy, held, hook, again=again)
        if held == hook == copy.home:
            said = f"{shown(label)}: {copy.name} hangs and lives there already"
            return Filled(step.hook_id, label, text, copy.tag_code, "same", said)
        was = ""
        if held == hook:
            save_home(work, copy, hook)
        else:
            _rehang(work, copy, hook, settle=True, seen=True)
            was = f", was {'with ' if held.kind in {'sitter', 'contact'} else ''}{shown(copy.holder_words)}"
    except Refusal as refusal:
        return Filled(step.hook_id, label, text, "", "stopped", f"{shown(label)}: {refusal.message}")
    said = f"{shown(label)}: {copy.tag_code}, {shown(copy.client_name, width=30)}{was}"
    return Filled(step.hook_id, label, text, copy.tag_code, "hung", said, work.batch_id)


def _require_free(work: Work, copy: CopyFacts, held: Holder, hook: Holder, *, again: bool) -> None:
    """Refuses a hook on which another key hangs, and a key that somebody else's walk hung on another hook."""
    other = next((each for each in _hanging(work, hook.hook_id or 0) if each.id != copy.id), None)
    if other is not None:
        raise Refusal(f"{other.tag_code} hangs there by now, {_told(work, other)}. {copy.tag_code} was not hung.")
    elsewhere = held.kind == "safe" and held != hook
    if not again and elsewhere and _walked(work, copy, same_safe=held.safe_id == hook.safe_id):
        raise Refusal(
            f"{copy.tag_code} was hung on {shown(copy.holder_words)}, {_told(work, copy)}. Look which is right."
        )


def _rehang(
    work: Work, copy: CopyFacts, place: Holder, *, note: str = "", settle: bool | None = None, seen: bool = False
) -> Moved:
    """Hangs a copy on a hook; it lives there then if it hung where it lives, or if ``settle`` says so."""
    require_open(copy, may_open=work.may(Permission.OPEN_ADMIN_SAFE))
    require_same_branch(work, copy, place.safe_id or 0, override=False, reason="", seen=seen)
    found = find_place(work, place, client_id=copy.client_id)
    kind = {"safe": "move", "missing": "found"}.get(copy.holder.kind if copy.holder else "", "check_in")
    moves_house = settle if settle is not None else copy.home in {None, copy.holder}
    home = _new_home(work, copy, place) if moves_house and copy.home != place else {}
    said = f"{copy.tag_code} → {shown(found.words)}{', its home now' if home else ''}"
    return carry_out(work, copy, kind=kind, place=found, at=work.now, note=note, values=home, said=said)


def _new_home(work: Work, copy: CopyFacts, place: Holder) -> dict[str, int | None]:
    """The columns of another home, with their lines of history, which an undo reads."""
    old = (None, None) if copy.home is None else (copy.home.safe_id, copy.home.hook_id)
    new = {"home_safe_id": place.safe_id, "home_hook_id": place.hook_id}
    work.record_many(
        HistoryEntry("key_copy", copy.id, "home", column, told(was) if was else None, told(now) if now else None)
        for (column, now), was in zip(new.items(), old, strict=True)
        if was != now
    )
    return new


def _hook(work: Work, hook_id: int) -> Holder:
    safe_id = work.session.execute(select(_HOOK.c.safe_id).where(_HOOK.c.id == hook_id)).scalar()
    if safe_id is None:
        raise Refusal("There is no such hook.", code="not_found")
    return Holder.safe(safe_id, hook_id)


def _label(work: Work, hook_id: int) -> str:
    return str(work.session.execute(select(_HOOK.c.label).where(_HOOK.c.id == hook_id)).scalar_one())


def _hanging(work: Work, hook_id: int) -> list[CopyFacts]:
    ids = work.session.execute(select(_COPY.c.id).where(_COPY.c.hook_id == hook_id).order_by(_COPY.c.tag_code))
    return [copy_facts(work.session, copy_id=each) for each in ids.scalars().all()]


def _same_label(work: Work, holder: Holder, safe_id: int, copy: CopyFacts) -> Holder | None:
    """The free hook of the same label in another safe."""
    if holder.hook_id is None or work.settings.random_hooks:
        return None
    other = _COPY.alias("other")
    taken = select(other.c.id).where(
        other.c.id != copy.id,
        (other.c.hook_id == _HOOK.c.id) | ((other.c.home_hook_id == _HOOK.c.id) & (other.c.state == "in_service")),
    )
    found = work.session.execute(
        select(_HOOK.c.id).where(
            _HOOK.c.safe_id == safe_id,
            _HOOK.c.active,
            _HOOK.c.label == _label(work, holder.hook_id),
            ~taken.exists(),
        )
    ).scalar()
    return None if found is None else Holder.safe(safe_id, found)


def _walked(work: Work, copy: CopyFacts, *, same_safe: bool) -> bool:
    """Whether a walk of these hours hung a copy where it hangs: along this safe, or somebody else's along another."""
    last = work.session.execute(
        select(_BATCH.c.verb, _BATCH.c.operator_id, _EVENT.c.at)
        .join(_EVENT, _BATCH.c.id == _EVENT.c.batch_id)
        .where(_EVENT.c.copy_id == copy.id, _EVENT.c.seq == copy.last_seq)
    ).first()
    if last is None or last.verb not in _FILLS or work.now - last.at > _LONGEST_WALK:
        return False
    return same_safe or last.operator_id != work.operator.staff_id


def _told(work: Work, copy: CopyFacts) -> str:
    """By whom and when a copy was moved last."""
    last = last_move(work.session, copy)
    return f"{dates.moment(last.at, now=work.now, zone=zone_of(work))} by {shown(last.operator_name)}"


def told_of(filled: Sequence[Filled]) -> str:
    """One sentence for a whole list."""
    hung, same = (sum(each.outcome == kind for each in filled) for kind in ("hung", "same"))
    left = len(filled) - hung - same
    parts = [f"{counted(hung, 'key')} hung, each lives there now"]
    parts += [f"{same} hung there already"] if same else []
    parts += [f"{left} could not be hung"] if left else []
    return "; ".join(parts)
